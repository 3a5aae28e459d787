import { beforeEach, expect, test, vi } from 'vitest';
import { createKeychainWorker } from './keychain-worker.ts';
import type { KeychainWorker, WorkerProcess } from './keychain-worker.ts';

const request = { call: 'read-all', plexOrigin: 'https://plex.tv' } as const;
const done = { outcome: 'done', entries: [] };

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** Processes that answer, or do whatever `behave` says, and are counted. */
function createProcesses(behave: (say: (message: unknown) => void, exit: () => void) => void) {
  const processes: { isKilled: boolean }[] = [];
  const spawnWorker = (): WorkerProcess => {
    let onMessage: (message: unknown) => void = () => undefined;
    let onExit = () => {};
    const state = { isKilled: false };
    processes.push(state);
    return {
      send: () => queueMicrotask(() => behave(onMessage, onExit)),
      onMessage: (listener) => void (onMessage = listener),
      onExit: (listener) => void (onExit = listener),
      kill: () => {
        state.isKilled = true;
        onExit();
      },
    };
  };
  const worker = createKeychainWorker({ spawnWorker, deadlineMs: 5_000, idleMs: 10_000 });
  return { processes, worker };
}

test('starts the process with the first request, keeps it for the next, ends it when idle', async () => {
  const { processes, worker } = createProcesses((say) => say(JSON.stringify(done)));
  expect(processes).toHaveLength(0);
  expect(await worker.ask(request)).toEqual(done);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(await worker.ask(request)).toEqual(done);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(processes).toEqual([{ isKilled: false }]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(processes).toEqual([{ isKilled: true }]);
  await worker.ask(request);
  expect(processes).toHaveLength(2);
});

test('R4: gives a hung call up after its deadline, kills the process and takes a fresh one', async () => {
  let isHanging = true;
  const { processes, worker } = createProcesses((say) => {
    if (!isHanging) say(JSON.stringify(done));
  });
  const answer = worker.ask(request);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(processes).toEqual([{ isKilled: false }]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toEqual({ outcome: 'hung' });
  expect(processes).toEqual([{ isKilled: true }]);
  isHanging = false;
  expect(await worker.ask(request)).toEqual(done);
  expect(processes).toHaveLength(2);
});

test('outlives a process that crashes in a call', async () => {
  let isCrashing = true;
  const { processes, worker } = createProcesses((say, exit) =>
    isCrashing ? exit() : say(JSON.stringify(done)),
  );
  expect(await worker.ask(request)).toEqual({ outcome: 'crashed' });
  isCrashing = false;
  expect(await worker.ask(request)).toEqual(done);
  expect(processes).toHaveLength(2);
});

test.each([
  ['no text', done],
  ['no JSON', 'done'],
  ['an unknown outcome', '{"outcome":"maybe"}'],
  [
    'an entry too many fields',
    '{"outcome":"done","entries":[{"entryName":"a","text":null,"x":1}]}',
  ],
  [
    'an entry that is too long',
    JSON.stringify({ outcome: 'done', entries: [{ entryName: 'a', text: 'x'.repeat(2_001) }] }),
  ],
])('takes a reply with %s for a refusal', async (_what, reply) => {
  const { worker } = createProcesses((say) => say(reply));
  expect(await worker.ask(request)).toEqual({ outcome: 'failed', reason: 'refused' });
});

test('ends a request under way when it is stopped', async () => {
  const { processes, worker } = createProcesses(() => undefined);
  const answer = worker.ask(request);
  worker.stop();
  expect(await answer).toEqual({ outcome: 'crashed' });
  expect(processes).toEqual([{ isKilled: true }]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a process that was prepared takes the first request, and is not renewed before it', async () => {
  const { processes, worker } = createProcesses((say) => say(JSON.stringify(done)));
  worker.prepare();
  worker.prepare();
  expect(processes).toEqual([{ isKilled: false }]);
  worker.renew();
  expect(await worker.ask(request)).toEqual(done);
  expect(processes).toEqual([{ isKilled: false }]);
  worker.stopUnused();
  expect(processes).toEqual([{ isKilled: false }]);
  worker.renew();
  expect(processes).toEqual([{ isKilled: true }]);
  expect(await worker.ask(request)).toEqual(done);
  expect(processes).toHaveLength(2);
});

test.each([
  ['is told to go', (worker: KeychainWorker) => worker.stopUnused()],
  ['has waited for nothing', () => vi.advanceTimersByTime(10_000)],
])('a process that was prepared ends when it %s', (_what, end) => {
  const { processes, worker } = createProcesses(() => undefined);
  worker.prepare();
  end(worker);
  expect(processes).toEqual([{ isKilled: true }]);
  expect(vi.getTimerCount()).toBe(0);
});
