import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { clipboardOf } from './screens/clipboard.ts';
import { faults } from './fake-plex/fake-plex.ts';
import { notificationsOf } from './screens/notifications.ts';
import { expect, test } from './support/app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { movedClock } from './support/moved-clock.ts';
import { startDesktop } from './support/rig.ts';

/*
 * What else may go wrong around tray, clipboard and expiry: a sentence, nothing lost, nobody held up.
 * Frozen and killed daemons stand in notices.spec.ts, owners that hang in clipboard.spec.ts, monitors in
 * monitors.spec.ts, settings that are damaged, newer or refused by the disk in settings.spec.ts, and a disk
 * that is full in settings/full-disk.test.ts.
 */

const YEAR_HOURS = 365 * 24;
const WITHIN_A_MINUTE = { timeout: 60_000 };
/** Not held up: what hangs in Electron or in a bus hangs for 12 s and more. */
const WITHIN_MS = 2_000;

const emit = (app: KeyringApp, name: 'suspend' | 'resume'): Promise<boolean> =>
  app.electron.evaluate(({ powerMonitor }, event) => powerMonitor.emit(event), name);

test('without any bus the window says what is missing, and tokens are copied, told of and taken back', async ({
  start,
  desktop,
  world,
  clipboard,
}) => {
  const nowhere = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere', XDG_RUNTIME_DIR: '/nowhere' };
  const app = await start({ env: { ...desktop.env, ...nowhere } });
  const signedOut = await app.window();
  const { signIn, page } = signedOut;
  await expect(page.getByText(/No keychain was found/)).toBeVisible();
  await expect(page.getByText('This desktop shows no tray icons')).toBeVisible();
  await signIn.login.fill('sam');
  await signIn.password.fill(world.sam.password);
  await signIn.keepForSession.click();
  const { servers, transientTokens, notices, ...screens } = await app.windowAfter(signedOut);
  await servers.server('Attic box').newTransientToken.click();
  await expect(transientTokens.items).toHaveCount(1);
  await world.atticBox.restart();
  await servers.refresh.click();
  await expect(notices.items).toHaveCount(1);
  const askedAt = Date.now();
  await screens.page.evaluate(() => window.keyring.readState('null'));
  expect(Date.now() - askedAt).toBeLessThan(WITHIN_MS);
  await screens.accounts.account('sam').copyToken.click();
  await expect
    .poll(async () => world.sam.account.currentTokens().includes(await clipboard.read()))
    .toBe(true);
  expect(await app.quit()).toBe(0);
  expect(await clipboard.readBoth()).toEqual(['', '']);
});

test('a bus that goes away ends the program, as it does every Chromium: no token stays on the clipboard, and the next start has all', async ({
  start,
  world,
}) => {
  const desktop = await startDesktop({ tray: 'watcher' });
  const next = await startDesktop({ tray: 'watcher' });
  try {
    const clipboard = clipboardOf(desktop);
    const app = await start({ env: desktop.env });
    const { accounts, settings } = await app.signIn(world.sam);
    await settings.button.click();
    await settings.clearSeconds.fill('45');
    await settings.clearSeconds.press('Enter');
    await accounts.account('sam').copyToken.click();
    await expect
      .poll(async () => world.sam.account.currentTokens().includes(await clipboard.read()))
      .toBe(true);
    process.kill(await desktop.pid('dbus'), 'SIGKILL');
    await app.ended();
    expect(await clipboard.readBoth()).toEqual(['', '']);

    // On a session of its own, with a keyring that has not the entry: the list and the settings are there.
    const again = await start({ env: next.env });
    const screens = await again.window();
    await expect(screens.accounts.account('sam').heading).toBeVisible();
    await screens.settings.button.click();
    await expect(screens.settings.clearSeconds).toHaveValue('45');
    await again.end();
  } finally {
    await desktop.end();
    await next.end();
  }
});

