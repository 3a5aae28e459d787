import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';

const rig = fileURLToPath(new URL('../../e2e/rig/', import.meta.url));
const Environment = z.record(z.string(), z.string());
const neededPrograms = ['gnome-keyring-daemon', 'dbus-daemon', 'Xvfb', 'python3', 'secret-tool'];

/** Why no desktop of one's own can be had here, or an empty text if it can. */
export const whyNoDesktop = findWhyNoDesktop();

/** A session bus with a real keyring on it, which nobody else uses. The keyring's password is `test`. */
export interface TestDesktop {
  /** What a program needs to find this desktop and no other. */
  readonly environment: NodeJS.ProcessEnv;
  /** `keyring-ctl VERB`: see the head of that file. */
  keyringControl(verb: 'state' | 'lock' | 'unlock' | 'delete' | 'items' | 'prompts'): string;
  /** Runs a program in this desktop and gives its output. */
  run(program: string, args: string[], input?: string): string;
  /** The same, without stopping the caller. */
  runBeside(program: string, args: string[]): Promise<string>;
  /** Sends a signal to one of the desktop's parts: `keyring`, `dbus` … */
  signal(part: string, signal: NodeJS.Signals): void;
  /** Starts another keyring, after the first was killed. */
  startKeyring(): void;
  close(): Promise<void>;
}

/** @param options as `desktop-rig` takes them */
export async function startTestDesktop(...options: string[]): Promise<TestDesktop> {
  const child = spawn(
    `${rig}desktop-rig`,
    ['--tray=none', '--notifications=none', ...options, '--hold'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const environment = await printedEnvironment(child);
  const started: ChildProcess[] = [];

  function run(program: string, args: string[], input = ''): string {
    return execFileSync(program, args, { env: environment, input, timeout: 15_000 })
      .toString()
      .trim();
  }

  return {
    environment,
    run,
    runBeside: async (program, args) => {
      const { stdout } = await promisify(execFile)(program, args, {
        env: environment,
        timeout: 15_000,
      });
      return stdout.trim();
    },
    keyringControl: (verb) => run(`${rig}keyring-ctl`, [verb]),
    signal: (part, signal) => {
      const pidFile = `${environment['RIG_DIR'] ?? ''}/pid/${part}`;
      process.kill(Number(readFileSync(pidFile, 'utf8')), signal);
    },
    startKeyring: () => {
      const keyring = spawn(
        'gnome-keyring-daemon',
        ['--foreground', '--unlock', '--components=secrets'],
        { env: environment, stdio: ['pipe', 'ignore', 'ignore'] },
      );
      // All of the input is the password: a line end would be part of it.
      keyring.stdin.end('test');
      started.push(keyring);
    },
    close: () =>
      new Promise((resolve) => {
        for (const each of started) each.kill('SIGKILL');
        child.once('exit', () => resolve());
        child.stdin.end();
      }),
  };
}

function printedEnvironment(child: ChildProcess): Promise<NodeJS.ProcessEnv> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.once('exit', (code) =>
      reject(new Error(`the desktop did not come up (${String(code)})`)),
    );
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
      if (printed.endsWith('\n')) resolve(Environment.parse(JSON.parse(printed)));
    });
  });
}

function findWhyNoDesktop(): string {
  if (process.platform !== 'linux') return 'not on Linux';
  const folders = (process.env['PATH'] ?? '').split(':');
  const missing = neededPrograms.filter(
    (program) => !folders.some((folder) => existsSync(`${folder}/${program}`)),
  );
  return missing.length === 0 ? '' : `not installed: ${missing.join(', ')}`;
}
