import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Screens } from './screens/screens.ts';
import { trayOf } from './screens/tray.ts';
import { paletteOf } from './screens/palette.ts';
import { expect, test } from './support/app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import type { Desktop } from './support/rig.ts';
import { startDesktop } from './support/rig.ts';
import { until } from './support/until.ts';
import { windowGeometry } from './support/window-geometry.ts';

/** The page's ground by theme and by what the system likes, as page.css has it. */
const grounds = {
  light: 'rgb(247, 244, 238)',
  dark: 'rgb(24, 22, 17)',
  'high-contrast': { light: 'rgb(255, 255, 255)', dark: 'rgb(0, 0, 0)' },
} as const;

const fileOf = (profileFolder: string) => path.join(profileFolder, 'settings.json');

/** What the file says; empty as long as there is none. */
async function stored(profileFolder: string): Promise<Record<string, unknown>> {
  const text = await readFile(fileOf(profileFolder), 'utf8').catch(() => '{}');
  return JSON.parse(text) as Record<string, unknown>;
}

async function openSettings(app: KeyringApp): Promise<Screens> {
  const screens = await app.window();
  await screens.settings.button.click();
  await expect(screens.settings.region).toBeVisible();
  return screens;
}

const groundOf = ({ page }: Screens): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test('everything that is set holds at once, and after a restart', async ({
  start,
  app,
  profileFolder,
}) => {
  const { settings } = await openSettings(app);
  await settings.startHidden.uncheck();
  await settings.theme.selectOption('Dark');
  await settings.clearSeconds.fill('45');
  await settings.clearSeconds.press('Enter');
  await settings.lockWhenIdle.selectOption('After 15 minutes');
  await settings.leadMinutes.fill('90');
  await settings.quietHours.check();
  await settings.quietFrom.fill('23:15');
  await settings.quietUntil.fill('06:30');
  const wanted = {
    version: 2,
    startsHidden: false,
    theme: 'dark',
    clipboardClearSeconds: 45,
    lockAfterIdleMinutes: 15,
    transientTokenLeadMinutes: 90,
    quietHours: { isOn: true, from: '23:15', to: '06:30' },
  };
  await expect.poll(() => stored(profileFolder)).toMatchObject(wanted);
  await app.quit();

  const again = await openSettings(await start());
  await expect(again.settings.startHidden).not.toBeChecked();
  await expect(again.settings.theme).toHaveValue('dark');
  await expect(again.settings.clearSeconds).toHaveValue('45');
  await expect(again.settings.lockWhenIdle).toHaveValue('15');
  await expect(again.settings.leadMinutes).toHaveValue('90');
  await expect(again.settings.quietHours).toBeChecked();
  await expect(again.settings.quietFrom).toHaveValue('23:15');
  await expect(again.settings.quietUntil).toHaveValue('06:30');
});