test('a suspend in the middle of a check, told twice, costs no judgement and no token', async ({
  app,
  world,
  clipboard,
}) => {
  const { page, accounts, servers, transientTokens } = await app.signIn(world.nora);
  await servers.server('Attic box').newTransientToken.click();
  const { card, copy } = transientTokens.tokenFor('Attic box');
  await expect(card).toContainText('Valid');
  const cutOff = world.atticBox.fault(/^\/(?:\?.*)?$/, faults.hang);
  await emit(app, 'resume');
  await expect.poll(() => cutOff.hits).toBeGreaterThan(0);
  await emit(app, 'suspend');
  await emit(app, 'suspend');
  world.atticBox.clearFaults();
  await emit(app, 'resume');
  await emit(app, 'resume');

  const askedAt = Date.now();
  await page.evaluate(() => window.keyring.readState('null'));
  expect(Date.now() - askedAt).toBeLessThan(WITHIN_MS);
  await expect(card).toContainText(/Valid.*just now/);
  await expect(accounts.account('nora_k').card).toContainText('Valid');
  await copy.click();
  await expect.poll(() => clipboard.read()).toBe(world.atticBox.transientTokens()[0]);
});

test('a check of an account that sleep cuts off is made anew within 5 s of waking', async ({
  start,
  plex,
  world,
  desktop,
  profileFolder,
}) => {
  const clock = movedClock(profileFolder, desktop.env);
  const app = await start(clock.start);
  const { accounts } = await app.signIn(world.sam);
  await expect(accounts.account('sam').card).toContainText('Valid');
  const cutOff = plex.fault('/api/v2/ping', faults.hang);
  clock.set(1);
  await emit(app, 'resume');
  await expect.poll(() => cutOff.hits).toBe(1);

  await emit(app, 'suspend');
  plex.clearFaults();
  clock.set(2);
  const pings = (): number =>
    plex.requests.all.filter(({ path: asked }) => asked === '/api/v2/ping').length;
  const before = pings();
  await emit(app, 'resume');
  await emit(app, 'resume');
  await expect.poll(pings, { timeout: 5_000 }).toBe(before + 1);
  await expect(accounts.account('sam').card).toContainText(/Valid.*just now/);
});

test('a clock set back a year ends nothing, tells nothing and stops nothing, and neither does setting it right', async ({
  start,
  world,
  desktop,
  profileFolder,
  clipboard,
}) => {
  test.setTimeout(240_000);
  const clock = movedClock(profileFolder, desktop.env);
  const notifications = notificationsOf(desktop);
  await notifications.closeAll();
  const bus = await notifications.watch();
  const app = await start(clock.start);
  const { accounts, servers, transientTokens, notices } = await app.signIn(world.nora);
  await servers.server('Attic box').newTransientToken.click();
  const { card, copy } = transientTokens.tokenFor('Attic box');
  await expect(card).toContainText('Valid');

  for (const ahead of [-YEAR_HOURS, 0]) {
    const checks = (): number =>
      world.atticBox.requests.all.filter(({ path: asked }) => asked === '/').length;
    const before = checks();
    clock.set(ahead);
    // Noticed by itself: the servers are asked again.
    await expect.poll(checks, WITHIN_A_MINUTE).toBeGreaterThan(before);
    await expect(card).toContainText('Valid');
    await expect(accounts.account('nora_k').card).toContainText('Valid');
    await expect(notices.region).toBeHidden();
    await copy.click();
    await expect.poll(() => clipboard.read()).toBe(world.atticBox.transientTokens()[0]);
    await clipboard.write('something else');
  }
  expect(bus.titles()).toEqual([]);
  await bus.stop();
});

test('R13: settings that the system does not let us read are said, replaced for now, and left as they are', async ({
  start,
  profileFolder,
}) => {
  test.skip(process.getuid?.() === 0, 'root may read everything');
  const file = path.join(profileFolder, 'settings.json');
  const text = JSON.stringify({ version: 2, theme: 'dark', clipboardClearSeconds: 45 });
  await writeFile(file, text);
  await chmod(file, 0o000);
  const app = await start();
  const { page, settings } = await app.window();
  await expect(page.getByText('The settings file could not be read')).toBeVisible();
  await settings.button.click();
  await expect(settings.clearSeconds).toHaveValue('30');
  await settings.clearSeconds.fill('60');
  await settings.clearSeconds.press('Enter');
  await expect(settings.clearSeconds).toHaveValue('60');
  expect(await app.quit()).toBe(0);
  await chmod(file, 0o600);
  expect(await readFile(file, 'utf8')).toBe(text);
});
