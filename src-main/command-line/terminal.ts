import { readSync, writeSync } from 'node:fs';
import { CommandFailure, exitStatus } from './exit-status.ts';

/** Writes all of it. A pipe that somebody made non-blocking is waited for. */
export function write(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (isCode(error, 'EAGAIN')) continue;
      // Whoever read has gone: nobody is left to tell.
      if (isCode(error, 'EPIPE')) return;
      throw error;
    }
  }
}

export function note(text: string): void {
  write(2, `keyring-for-plex: ${text}\n`);
}

/** The most that is read from standard input. */
const MOST_INPUT = 65_536;

/** All of standard input, for programs that speak to this one. */
export function readInput(): string {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.alloc(16_384);
    let count: number;
    try {
      count = readSync(0, chunk);
    } catch (error) {
      if (isCode(error, 'EAGAIN')) continue;
      if (isCode(error, 'EOF')) break;
      throw error;
    }
    if (count === 0) break;
    total += count;
    if (total > MOST_INPUT)
      throw new CommandFailure(exitStatus.usage, 'Standard input is longer than it may be.');
    chunks.push(chunk.subarray(0, count));
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Where answers come from: a person at a terminal, or lines on standard input, one for each question. */
export type Questions = {
  /** What is typed is shown. */
  ask: (words: string) => Promise<string>;
  /** What is typed is not shown. */
  askSecret: (words: string) => Promise<string>;
};

/** @throws CommandFailure `needsPerson` where nobody is to be asked */
export function questions(noInput: boolean): Questions {
  if (!process.stdin.isTTY) {
    const lines = readInput().split(/\r?\n/);
    const next = (): Promise<string> => Promise.resolve(lines.shift() ?? '');
    return { ask: next, askSecret: next };
  }
  if (noInput)
    throw new CommandFailure(
      exitStatus.needsPerson,
      'This needs an answer, and nobody is to be asked; give it on standard input.',
    );
  return {
    ask: (words) => typed(words, true),
    askSecret: (words) => typed(words, false),
  };
}

/** What a shell says of a program that Ctrl+C ended. */
const INTERRUPTED = 130;

/** A line from the terminal. In raw mode nothing is echoed but what we write. */
function typed(words: string, isShown: boolean): Promise<string> {
  const { stdin } = process;
  return new Promise((resolve, reject) => {
    let line = '';
    const end = (act: () => void): void => {
      stdin.off('data', hear);
      stdin.setRawMode(false);
      stdin.pause();
      write(2, '\n');
      act();
    };
    const hear = (chunk: string): void => {
      for (const character of chunk) {
        switch (character) {
          case '\r':
          case '\n':
            end(() => resolve(line));
            return;
          case '\u0003':
            end(() => reject(new CommandFailure(INTERRUPTED, 'Stopped.')));
            return;
          case '\u0004':
            end(() => reject(new CommandFailure(exitStatus.needsPerson, 'No answer was given.')));
            return;
          case '\u007f':
          case '\b':
            if (isShown && line !== '') write(2, '\b \b');
            line = Array.from(line).slice(0, -1).join('');
            break;
          default:
            if (character >= ' ') {
              line += character;
              if (isShown) write(2, character);
            }
        }
      }
    };
    stdin.setEncoding('utf8');
    // Before the question shows: not even a quick answer is echoed.
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', hear);
    write(2, words);
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
