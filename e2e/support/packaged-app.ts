import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DemoWorld } from '../fake-plex/demo-world.ts';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import type { FakePlex } from '../fake-plex/fake-plex.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { accessibleOf } from '../screens/accessible.ts';
import { clipboardOf } from '../screens/clipboard.ts';
import { keychainOf } from '../screens/keychain.ts';
import { trayOf } from '../screens/tray.ts';
import { projectFolder } from './keyring-app.ts';
import { test as desktopTest } from './rig.ts';

/** The program as users get it, packed and its fuses set. Nobody looks into it from inside. */
export const packagedProgram = path.join(
  projectFolder,
  'out/package/linux-unpacked/keyring-for-plex-app',
);

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
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
};

type Fixtures = {
  plex: FakePlex;
  world: DemoWorld;
  /** What is XDG_CONFIG_HOME to the program; its profile is in there. */
  configFolder: string;
  /** Starts the program, without waiting for anything. */
  start: (options?: PackagedStart) => PackagedApp;
  clipboard: ReturnType<typeof clipboardOf>;
  keychain: ReturnType<typeof keychainOf>;
};

const MOST_TO_QUIT_MS = 8_000;

/** Specs of the packaged program get their `test` from here. */
export const test = desktopTest.extend<Fixtures>({
  plex: async ({}, use) => {
    const plex = await startFakePlex();
    await use(plex);
    await plex.stop();
  },
  world: [async ({ plex }, use) => use(await addDemoWorld(plex)), { auto: true }],
  configFolder: async ({}, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'keyring-config-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  start: async ({ desktop, plex, configFolder, keychain }, use, testInfo) => {
    const ends: (() => Promise<void>)[] = [];
    const outputs: (() => string)[] = [];
    await use(({ switches = [], env = {}, cwd } = {}) => {
      const child = spawn(
        packagedProgram,
        [
          `--plex-tv-url=${plex.url}`,
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
      if (pid === undefined) throw new Error('the packaged program is not there: npm run package');
      outputs.push(() => printed);
      ends.push(async () => {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), MOST_TO_QUIT_MS);
        await ended;
        clearTimeout(timer);
      });
      const screen = accessibleOf(desktop, pid);
      return { pid, output: () => printed, ended, screen, tray: trayOf(desktop, pid) };
    });
    await Promise.all(ends.map((end) => end()));
    await keychain.clear();
    if (testInfo.status === testInfo.expectedStatus) return;
    const body = outputs.map((output) => output()).join('\n');
    await testInfo.attach('output of the program', { body, contentType: 'text/plain' });
  },
  clipboard: async ({ desktop }, use) => use(clipboardOf(desktop)),
  keychain: async ({ desktop }, use) => use(keychainOf(desktop)),
});

export { expect } from './rig.ts';
