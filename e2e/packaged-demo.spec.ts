import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './support/packaged-app.ts';

test.use({ desktopOptions: { accessibility: true, windowManager: true } });

test('the packaged program has a pretend Plex of its own, and leaves nothing of it', async ({
  start,
  configFolder,
  keychain,
  plex,
}) => {
  const demo = start({ isDemo: true });
  await demo.screen.waitFor('heading', 'Made-up accounts');
  expect(await demo.screen.windowTitles()).toContain('Keyring for Plex (demo)');
  await demo.tray.waitFor('Demo with a pretend Plex');
  await demo.screen.type('entry', 'Email or username', 'sam');
  await demo.screen.type('password text', 'Password', 'harbour-kettle-42');
  await demo.screen.keys('Return');
  await demo.tray.waitFor('Attic box/New transient token and copy', 30);
  expect(await keychain.texts()).toHaveLength(1);
  expect(plex.allRequests()).toEqual([]);

  await demo.tray.quit();
  expect(await demo.ended).toBe(0);
  expect(await keychain.texts()).toEqual([]);
  expect(await readdir(configFolder)).toEqual(['Keyring for Plex (demo)']);
  const left = await readdir(path.join(configFolder, 'Keyring for Plex (demo)'));
  expect(left).not.toContain('pretended');
});

test('a demo is started from the first steps, beside the program', async ({
  start,
  configFolder,
  desktop,
}) => {
  const app = start();
  await app.screen.waitFor('heading', 'New here?');
  await app.screen.press('push button', 'Try it with a pretend Plex');
  await expect.poll(() => app.screen.windowTitles()).toContain('Keyring for Plex (demo)');
  expect(await readdir(configFolder)).toEqual(
    expect.arrayContaining(['Keyring for Plex', 'Keyring for Plex (demo)']),
  );
  const icons = await desktop.run('tray-menu', ['items']);
  const pids = icons.split('\n').map((line) => Number(line.split('\t')[1]));
  const demo = pids.find((pid) => pid > 0 && pid !== app.pid);
  expect(demo).toBeDefined();
  process.kill(demo ?? 0, 'SIGTERM');
  await expect.poll(() => desktop.run('tray-menu', ['items'])).not.toContain(String(demo));
});

test('a demo takes no Plex of somebody else', async ({ start }) => {
  const app = start({ isDemo: true, switches: ['--plex-tv-url=http://127.0.0.1:9'] });
  expect(await app.ended).toBe(2);
});
