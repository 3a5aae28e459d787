import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DemoWorld } from '../fake-plex/demo-world.ts';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import type { FakePlex } from '../fake-plex/fake-plex.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { clipboardOf } from '../screens/clipboard.ts';
import { keychainOf } from '../screens/keychain.ts';
import type { KeyringApp, LaunchOptions } from './keyring-app.ts';
import { launchKeyring } from './keyring-app.ts';
import { test as desktopTest } from './rig.ts';

export type StartOptions = Partial<LaunchOptions>;

type Fixtures = {
  /** The stand-in for Plex; each test has its own. */
  plex: FakePlex;
  /** The demo's people and servers, in it. */
  world: DemoWorld;
  /** A folder that is gone after the test. */
  profileFolder: string;
  /** Starts the app: on the worker's desktop and this test's profile unless told otherwise. */
  start: (options?: StartOptions) => Promise<KeyringApp>;
  /** The app, started with nobody signed in. */
  app: KeyringApp;
  clipboard: ReturnType<typeof clipboardOf>;
  keychain: ReturnType<typeof keychainOf>;
};

/** Specs of the app get their `test` from here. Whatever a test starts is gone when it ends. */
export const test = desktopTest.extend<Fixtures>({
  plex: async ({}, use) => {
    const plex = await startFakePlex();
    await use(plex);
    await plex.stop();
  },
  world: [async ({ plex }, use) => use(await addDemoWorld(plex)), { auto: true }],
  profileFolder: async ({}, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'keyring-profile-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  start: async ({ desktop, plex, profileFolder, keychain }, use, testInfo) => {
    const started: KeyringApp[] = [];
    await use(async (options = {}) => {
      const app = await launchKeyring({
        env: desktop.env,
        plexTvUrl: plex.url,
        profileFolder,
        ...options,
      });
      started.push(app);
      return app;
    });
    await Promise.all(started.map((app) => app.end()));
    await keychain.clear();
    if (testInfo.status === testInfo.expectedStatus) return;
    const body = started.map((app) => app.output()).join('\n');
    await testInfo.attach('output of the app', { body, contentType: 'text/plain' });
  },
  app: async ({ start }, use) => use(await start()),
  clipboard: async ({ desktop }, use) => use(clipboardOf(desktop)),
  keychain: async ({ desktop }, use) => use(keychainOf(desktop)),
});

export { expect } from './rig.ts';