test('all of it can be done by keyboard', async ({ app, profileFolder }) => {
  const { settings, page } = await openSettings(app);
  await expect(settings.region.getByRole('heading', { name: 'Settings' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(settings.close).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(settings.startHidden).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Language', { exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(settings.theme).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp');
  const wanted = { startsHidden: false, theme: 'light', clipboardClearSeconds: 31 };
  await expect.poll(() => stored(profileFolder)).toMatchObject(wanted);
  await page.keyboard.press('Escape');
  await expect(settings.region).toBeHidden();
  await expect(settings.button).toBeFocused();
});

test('the theme colours the page', async ({ app }) => {
  const screens = await openSettings(app);
  const { settings, page } = screens;
  // Playwright has a liking of its own otherwise.
  await page.emulateMedia({ colorScheme: null });
  await settings.theme.selectOption('Dark');
  await expect.poll(() => groundOf(screens)).toBe(grounds.dark);
  await settings.theme.selectOption('Light');
  await expect.poll(() => groundOf(screens)).toBe(grounds.light);
  await settings.theme.selectOption('High contrast');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(() => groundOf(screens)).toBe(grounds['high-contrast'][colorScheme]);
  }
});

test('starting at login is a file that desktops take, and that brings us up', async ({
  app,
  desktop,
}) => {
  const { settings } = await openSettings(app);
  const file = path.join(
    desktop.env['XDG_CONFIG_HOME'] ?? '',
    'autostart/keyring-for-plex.desktop',
  );
  await settings.startAtLogin.check();
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('"--hidden"');
  expect(await desktop.run('desktop-file-validate', [file])).toBe('');

  // Started a second time by the desktop itself, it brings up the window of the first.
  await app.closeWindow();
  await desktop.run('gio', ['launch', file]);
  const again = await openSettings(app);
  await again.settings.startHidden.uncheck();
  await expect.poll(() => readFile(file, 'utf8')).not.toContain('--hidden');
  expect(await desktop.run('desktop-file-validate', [file])).toBe('');
  await again.settings.startAtLogin.uncheck();
  await expect.poll(() => readFile(file, 'utf8').catch(() => 'gone')).toBe('gone');
});

test('what the person told the desktop about logging in wins', async ({ app, start, desktop }) => {
  const { settings } = await openSettings(app);
  const file = path.join(
    desktop.env['XDG_CONFIG_HOME'] ?? '',
    'autostart/keyring-for-plex.desktop',
  );
  await settings.startAtLogin.check();
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('Exec=');
  await app.quit();
  await writeFile(file, `${await readFile(file, 'utf8')}Hidden=true\n`);
  const again = await openSettings(await start());
  await expect(again.settings.startAtLogin).not.toBeChecked();
});

test('the global shortcut opens quick copy, and one that is taken says what to bind', async ({
  app,
  start,
  desktop,
  profileFolder,
}) => {
  const { settings } = await openSettings(app);
  await settings.shortcut.fill('Ctrl+Alt+K');
  await settings.shortcut.press('Enter');
  await expect.poll(() => stored(profileFolder)).toMatchObject({ shortcut: 'Ctrl+Alt+K' });
  await app.closeWindow();
  await desktop.run('xdotool', ['key', 'ctrl+alt+k']);
  await expect((await paletteOf(app.electron, desktop).page()).getByRole('combobox')).toBeVisible();

  const other = await start({ profileFolder: path.join(profileFolder, 'other') });
  const screens = await openSettings(other);
  await screens.settings.shortcut.fill('Ctrl+Alt+K');
  await screens.settings.shortcut.press('Enter');
  await expect(screens.settings.alert).toContainText('another program has it');
  await expect(screens.settings.alert.locator('code')).toContainText(/--profile-dir=\S+ --quick$/);
  await screens.settings.shortcut.fill('Ctrl+Alt+J');
  await screens.settings.shortcut.press('Enter');
  await expect(screens.settings.alert).toBeHidden();
  await other.closeWindow();
  await desktop.run('xdotool', ['key', 'ctrl+alt+j']);
  await paletteOf(other.electron, desktop).page();
});

test('a damaged file is set aside with a sentence, and the backup holds', async ({
  app,
  start,
  profileFolder,
}) => {
  const first = await openSettings(app);
  await first.settings.theme.selectOption('Light');
  await expect.poll(() => stored(profileFolder)).toMatchObject({ theme: 'light' });
  await app.quit();
  await writeFile(fileOf(profileFolder), '{"version":1,"theme":"da');

  const second = await start();
  const { page } = await second.window();
  await expect(page.getByText('The settings file was damaged')).toBeVisible();
  expect(await readFile(`${fileOf(profileFolder)}.damaged`, 'utf8')).toBe(
    '{"version":1,"theme":"da',
  );
  const { settings } = await openSettings(second);
  await settings.theme.selectOption('Dark');
  await expect.poll(() => stored(profileFolder)).toMatchObject({ theme: 'dark' });
  await second.quit();

  // From now on there is a backup: what stood there before the last run's first change.
  const third = await openSettings(await start());
  await third.settings.theme.selectOption('High contrast');
  await expect.poll(() => stored(profileFolder)).toMatchObject({ theme: 'high-contrast' });
  const backup = await readFile(`${fileOf(profileFolder)}.backup`, 'utf8');
  expect(JSON.parse(backup)).toMatchObject({ theme: 'dark' });
});

test('a newer file is read as far as it goes, and never written', async ({
  start,
  profileFolder,
}) => {
  await mkdir(profileFolder, { recursive: true });
  const newer = JSON.stringify({
    version: 99,
    theme: 'dark',
    clipboardClearSeconds: 'soon',
    new: 1,
  });
  await writeFile(fileOf(profileFolder), newer);
  const app = await start();
  const { settings, page } = await openSettings(app);
  await expect(
    page.getByText('A newer version of Keyring for Plex wrote the settings'),
  ).toBeVisible();
  await expect(settings.theme).toHaveValue('dark');
  await expect(settings.clearSeconds).toHaveValue('30');
  await settings.theme.selectOption('Light');
  await expect(settings.theme).toHaveValue('light');
  await app.quit();
  expect(await readFile(fileOf(profileFolder), 'utf8')).toBe(newer);
});

test('R12: a disk that refuses is told once; the change holds, and is written when it can be', async ({
  app,
  profileFolder,
}) => {
  const screens = await openSettings(app);
  const { settings, page } = screens;
  await chmod(profileFolder, 0o500);
  await settings.theme.selectOption('Dark');
  const sentence = page.getByText('The settings could not be written');
  await expect(sentence).toHaveCount(1);
  await settings.clearSeconds.fill('60');
  await settings.clearSeconds.press('Enter');
  await expect(settings.clearSeconds).toHaveValue('60');
  await expect(sentence).toHaveCount(1);
  await chmod(profileFolder, 0o700);
  await app.quit();
  expect(await stored(profileFolder)).toMatchObject({ theme: 'dark', clipboardClearSeconds: 60 });
});

test('a copied token leaves the clipboard after the time that was set', async ({
  app,
  world,
  clipboard,
}) => {
  await app.signIn(world.sam);
  const { settings, accounts, status } = await openSettings(app);
  await settings.clearSeconds.fill('10');
  await settings.clearSeconds.press('Enter');
  await accounts.account('sam').copyToken.click();
  await expect(status).toContainText('in 10 seconds');
  const copiedAt = Date.now();
  expect(world.sam.account.currentTokens()).toContain(await clipboard.read());
  await expect.poll(() => clipboard.read(), { timeout: 20_000 }).toBe('');
  expect(Date.now() - copiedAt).toBeGreaterThan(8_000);
});

test('locked, nothing can be copied or shown until somebody unlocks', async ({
  app,
  world,
  desktop,
  clipboard,
}) => {
  await app.signIn(world.sam);
  const screens = await openSettings(app);
  const { settings, accounts, alert, status } = screens;
  await settings.lockWhenIdle.selectOption('After 60 minutes');
  await expect(settings.lockWhenIdle).toHaveValue('60');
  const { copyToken, showToken } = accounts.account('sam');
  await showToken.click();
  await until('the token', () => dialogOf(desktop, app.pid));
  const locked = ['org.freedesktop.ScreenSaver.ActiveChanged', 'true'];
  await desktop.run('gdbus', [
    ...['emit', '--session', '--object-path', '/org/freedesktop/ScreenSaver', '--signal'],
    ...locked,
  ]);
  await expect(settings.unlock).toBeVisible();
  await until('no token', async () => !(await dialogOf(desktop, app.pid)) || undefined);

  await copyToken.click();
  await expect(alert).toContainText('Keyring for Plex is locked');
  await expect(settings.unlock).toBeFocused();
  await showToken.click();
  await expect(alert).toContainText('Keyring for Plex is locked');
  expect(await clipboard.read()).toBe('');

  // Nor can the lock be switched off.
  await settings.lockWhenIdle.selectOption('Never');
  await expect(alert).toContainText('Keyring for Plex is locked');
  await expect(settings.lockWhenIdle).toHaveValue('60');

  const tray = trayOf(desktop, app.pid);
  await tray.waitFor('Unlock…');
  await settings.unlock.click();
  await answerUnlock(desktop, app.pid, 'Return');
  await expect(status).toHaveText('Still locked.');
  await settings.unlock.click();
  await answerUnlock(desktop, app.pid, 'Tab', 'Return');
  await expect(settings.unlock).toBeHidden();
  await copyToken.click();
  await expect
    .poll(async () => world.sam.account.currentTokens().includes(await clipboard.read()))
    .toBe(true);
  await tray.waitUntilGone('Unlock…');
});

/** A native dialog of ours, as an outside program sees it. */
async function dialogOf(desktop: Desktop, pid: number): Promise<string | undefined> {
  const search = ['search', '--onlyvisible', '--pid', String(pid)];
  const ids = (await desktop.run('xdotool', search).catch(() => '')).trim().split('\n');
  for (const id of ids.filter(Boolean)) {
    const type = ['-id', id, '_NET_WM_WINDOW_TYPE'];
    const properties = await desktop.run('xprop', type).catch(() => '');
    if (properties.includes('DIALOG')) return id;
  }
  return undefined;
}

/** Answers main's own question, in which what lies nearest to hand is "Stay locked". */
async function answerUnlock(desktop: Desktop, pid: number, ...keys: string[]): Promise<void> {
  const id = await until('the question', () => dialogOf(desktop, pid));
  await desktop.run('xdotool', ['windowfocus', '--sync', id]);
  for (const key of keys) await desktop.run('xdotool', ['key', key]);
}

test('the window comes back where it was, at any size', async ({ start, profileFolder }) => {
  const own = await startDesktop({ tray: 'watcher', notifications: 'none', windowManager: true });
  try {
    const first = await start({ env: own.env });
    await first.window();
    await first.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 90, y: 70, width: 640, height: 560 });
    });
    const wanted = { width: 640, height: 560, isMaximized: false };
    await expect
      .poll(async () => (await stored(profileFolder))['windowPlace'])
      .toMatchObject(wanted);
    const before = await windowGeometry(own, first.pid);
    await first.quit();

    // Twice: a window must not creep with each start.
    for (let round = 0; round < 2; round += 1) {
      const again = await start({ env: own.env });
      await again.window();
      await expect.poll(() => windowGeometry(own, again.pid)).toEqual(before);
      await again.quit();
    }
  } finally {
    await own.end();
  }
});

