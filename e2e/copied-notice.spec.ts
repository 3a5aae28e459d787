import process from 'node:process';
import { notificationsOf } from './screens/notifications.ts';
import { paletteOf } from './screens/palette.ts';
import { trayOf } from './screens/tray.ts';
import { clipboardOf } from './screens/clipboard.ts';
import { expect, test } from './support/app.ts';
import { electronProgram } from './support/keyring-app.ts';
import { createLeakScanner } from './support/leak-scan.ts';
import { lockScreen } from './support/power.ts';
import { startDesktop } from './support/rig.ts';

/*
 * What is copied from the tray or by quick copy, where no window says it, is said by the desktop.
 */

// Keys go to the window that a window manager gives the focus.
test.use({ desktopOptions: { windowManager: true } });

const TOKEN = 'Token copied';
const TRANSIENT = 'Transient token copied';
const anyToken = /^[\w-]{20}$/;
const OF_NORA = 'The token of nora_k leaves the clipboard in 30 seconds.';

test.beforeEach(async ({ desktop }) => notificationsOf(desktop).closeAll());

test('a copy from the tray with no window is told in passing: what, whose, and when it goes', async ({
  app,
  plex,
  world,
  desktop,
  clipboard,
}) => {
  const notifications = notificationsOf(desktop);
  const tray = trayOf(desktop, app.pid);
  const { accounts, status } = await app.signIn(world.nora);
  await tray.waitFor('Attic box/New transient token and copy');
  const bus = await notifications.watch();
  // The window says of its own copies.
  await accounts.account('nora_k').copyToken.click();
  await expect(status).toContainText('30 seconds');
  await app.closeWindow();
  await expect.poll(() => notifications.count()).toBe(1); // That it stays in the tray.
  await notifications.closeAll();

  await tray.click('nora_k/Copy token');
  await expect.poll(() => bus.titles().slice(1)).toEqual([TOKEN]);
  expect(bus.shown()[1]).toMatchObject({
    body: OF_NORA,
    urgency: 0,
    transient: true,
    actions: {},
    timeout: 6_000,
  });
  expect(await notifications.count()).toBe(1);

  await tray.click('Attic box/New transient token and copy');
  await expect.poll(() => bus.titles().slice(1)).toEqual([TOKEN, TRANSIENT]);
  expect(bus.shown()[2]?.body).toContain('The transient token for Attic box');
  expect(await notifications.count()).toBe(1);
  await expect.poll(() => notifications.count()).toBe(0);
  expect(await clipboard.read()).toMatch(/^transient-/);

  expect(createLeakScanner(plex.secrets()).scan('notifications', bus.everything())).toEqual([]);
  expect(bus.everything()).not.toContain(await clipboard.read());
  // It needs nobody.
  expect(await tray.entries()).not.toContainEqual(expect.stringContaining('Notices'));
  await tray.click('Open Keyring for Plex');
  await expect((await app.window()).notices.region).toBeHidden();
  await bus.stop();
});

test('a copy by quick copy is told, and no longer once the screen is locked', async ({
  app,
  world,
  desktop,
  clipboard,
}) => {
  const notifications = notificationsOf(desktop);
  await app.signIn(world.nora);
  await trayOf(desktop, app.pid).waitFor('nora_k/Copy token');
  await app.closeWindow();
  await expect.poll(() => notifications.count()).toBe(1); // That it stays in the tray.
  await notifications.closeAll();
  const bus = await notifications.watch();
  await desktop.run(electronProgram, [...app.args, '--quick']);
  const palette = paletteOf(app.electron, desktop);
  await expect((await palette.page()).getByRole('option', { selected: true })).toContainText(
    'nora_k',
  );
  await palette.press('Return');
  await expect.poll(() => bus.titles()).toEqual([TOKEN]);
  await lockScreen(app);
  await expect
    .poll(() => bus.withdrawn(), { timeout: 3_000 })
    .toEqual(bus.shown().map(({ id }) => id));
  expect(await clipboard.read()).toBe('');
  expect(await notifications.count()).toBe(0);
  await bus.stop();
});

