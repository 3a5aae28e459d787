import { spawn } from 'node:child_process';
import path from 'node:path';
import { accessibleOf } from '../screens/accessible.ts';
import { trayOf } from '../screens/tray.ts';
import { projectFolder } from './keyring-app.ts';
import { test as plexTest } from './plex.ts';

const programFolder = path.join(projectFolder, 'out/package/linux-unpacked');

/** The program as users get it, packed and its fuses set. Nobody looks into it from inside. */
export const packagedProgram = path.join(programFolder, 'keyring-for-plex-app');

/** The command line that comes with it. */
export const packagedCommand = path.join(programFolder, 'keyring-for-plex');

/** A start of the packaged program, seen from outside. */
export type PackagedApp = {
  readonly pid: number;
  /** What it has printed so far, on stdout and stderr. */
  output(): string;
  /** Resolves with the exit status, or the signal's name, when it has ended. */
  readonly ended: Promise<number | string>;
  /** Its windows as a screen reader has them. */
  readonly screen: ReturnType<typeof accessibleOf>;
  readonly tray: ReturnType<typeof trayOf>;
};

export type PackagedStart = {
  readonly switches?: readonly string[];
  /** With its own pretend Plex in place of this test's. */
  readonly isDemo?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What starts the program in our place; it gets the program's words. */
  readonly launcher?: string;
};

type Fixtures = {
  /** What is XDG_CONFIG_HOME to the program; its profile is in there. */
  configFolder: string;
  /** Starts the program, without waiting for anything. */
  start: (options?: PackagedStart) => PackagedApp;
};

const MOST_TO_QUIT_MS = 8_000;

/** Specs of the packaged program get their `test` from here. */
export const test = plexTest.extend<Fixtures>({
  configFolder: async ({ folder }, use) => use(folder),
  start: async ({ desktop, plex, configFolder, keychain }, use, testInfo) => {
    const ends: (() => Promise<void>)[] = [];
    const outputs: (() => string)[] = [];
    await use(
      ({ switches = [], isDemo = false, env = {}, cwd, launcher = packagedProgram } = {}) => {
        const child = spawn(
          launcher,
          [
            isDemo ? '--demo' : `--plex-tv-url=${plex.url}`,
            '--disable-gpu',
            '--force-renderer-accessibility',
            ...switches,
          ],
          { cwd, env: { ...desktop.env, XDG_CONFIG_HOME: configFolder, ...env } },
        );
        let printed = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
        }
        const ended = new Promise<number | string>((resolve, reject) => {
          child.once('error', reject);
          child.once('exit', (status, signal) => resolve(status ?? signal ?? ''));
        });
        ended.catch(() => undefined);
        const { pid } = child;
        if (pid === undefined)
          throw new Error('the packaged program is not there: npm run package');
        outputs.push(() => printed);
        ends.push(async () => {
          child.kill('SIGTERM');
          const timer = setTimeout(() => child.kill('SIGKILL'), MOST_TO_QUIT_MS);
          await ended;
          clearTimeout(timer);
        });
        const screen = accessibleOf(desktop, pid);
        return { pid, output: () => printed, ended, screen, tray: trayOf(desktop, pid) };
      },
    );
    await Promise.all(ends.map((end) => end()));
    await keychain.clear();
    if (testInfo.status === testInfo.expectedStatus) return;
    const body = outputs.map((output) => output()).join('\n');
    await testInfo.attach('output of the program', { body, contentType: 'text/plain' });
  },
});

/** For an account without a verification code. */
export async function signInByKeyboard(
  { screen }: PackagedApp,
  { username, password }: { username: string; password: string },
): Promise<void> {
  await screen.waitFor('entry', 'Email or username');
  await screen.type('entry', 'Email or username', username);
  await screen.type('password text', 'Password', password);
  await screen.keys('Return');
  await screen.waitFor('heading', username);
}

export { expect } from './rig.ts';
