import { test as appTest } from './app.ts';
import type { Desktop, DesktopOptions } from './rig.ts';
import { startDesktop } from './rig.ts';

type Fixtures = {
  /** What it has besides a tray. */
  ownDesktopOptions: DesktopOptions;
  ownDesktop: Desktop;
};

/** Each test has a desktop of its own, whose keyring it may break, and starts the app there. */
export const test = appTest.extend<Fixtures>({
  ownDesktopOptions: [{}, { option: true }],
  ownDesktop: async ({ ownDesktopOptions }, use) => {
    const desktop = await startDesktop({
      tray: 'watcher',
      notifications: 'none',
      ...ownDesktopOptions,
    });
    await use(desktop);
    await desktop.end();
  },
  start: async ({ start, ownDesktop }, use) =>
    use((options) => start({ env: ownDesktop.env, ...options })),
});
export { expect } from './app.ts';
