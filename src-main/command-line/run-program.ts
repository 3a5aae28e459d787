import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isatty } from 'node:tty';
import { CommandFailure } from './exit-status.ts';

/** As shells say it. */
const NOT_FOUND = 127;
const NOT_RUNNABLE = 126;
const SIGNALLED = 128;

/**
 * Signals that another program may send us for the one that we run. A terminal sends its own
 * (Ctrl+C, Ctrl+\, a change of size, a hang-up) to all programs in front, and so to that one as well.
 */
const passedOn = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'] as const;
const ofTerminal = ['SIGINT', 'SIGQUIT'] as const;

/**
 * Runs a program in our place: where the runtime can, the program takes over our very process; else
 * signals and its end are passed on.
 *
 * @returns its exit status; where a signal ended it, we end by the same one
 * @throws CommandFailure when it cannot be started
 */
export function runProgram(
  [program = '', ...args]: string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const found = findProgram(program, environment);
  const { execve } = process as {
    execve?: (file: string, args: string[], env: NodeJS.ProcessEnv) => void;
  };
  if (execve !== undefined && process.platform !== 'win32')
    execve(found, [program, ...args], environment);
  return spawned(found, program, args, environment);
}

function spawned(
  file: string,
  name: string,
  args: string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const isAtTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  // Before it runs: a signal that comes as soon as it does would end us, and leave it alone.
  for (const signal of passedOn) process.on(signal, () => child.kill(signal));
  for (const signal of ofTerminal)
    process.on(signal, () => {
      if (!isAtTerminal) child.kill(signal);
    });
  const child = spawn(file, args, { argv0: name, env: environment, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', () =>
      reject(new CommandFailure(NOT_RUNNABLE, `${name} could not be started.`)),
    );
    child.once('exit', (status, signal) => {
      if (signal === null) {
        resolve(status ?? 1);
        return;
      }
      for (const each of [...passedOn, ...ofTerminal]) process.removeAllListeners(each);
      process.kill(process.pid, signal);
      // For a signal that does not end us.
      setTimeout(() => resolve(SIGNALLED + os.constants.signals[signal]), 1_000);
    });
  });
}

/** As a shell finds it: by its path, or along PATH. */
function findProgram(name: string, environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return name;
  const candidates = name.includes('/')
    ? [path.resolve(name)]
    : (environment['PATH'] ?? '/usr/local/bin:/usr/bin:/bin')
        .split(':')
        .map((folder) => path.join(folder === '' ? '.' : folder, name));
  let isThere = false;
  for (const candidate of candidates) {
    try {
      if (!statSync(candidate).isFile()) continue;
      isThere = true;
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // The next one.
    }
  }
  throw isThere
    ? new CommandFailure(NOT_RUNNABLE, `${name} may not be run.`)
    : new CommandFailure(NOT_FOUND, `${name} was not found.`);
}
