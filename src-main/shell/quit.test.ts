import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { endCleanly, endOnBug, endWithComputer } from './quit.ts';

type Quit = (event: { preventDefault: () => void }) => void;
const program = vi.hoisted(() => ({
  quit: undefined as Quit | undefined,
  exits: [] as number[],
  quits: 0,
}));
// The module takes app from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  app: {
    on: (_event: string, listener: Quit) => {
      program.quit = listener;
    },
    exit: (code: number) => program.exits.push(code),
    quit: () => (program.quits += 1),
  },
}));

beforeEach(() => {
  program.exits = [];
  program.quits = 0;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

const quit = () => {
  const preventDefault = vi.fn();
  program.quit?.({ preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
};

test('ends every part in its order, then leaves', async () => {
  const ended: string[] = [];
  endCleanly([
    async () => {
      await Promise.resolve();
      ended.push('first');
    },
    () => void ended.push('second'),
  ]);
  quit();
  expect(program.exits).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  expect(ended).toEqual(['first', 'second']);
  expect(program.exits).toEqual([0]);
});

test('a part that fails keeps no other from its end', async () => {
  const last = vi.fn();
  endCleanly([
    () => {
      throw new Error('at once');
    },
    () => Promise.reject(new Error('later')),
    last,
  ]);
  quit();
  await vi.advanceTimersByTimeAsync(0);
  expect(last).toHaveBeenCalledOnce();
  expect(program.exits).toEqual([0]);
});

test('R18: a part that hangs keeps the program alive for less than three seconds', async () => {
  endCleanly([() => new Promise(() => undefined)]);
  quit();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(program.exits).toEqual([]);
  await vi.advanceTimersByTimeAsync(900);
  expect(program.exits).toEqual([0]);
});

test('being told twice ends nothing twice', async () => {
  const end = vi.fn();
  endCleanly([end]);
  quit();
  quit();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(end).toHaveBeenCalledOnce();
  expect(program.exits).toEqual([0]);
});

test.each([
  ['linux', 1],
  ['darwin', 0],
  ['win32', 0],
] as const)(
  'R18: on %s, a shutdown of the computer is heard of and waits %i times',
  (platform, times) => {
    const power = new EventEmitter();
    endWithComputer(power, platform);
    const preventDefault = vi.fn();
    power.emit('shutdown', { preventDefault });
    expect([preventDefault.mock.calls.length, program.quits]).toEqual([times, times]);
  },
);

test.each(['uncaughtException', 'unhandledRejection'])(
  'R17: a fault that nobody caught is noted, and ends the program: %s',
  (event) => {
    const listen = vi.spyOn(process, 'on').mockReturnThis();
    const bug = vi.fn();
    endOnBug({ note: () => undefined, bug }, () => undefined);
    const fault = new Error('canary');
    const [, end] = listen.mock.calls.find(([name]) => name === event) ?? [];
    end?.(fault);
    expect(bug).toHaveBeenCalledWith('main', fault);
    expect(program.exits).toEqual([70]);
  },
);

describe('an uncaught error', () => {
  const inElectron = '    at WebContents.<anonymous> (node:electron/js2c/browser_init:2:86592)';
  const inNode = '    at WebContents.emit (node:events:518:28)';

  function throwUncaught(error: Error, ...stack: string[]) {
    const listen = vi.spyOn(process, 'on').mockReturnThis();
    const unreadable = vi.fn();
    endOnBug({ note: () => undefined, bug: () => undefined }, unreadable);
    error.stack = [`${error.name}: ${error.message}`, ...stack].join('\n');
    const [, end] = listen.mock.calls.find(([name]) => name === 'uncaughtException') ?? [];
    end?.(error);
    return unreadable.mock.calls.length;
  }

  test('R9: of a message that Electron cannot read is told as the page’s, and ends nothing', () => {
    expect(throwUncaught(new TypeError('n is not iterable'), inElectron, inNode)).toBe(1);
    expect(program.exits).toEqual([]);
  });

  test.each<[string, Error, string[]]>([
    ['in our own code', new TypeError('x'), ['    at run (/app/out/main/app.js:1:1)', inElectron]],
    ['with our code below', new TypeError('x'), [inElectron, '    at /app/out/main/app.js:1:1']],
    ['elsewhere in Electron', new TypeError('x'), ['    at App.x (node:electron/js2c/a:1:1)']],
    ['of another kind', new Error('x'), [inElectron, inNode]],
    ['without a place', new TypeError('x'), []],
  ])('R9: thrown %s ends the program', (_where, error, stack) => {
    expect(throwUncaught(error, ...stack)).toBe(0);
    expect(program.exits).toEqual([70]);
  });
});
