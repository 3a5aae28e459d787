import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { projectFolder } from './keyring-app.ts';

/** The built command, as Node runs it here. */
export const commandScript = path.join(projectFolder, 'out/command-line/keyring-for-plex.js');

export type Ended = {
  status: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
};

export type RunOptions = {
  env: Record<string, string | undefined>;
  input?: string;
  cwd?: string;
};

/** Runs a program to its end. Never longer than the test's own time: it is killed with the test. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Ended> {
  return ended(startProgram(program, args, options), options.input);
}

export function startProgram(
  program: string,
  args: readonly string[],
  { env, cwd }: RunOptions,
): ChildProcess {
  return spawn(program, args, { env, cwd, stdio: 'pipe', timeout: 90_000, killSignal: 'SIGKILL' });
}

/** Gives it its input, and waits for its end. */
export function ended(child: ChildProcess, input = ''): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  child.stdin?.on('error', () => undefined); // it may end without reading
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}