test('a window whose screen is gone stands inside the one that is there', async ({
  start,
  profileFolder,
  desktop,
}) => {
  const windowPlace = { x: 9_000, y: -4_000, width: 6_000, height: 700, isMaximized: false };
  await writeFile(fileOf(profileFolder), JSON.stringify({ version: 1, windowPlace }));
  const app = await start();
  await app.window();
  const area = await app.electron.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea);
  const { x, y, width, height } = await windowGeometry(desktop, app.pid);
  expect(x).toBeGreaterThanOrEqual(area.x);
  expect(y).toBeGreaterThanOrEqual(area.y);
  expect(x + width).toBeLessThanOrEqual(area.x + area.width);
  expect(y + height).toBeLessThanOrEqual(area.y + area.height);
});

test('that a closed window is not the end is said once, ever', async ({ app, start, desktop }) => {
  const log = desktop.start('notify-log', ['--timeout=60', '--until=never']);
  await log.waitForLine('ready');
  await app.window();
  await app.closeWindow();
  await log.waitForLine('Keyring for Plex stays in the tray');
  const tray = trayOf(desktop, app.pid);
  await tray.activate();
  await app.window();
  await app.closeWindow();
  await app.quit();
  const again = await start();
  await again.window();
  await again.closeWindow();
  await again.quit();
  expect(log.lines.filter((line) => line.includes('stays in the tray'))).toHaveLength(1);
});

test('the tray opens the settings', async ({ app, desktop }) => {
  const tray = trayOf(desktop, app.pid);
  await tray.waitFor('Settings…');
  await app.window();
  await app.closeWindow();
  await tray.click('Settings…');
  await expect((await app.window()).settings.region).toBeVisible();
});
