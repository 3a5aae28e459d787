import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeyringError } from './keyring-error.ts';
import { createLog } from './log.ts';
import type { LogEntry } from './log.ts';
import { Token } from './token.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyring-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const file = () => path.join(folder, 'logs', 'keyring.log');
const text = () => readFileSync(file(), 'utf8');
const lines = () =>
  text()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const openLog = () => createLog(path.join(folder, 'logs'), () => NOW);

describe('the log', () => {
  test('writes a line of JSON with the time and the fields given', () => {
    const log = openLog();
    log.note({
      level: 'warn',
      area: 'ipc',
      call: 'signIn',
      code: 'offline',
      durationMs: 12,
      status: 401,
    });
    log.note({ level: 'info', area: 'app', event: 'started' });
    expect(lines()).toEqual([
      {
        time: '2026-01-02T03:04:05.000Z',
        level: 'warn',
        area: 'ipc',
        call: 'signIn',
        code: 'offline',
        durationMs: 12,
        status: 401,
      },
      { time: '2026-01-02T03:04:05.000Z', level: 'info', area: 'app', event: 'started' },
    ]);
  });

  test('S25: drops every field that is not on its list', () => {
    const luggage = {
      token: 'canary',
      message: 'canary',
      error: new Error('canary'),
      path: '/canary',
    };
    const entry: LogEntry = { level: 'info', area: 'app', ...luggage };
    openLog().note(entry);
    expect(text()).not.toContain('canary');
    expect(lines().length).toBe(1);
  });

  test('S25: says of a fault its class and place, never its message', () => {
    const log = openLog();
    const sneaky = new TypeError(
      'canary\n    at canary (/home/canary/x.js:1:1)\n    at canary.js:2:2',
    );
    const caused = new Error('canary', { cause: new Error('canary') });
    const foreseen = new KeyringError('offline', 'canary');
    class CanaryFreeError extends Error {
      readonly token = new Token('canary');
      readonly config = { headers: { 'X-Plex-Token': 'canary' } };
    }
    for (const error of [sneaky, caused, foreseen, new CanaryFreeError('canary')])
      log.bug('ipc', error);
    for (const thrown of ['canary', { message: 'canary' }, undefined, null, 7])
      log.bug('ipc', thrown);
    expect(text()).not.toContain('canary');
    expect(lines().map(({ error }) => error)).toEqual([
      'TypeError',
      'Error',
      'KeyringError',
      'CanaryFreeError',
      'string',
      'object',
      'undefined',
      'object',
      'number',
    ]);
    const [first] = lines();
    expect(first).toMatchObject({ level: 'error', area: 'ipc', event: 'bug' });
    expect(JSON.stringify(first?.['at'])).toMatch(/log\.test\.ts:\d+:\d+/);
  });

  test('names no folder of the user’s', () => {
    openLog().bug('app', new Error('canary'));
    expect(text()).not.toContain(path.dirname(import.meta.filename));
  });

  test('says nothing of a message that was changed after the fault', () => {
    const error = new Error('canary\n    at canary (/x/canary.js:1:1)');
    expect(error.stack).toContain('canary'); // From here on the stack stands as it is.
    error.message = 'something else';
    openLog().bug('app', error);
    expect(text()).not.toContain('canary');
  });

  test('reads a frame of any length in a moment', () => {
    const error = new Error('x');
    error.stack = `Error: x\n    at a ${'/x'.repeat(40_000)}\n    at async read (/x/file.js:1:2)`;
    const startedAt = performance.now();
    openLog().bug('app', error);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(lines()[0]?.['at']).toEqual(['read file.js:1:2']);
  });

  test('survives an error that throws when looked at', () => {
    const hostile = new Error('x');
    Object.defineProperty(hostile, 'stack', {
      get: () => {
        throw new Error('canary');
      },
    });
    expect(() => openLog().bug('app', hostile)).not.toThrow();
  });

  test('R19: begins a new file before one grows over 1 MiB, and keeps five', () => {
    const log = openLog();
    log.note({ level: 'info', area: 'first' });
    const filler = `${'x'.repeat(1_048_575)}\n`;
    for (let round = 1; round <= 6; round += 1) {
      writeFileSync(file(), filler, { mode: 0o600 });
      log.note({ level: 'info', area: `round-${String(round)}` });
      expect(lines()).toMatchObject([{ area: `round-${String(round)}` }]);
    }
    const names = readdirSync(path.join(folder, 'logs')).sort();
    expect(names).toEqual([
      'keyring.log',
      ...[1, 2, 3, 4].map((age) => `keyring.log.${String(age)}`),
    ]);
    for (const name of names) {
      expect(statSync(path.join(folder, 'logs', name)).size).toBeLessThanOrEqual(1_048_576);
    }
  });

  test.skipIf(process.platform === 'win32')(
    'S29, R19: is readable by its owner alone, and mended if not',
    () => {
      const mask = process.umask(0);
      try {
        openLog().note({ level: 'info', area: 'app' });
        expect(statSync(file()).mode & 0o777).toBe(0o600);
        chmodSync(file(), 0o666);
        chmodSync(path.dirname(file()), 0o777);
        openLog();
        expect(statSync(file()).mode & 0o777).toBe(0o600);
        expect(statSync(path.dirname(file())).mode & 0o777).toBe(0o700);
      } finally {
        process.umask(mask);
      }
    },
  );

  test('R19: never stops the app where it cannot be written', () => {
    writeFileSync(path.join(folder, 'logs'), 'a file where the folder should be');
    const log = openLog();
    expect(() => log.note({ level: 'info', area: 'app' })).not.toThrow();
    expect(() => log.bug('app', new Error('x'))).not.toThrow();
    expect(readFileSync(path.join(folder, 'logs'), 'utf8')).toBe(
      'a file where the folder should be',
    );
  });

  test.runIf(process.platform === 'linux')('R19: nor where the disk is full', () => {
    const log = openLog();
    symlinkSync('/dev/full', file());
    expect(() => appendFileSync(file(), 'x')).toThrow(/ENOSPC/);
    expect(() => log.note({ level: 'info', area: 'app' })).not.toThrow();
    expect(() => log.bug('app', new Error('x'))).not.toThrow();
  });

  test('R19: a million lines stay within five files of 1 MiB', { timeout: 120_000 }, () => {
    const log = openLog();
    for (let line = 0; line < 1_000_000; line += 1)
      log.note({ level: 'warn', area: 'ipc', call: 'copyToken', code: 'request-refused' });
    const sizes = readdirSync(path.join(folder, 'logs')).map(
      (name) => statSync(path.join(folder, 'logs', name)).size,
    );
    expect(sizes.length).toBe(5);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_048_576);
  });

  test('a clock that stands outside the calendar does not stop it either', () => {
    const log = createLog(path.join(folder, 'logs'), () => NaN);
    expect(() => log.note({ level: 'info', area: 'app' })).not.toThrow();
  });
});
