import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DemoWorld } from '../fake-plex/demo-world.ts';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import type { FakePlex } from '../fake-plex/fake-plex.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { clipboardOf } from '../screens/clipboard.ts';
import { keychainOf } from '../screens/keychain.ts';
import { misplacedSecrets } from './misplaced-secrets.ts';
import { expect, test as desktopTest } from './rig.ts';

type Fixtures = {
  /** The stand-in for Plex; each test has its own. */
  plex: FakePlex;
  /** The demo's people and servers, in it. */
  world: DemoWorld;
  /** A folder that is gone after the test. */
  folder: string;
  clipboard: ReturnType<typeof clipboardOf>;
  keychain: ReturnType<typeof keychainOf>;
};

/** What surrounds the program, however it is started: a desktop with its keychain, and Plex. */
export const test = desktopTest.extend<Fixtures>({
  plex: async ({}, use) => {
    const plex = await startFakePlex();
    await use(plex);
    await plex.stop();
    // S38: whatever a test is about, each secret went where Plex wants it.
    expect(misplacedSecrets(plex.allRequests(), plex.secrets())).toEqual([]);
  },
  world: [async ({ plex }, use) => use(await addDemoWorld(plex)), { auto: true }],
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'keyring-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  clipboard: async ({ desktop }, use) => use(clipboardOf(desktop)),
  keychain: async ({ desktop }, use) => use(keychainOf(desktop)),
});
export { expect } from './rig.ts';
