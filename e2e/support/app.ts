import type { DemoAccount } from '../fake-plex/demo-world.ts';
import type { KeyringApp, LaunchOptions } from './keyring-app.ts';
import { launchKeyring } from './keyring-app.ts';
import { test as plexTest } from './plex.ts';

export type StartOptions = Partial<LaunchOptions>;

type Fixtures = {
  /** A folder that is gone after the test. */
  profileFolder: string;
  /** Starts the app: on the worker's desktop and this test's profile unless told otherwise. */
  start: (options?: StartOptions) => Promise<KeyringApp>;
  /** This person signed in some time ago, at a start of its own: the next one has the account. */
  hasSignedIn: (person: DemoAccount, options?: StartOptions) => Promise<void>;
  /** The app, started with nobody signed in. */
  app: KeyringApp;
};

/** Specs of the app get their `test` from here. Whatever a test starts is gone when it ends. */
export const test = plexTest.extend<Fixtures>({
  profileFolder: async ({ folder }, use) => use(folder),
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
  hasSignedIn: async ({ start }, use) =>
    use(async (person, options) => {
      const app = await start(options);
      await app.signIn(person);
      await app.quit();
    }),
  app: async ({ start }, use) => use(await start()),
});

export { expect } from './rig.ts';
