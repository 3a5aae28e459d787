import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { trayOf } from './screens/tray.ts';
import { expect, test as appTest } from './support/app.ts';
import { electronProgram } from './support/keyring-app.ts';
import { processTree } from './support/processes.ts';
import { until } from './support/until.ts';

/* `--demo`: the whole program with a pretend Plex of its own, beside the real one and without a trace. */

const test = appTest.extend<{ configFolder: string; env: Record<string, string> }>({
  /** What is XDG_CONFIG_HOME to the program. */
  configFolder: async ({}, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'keyring-config-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  env: async ({ desktop, configFolder }, use) =>
    use({ ...desktop.env, XDG_CONFIG_HOME: configFolder }),
});

const DEMO_FOLDER = 'Keyring for Plex (demo)';

test('is marked, says whom one can be, works, and leaves nothing', async ({
  start,
  env,
  desktop,
  configFolder,
  keychain,
}) => {
  const demo = await start({ env, isDemo: true });
  const screens = await demo.window();
  const { page, welcome, signIn } = screens;
  await expect(welcome.demoMark).toBeVisible();
  await expect(page).toHaveTitle('Keyring for Plex (demo)');
  await expect(welcome.accounts.getByRole('heading', { level: 3 })).toHaveText(['nora_k', 'sam']);
  await expect(welcome.steps).toBeHidden();
  const tray = trayOf(desktop, demo.pid);
  await tray.waitFor('Demo with a pretend Plex');
  expect(await tray.tooltip()).toBe('Keyring for Plex (demo)');

  const said = await welcome.accounts.getByRole('definition').allTextContents();
  const [password = '', verificationCode = ''] = said;
  await signIn.send({ username: 'nora_k', password });
  await signIn.sendCode(verificationCode);
  const signedIn = await demo.windowAfter(screens);
  await expect(signedIn.servers.headings).toHaveText(['Attic box', 'Summer house']);
  await expect(signedIn.welcome.demoMark).toBeVisible();
  const [entry] = await keychain.texts();
  expect(entry).toContain('"plexOrigin":"http://127.0.0.1:');

  const processes = await processTree(demo.pid);
  expect(await demo.quit()).toBe(0);
  expect(await keychain.texts()).toEqual([]);
  expect(await readdir(path.join(configFolder, DEMO_FOLDER))).not.toContain('pretended');
  await expect.poll(() => processes.filter(({ pid }) => isAlive(pid))).toEqual([]);
});

test('starts from the first steps, beside the program, and does not touch what that keeps', async ({
  start,
  env,
  desktop,
  world,
  keychain,
  profileFolder,
}) => {
  const app = await start({ env });
  const screens = await app.window();
  const { welcome, signIn, status } = screens;
  await welcome.tryIt.click();
  await expect(status).toHaveText('The demo opens in a window of its own.');
  const demoPid = await until('the icon of the demo', async () => {
    const icons = await desktop.run('tray-menu', ['items']);
    const pids = icons.split('\n').map((line) => Number(line.split('\t')[1]));
    return pids.find((pid) => pid > 0 && pid !== app.pid);
  });
  const demo = trayOf(desktop, demoPid);
  await demo.waitFor('Demo with a pretend Plex', 30);

  await signIn.send(world.sam);
  await expect((await app.windowAfter(screens)).accounts.headings).toHaveText(['sam']);
  const before = await keychain.texts();
  await demo.waitFor('Settings…', 30);
  await demo.quit();
  await until('the end of the demo', () => Promise.resolve(isAlive(demoPid) ? undefined : true));
  expect(await keychain.texts()).toEqual(before);
  expect(await readdir(profileFolder)).toContain('accounts.json');
  await app.quit();
});

test('a further start of it brings its window up', async ({ start, env, desktop }) => {
  const demo = await start({ env, isDemo: true });
  await demo.window();
  await demo.closeWindow();
  await desktop.run('env', [
    `XDG_CONFIG_HOME=${env['XDG_CONFIG_HOME'] ?? ''}`,
    electronProgram,
    ...demo.args,
  ]);
  await expect((await demo.window()).welcome.demoMark).toBeVisible();
});

test('it does not start at login', async ({ start, env, configFolder }) => {
  const demo = await start({ env, isDemo: true });
  const { settings } = await demo.window();
  await settings.button.click();
  await settings.startAtLogin.click();
  await expect(settings.region).toContainText('The system refused');
  await expect(settings.startAtLogin).not.toBeChecked();
  expect(await readdir(configFolder)).not.toContain('autostart');
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
