import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FailureCode } from './contract/failure-codes.ts';

/** Everything a log line may hold; there is no field for free text, so no secret finds a place. */
export type LogEntry = {
  level: 'info' | 'warn' | 'error';
  area: string;
  event?: string;
  call?: string;
  code?: FailureCode;
  durationMs?: number;
  status?: number;
};

export type Log = {
  note: (entry: LogEntry) => void;
  /** An error that nobody foresaw: its class and where it was thrown, never its message. */
  bug: (area: string, error: unknown) => void;
};

const LARGEST_FILE = 1_048_576;
const FILES_KEPT = 5;

/** The newest of them; older ones have a number behind it, the oldest the highest. */
export const LOG_FILE = 'keyring.log';

/**
 * A log of JSON lines, five files of 1 MiB at most, readable by the user alone. A log that cannot be
 * written never stops the app.
 */
export function createLog(folder: string, now: () => number = Date.now): Log {
  const file = path.join(folder, LOG_FILE);
  const write = (entry: () => object): void => {
    try {
      const line = `${JSON.stringify({ time: new Date(now()).toISOString(), ...entry() })}\n`;
      rotateUnlessFits(file, Buffer.byteLength(line));
      appendFileSync(file, line, { mode: 0o600 });
    } catch {
      // Nowhere to say so.
    }
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    if (statSync(file, { throwIfNoEntry: false })) chmodSync(file, 0o600);
  } catch {
    // As above: each write will fail by itself.
  }
  return {
    note: (entry) => write(() => pick(entry)),
    bug: (area, error) =>
      write(() => ({ level: 'error', area, event: 'bug', ...whereThrown(error) })),
  };
}

/** For tests, and where nothing is to be kept. */
export const silentLog: Log = { note: () => undefined, bug: () => undefined };

function pick({ level, area, event, call, code, durationMs, status }: LogEntry): LogEntry {
  return {
    level,
    area,
    ...(event === undefined ? {} : { event }),
    ...(call === undefined ? {} : { call }),
    ...(code === undefined ? {} : { code }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(status === undefined ? {} : { status }),
  };
}

/** The stack begins with the message, which may hold anything: only what follows it counts. */
function whereThrown(error: unknown): { error: string; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const { message, stack = '' } = error;
  const frames = stack.includes(message)
    ? stack.slice(stack.indexOf(message) + message.length)
    : '';
  return {
    error: error.constructor.name,
    at: frames
      .split('\n')
      .flatMap((line) => placeIn(line) ?? [])
      .slice(0, 8),
  };
}

/** What threw (if it has a name), file, line and column. Folders are left out: the user's name is in them. */
function placeIn(line: string): string | undefined {
  const [, frame] = /^ {4}at (?:async |new )*(.*)$/.exec(line) ?? [];
  const place = frame
    ?.replace(/\)$/, '')
    .split(/[^\w.:-]/)
    .at(-1)
    ?.replace(/^node:/, '');
  if (frame === undefined || place === undefined || !/^[\w.-]+:\d+:\d+$/.test(place))
    return undefined;
  const [, name] = /^([\w.$<>#]+) /.exec(frame) ?? [];
  return name === undefined ? place : `${name} ${place}`;
}

function rotateUnlessFits(file: string, lineBytes: number): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size + lineBytes <= LARGEST_FILE) return;
  for (let age = FILES_KEPT - 1; age > 0; age -= 1) {
    const older = `${file}.${age}`;
    const newer = age === 1 ? file : `${file}.${age - 1}`;
    if (statSync(newer, { throwIfNoEntry: false })) renameSync(newer, older);
  }
}