test('the button of the dialog that shows a token is told of as well', async ({
  app,
  world,
  desktop,
}) => {
  const bus = await notificationsOf(desktop).watch();
  await app.electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
  });
  const { accounts } = await app.signIn(world.nora);
  await accounts.account('nora_k').showToken.click();
  await expect.poll(() => bus.titles()).toEqual([TOKEN]);
  await bus.stop();
});

test('it is not told where that is switched off, nor in quiet hours, nor after them', async ({
  app,
  world,
  desktop,
  clipboard,
}) => {
  const notifications = notificationsOf(desktop);
  const tray = trayOf(desktop, app.pid);
  const { settings } = await app.signIn(world.nora);
  await tray.waitFor('nora_k/Copy token');
  const bus = await notifications.watch();
  const copy = async (): Promise<void> => {
    await tray.click('nora_k/Copy token');
    await expect.poll(() => clipboard.read()).toMatch(anyToken);
    await clipboard.write('');
  };
  await settings.button.click();
  await settings.noticeOfCopy.uncheck();
  await copy();
  await settings.noticeOfCopy.check();
  await settings.keepQuiet();
  await copy();
  await settings.quietHours.uncheck();
  // The next one comes, and those before it never did.
  await tray.click('nora_k/Copy token');
  await expect.poll(() => bus.titles()).toEqual([TOKEN]);
  await bus.stop();
});

test('a frozen daemon holds up no copy, and when it goes on shows the last one alone', async ({
  start,
  world,
}) => {
  const desktop = await startDesktop();
  const notifications = notificationsOf(desktop);
  const clipboard = clipboardOf(desktop);
  const app = await start({ env: desktop.env });
  const tray = trayOf(desktop, app.pid);
  await app.signIn(world.nora);
  await tray.waitFor('Attic box/New transient token and copy');
  const bus = await notifications.watch();
  const daemon = await desktop.pid('dunst');
  process.kill(daemon, 'SIGSTOP');
  await tray.click('nora_k/Copy token');
  await expect.poll(() => clipboard.read(), { timeout: 3_000 }).toMatch(anyToken);
  await tray.click('Attic box/New transient token and copy');
  await expect.poll(() => clipboard.read(), { timeout: 3_000 }).toMatch(/^transient-/);
  process.kill(daemon, 'SIGCONT');
  await expect.poll(() => bus.titles().at(-1)).toBe(TRANSIENT);
  expect(await notifications.count()).toBe(1);

  // What has left the clipboard meanwhile is not told at all.
  await expect.poll(() => notifications.count()).toBe(0);
  const before = bus.titles().length;
  process.kill(daemon, 'SIGSTOP');
  await tray.click('nora_k/Copy token');
  await expect.poll(() => clipboard.read(), { timeout: 3_000 }).toMatch(anyToken);
  await lockScreen(app);
  await expect.poll(() => clipboard.read(), { timeout: 3_000 }).toBe('');
  process.kill(daemon, 'SIGCONT');
  await expect.poll(() => bus.withdrawn().length).toBeGreaterThan(0);
  await expect.poll(() => notifications.count()).toBe(0);
  expect(bus.titles().length - before).toBeLessThanOrEqual(1);
  await bus.stop();
  await app.end();
  await desktop.end();
});

test('without any daemon the copy goes as ever', async ({ start, world }) => {
  const desktop = await startDesktop({ notifications: 'none' });
  const clipboard = clipboardOf(desktop);
  const app = await start({ env: desktop.env });
  await app.signIn(world.nora);
  const tray = trayOf(desktop, app.pid);
  await tray.waitFor('nora_k/Copy token');
  await app.closeWindow();
  await tray.click('nora_k/Copy token');
  await expect.poll(() => clipboard.read(), { timeout: 3_000 }).toMatch(anyToken);
  expect(await app.quit()).toBe(0);
  await desktop.end();
});
