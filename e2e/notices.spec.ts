import process from 'node:process';
import { noticesScreen } from './screens/notices.ts';
import { notificationsOf } from './screens/notifications.ts';
import type { Screens } from './screens/screens.ts';
import { trayOf } from './screens/tray.ts';
import { expect, test } from './support/app.ts';
import { createLeakScanner } from './support/leak-scan.ts';
import { moment } from './support/moment.ts';
import { wake } from './support/power.ts';
import { startDesktop } from './support/rig.ts';
import { until } from './support/until.ts';

const LOST = 'A transient token no longer works';
const LOST_HERE = 'Transient token for Attic box no longer works';
const COPIED = 'Transient token copied';
const REJECTED = 'Plex no longer accepts a token';
const REJECTED_HERE = 'Plex no longer accepts the token of nora_k';

async function makeTransientTokens(
  { servers, transientTokens }: Screens,
  ...names: readonly string[]
): Promise<void> {
  for (const name of names) {
    await servers.server(name).newTransientToken.click();
    await expect(transientTokens.tokenFor(name).card).toBeVisible();
  }
  await expect(transientTokens.items).toHaveCount(names.length);
}

test.beforeEach(async ({ desktop }) => notificationsOf(desktop).closeAll());

test('a lost token is told once, on the desktop and in the window, and taken back when it is solved', async ({
  app,
  world,
  desktop,
}) => {
  const notifications = notificationsOf(desktop);
  const bus = await notifications.watch();
  const screens = await app.signIn(world.nora);
  const { servers, transientTokens, notices } = screens;
  await makeTransientTokens(screens, 'Attic box');
  await expect(notices.region).toBeHidden();

  await world.atticBox.restart();
  await servers.refresh.click();
  await expect(notices.notice(LOST_HERE).card).toBeVisible();
  await expect.poll(() => bus.titles()).toEqual([LOST]);
  await servers.refresh.click();
  await wake(app);
  await moment();
  expect(bus.titles()).toEqual([LOST]);
  expect(await notifications.count()).toBe(1);

  await transientTokens.tokenFor('Attic box').forget.click();
  await expect(notices.region).toBeHidden();
  await expect.poll(() => notifications.count()).toBe(0);
  expect(bus.withdrawn()).toEqual(bus.shown().map(({ id }) => id));
  await bus.stop();
});

test('a click opens the right card, also with no window at all', async ({
  app,
  world,
  desktop,
}) => {
  const notifications = notificationsOf(desktop);
  const screens = await app.signIn(world.nora);
  await makeTransientTokens(screens, 'Attic box', 'Summer house');
  await app.closeWindow();
  await expect.poll(() => notifications.count()).toBe(1); // That it stays in the tray.
  await notifications.closeAll();

  await world.atticBox.restart();
  await wake(app);
  await expect.poll(() => notifications.count()).toBe(1);
  await notifications.click();
  const again = await app.window();
  await expect(again.transientTokens.tokenFor('Attic box').card).toContainText('Server restarted');
  await expect(again.page.locator(':focus')).toHaveText('Attic box');
});

test('"Renew and copy" brings a new token to the clipboard and ends the notice; "Not now" puts it aside', async ({
  app,
  world,
  desktop,
  clipboard,
}) => {
  const notifications = notificationsOf(desktop);
  const bus = await notifications.watch();
  const screens = await app.signIn(world.nora);
  const { servers, transientTokens, notices } = screens;
  await makeTransientTokens(screens, 'Attic box');
  await world.atticBox.restart();
  await servers.refresh.click();
  await expect.poll(() => notifications.count()).toBe(1);
  expect(bus.shown()[0]?.actions).toEqual({
    default: 'Open',
    'renew-and-copy': 'Renew and copy',
    'not-now': 'Not now',
  });

  await notifications.press('Renew and copy');
  await expect.poll(() => clipboard.read()).toMatch(/^transient-/);
  expect(world.atticBox.transientTokens()).toEqual([await clipboard.read()]);
  await expect(transientTokens.items).toHaveCount(1);
  await expect(transientTokens.tokenFor('Attic box').card).toContainText('Valid');
  await expect(notices.region).toBeHidden();
  await expect.poll(() => bus.titles()).toEqual([LOST, COPIED]);
  await expect.poll(() => notifications.count()).toBe(0);

  await world.atticBox.restart();
  await servers.refresh.click();
  await expect.poll(() => notifications.count()).toBe(1);
  await notifications.press('Not now');
  await expect(notices.region).toBeHidden();
  await expect(transientTokens.tokenFor('Attic box').card).toContainText('Server restarted');
  expect(bus.titles()).toEqual([LOST, COPIED, LOST]);
  await bus.stop();
});

test('several at once are one notification, whose click opens all notices', async ({
  app,
  world,
  desktop,
}) => {
  const notifications = notificationsOf(desktop);
  const bus = await notifications.watch();
  const screens = await app.signIn(world.nora);
  const { servers, notices, page } = screens;
  await makeTransientTokens(screens, 'Attic box', 'Summer house');
  await world.atticBox.restart();
  await world.summerHouse.restart();
  await servers.refresh.click();
  await expect(notices.items).toHaveCount(2);
  await expect.poll(() => bus.titles()).toEqual(['2 tokens need a look']);
  await notifications.click();
  await expect(notices.heading).toBeFocused();
  await notices.putAllAside.click();
  await expect(notices.region).toBeHidden();
  await expect(page.getByRole('region', { name: 'Accounts' })).toBeVisible();
  await bus.stop();
});

test('a token that Plex rejects is told once; a click opens its account, a new sign-in ends it', async ({
  app,
  plex,
  world,
  desktop,
}) => {
  const notifications = notificationsOf(desktop);
  const bus = await notifications.watch();
  const { tokenDetails, accounts, notices, signIn, page } = await app.signIn(world.nora);
  await expect(accounts.account('nora_k').card).toContainText('Valid');
  await accounts.account('nora_k').tokenDetails.click();
  await expect(tokenDetails.fact('Owner')).toContainText('nora_k');
  plex.revokeAll(world.nora.account);
  await tokenDetails.refresh.click();
  await expect(accounts.account('nora_k').card).toContainText('Rejected');
  await expect(notices.notice(REJECTED_HERE).card).toBeVisible();
  await expect(notices.notice(REJECTED_HERE).renewAndCopy).toBeHidden();
  await tokenDetails.refresh.click();
  await expect.poll(() => bus.titles()).toEqual([REJECTED]);
  await moment();
  expect(bus.titles()).toEqual([REJECTED]);

  await notifications.click();
  await expect(accounts.account('nora_k').heading).toBeFocused();
  await accounts.account('nora_k').signInAgain.click();
  await signIn.send(world.nora);
  await signIn.sendCode(world.nora.verificationCode ?? '');
  if (!page.isClosed()) await page.waitForEvent('close');
  const fresh = noticesScreen((await app.window()).page);
  await expect(fresh.region).toBeHidden();
  await expect.poll(() => notifications.count()).toBe(0);
  await bus.stop();
});

test('S28: nothing that goes over the bus holds a secret or an e-mail address', async ({
  start,
  plex,
  desktop,
}) => {
  const email = 'only.mail@example.test';
  const person = { username: '', email, password: 'pear-tree-31' };
  const account = plex.addAccount({ ...person, title: email });
  const server = await plex.addServer({ name: '<b>Bold & box</b>', owner: account });
  const notifications = notificationsOf(desktop);
  const bus = await notifications.watch();
  const app = await start();
  const { servers, transientTokens, tokenDetails, accounts } = await app.signIn({
    account,
    ...person,
    username: email,
  });
  await servers.server(server.name).newTransientToken.click();
  await expect(transientTokens.items).toHaveCount(1);
  const secrets = [...account.currentTokens(), ...server.transientTokens(), person.password];
  await server.restart();
  await servers.refresh.click();
  await expect.poll(() => bus.titles()).toEqual([LOST]);
  expect(bus.shown()[0]?.body).toContain('&lt;b&gt;Bold &amp; box&lt;/b&gt;');
  plex.revokeAll(account);
  await accounts.region.getByRole('button', { name: 'Token details' }).click();
  await tokenDetails.refresh.click();
  await expect.poll(() => bus.titles()).toContain(REJECTED);
  expect(secrets.length).toBeGreaterThan(2);
  for (const secret of [...secrets, email, 'only.mail', 'example.test'])
    expect(bus.everything()).not.toContain(secret);
  // In no dress of any kind, neither there nor in the tray or a title.
  const titles = await desktop.run('sh', [
    '-c',
    'for id in $(xdotool search --name .); do xdotool getwindowname "$id"; done',
  ]);
  expect(titles).toContain('Keyring for Plex');
  const tray = await trayOf(desktop, app.pid).everything();
  expect(tray).toContain(server.name);
  const scanner = createLeakScanner(plex.secrets());
  expect(scanner.scan('notifications', bus.everything())).toEqual([]);
  expect(scanner.scan('titles', titles)).toEqual([]);
  expect(scanner.scan('tray', tray)).toEqual([]);
  await bus.stop();
});

test('a kind that is switched off, and quiet hours, keep the desktop in peace, and not the window', async ({
  app,
  world,
  desktop,
}) => {
  const notifications = notificationsOf(desktop);
  const bus = await notifications.watch();
  const screens = await app.signIn(world.nora);
  const { settings, servers, notices } = screens;
  await makeTransientTokens(screens, 'Attic box', 'Summer house');
  await settings.button.click();
  await settings.noticeOfRestart.uncheck();
  await world.atticBox.restart();
  await servers.refresh.click();
  await expect(notices.notice(LOST_HERE).card).toBeVisible();
  await moment();
  expect(bus.titles()).toEqual([]);

  await settings.noticeOfRestart.check();
  await settings.keepQuiet();
  await world.summerHouse.restart();
  await servers.refresh.click();
  await expect(notices.items).toHaveCount(2);
  await moment();
  expect(bus.titles()).toEqual([]);
  await settings.quietHours.uncheck();
  await expect.poll(() => bus.titles()).toEqual([LOST]);
  expect(bus.shown()[0]?.body).toContain('Summer house');
  await bus.stop();
});

test('are all gone from the desktop when the program quits', async ({ app, world, desktop }) => {
  const notifications = notificationsOf(desktop);
  const screens = await app.signIn(world.nora);
  const { servers } = screens;
  await makeTransientTokens(screens, 'Attic box');
  await world.atticBox.restart();
  await servers.refresh.click();
  await expect.poll(() => notifications.count()).toBe(1);
  await app.quit();
  await expect.poll(() => notifications.count()).toBe(0);
});

test.describe('on a desktop of its own', () => {
  const WITHIN_MS = 1_000;

  test('a frozen daemon holds up nobody, and shows one notification when it goes on', async ({
    start,
    world,
  }) => {
    const desktop = await startDesktop();
    const notifications = notificationsOf(desktop);
    const bus = await notifications.watch();
    const app = await start({ env: desktop.env });
    const screens = await app.signIn(world.nora);
    const { servers, transientTokens, notices, tokenDetails, accounts } = screens;
    await makeTransientTokens(screens, 'Attic box', 'Summer house');
    await accounts.account('nora_k').tokenDetails.click();
    await expect(tokenDetails.refresh).toHaveAttribute('aria-busy', 'false');

    const daemon = await desktop.pid('dunst');
    process.kill(daemon, 'SIGSTOP');
    await world.atticBox.restart();
    await servers.refresh.click();
    await expect(notices.items).toHaveCount(1);
    await moment();
    const asked = Date.now();
    await tokenDetails.refresh.click();
    await expect(tokenDetails.refresh).toHaveAttribute('aria-busy', 'false');
    expect(Date.now() - asked).toBeLessThan(WITHIN_MS);
    await transientTokens.tokenFor('Attic box').forget.click();
    await expect(notices.region).toBeHidden();
    await world.summerHouse.restart();
    await servers.refresh.click();
    await expect(notices.items).toHaveCount(1);

    process.kill(daemon, 'SIGCONT');
    await expect.poll(() => notifications.count()).toBe(1);
    await moment();
    expect(await notifications.count()).toBe(1);
    expect(bus.shown().at(-1)?.body).toContain('Summer house');
    await app.end();
    await desktop.end();
  });

  test('a killed daemon costs nothing, and the next one shows what was never shown', async ({
    start,
    world,
  }) => {
    const desktop = await startDesktop();
    const app = await start({ env: desktop.env });
    const screens = await app.signIn(world.nora);
    const { servers, notices } = screens;
    await makeTransientTokens(screens, 'Attic box');
    process.kill(await desktop.pid('dunst'), 'SIGKILL');
    await world.atticBox.restart();
    await servers.refresh.click();
    await expect(notices.notice(LOST_HERE).card).toBeVisible();
    await moment();
    desktop.start('dunst');
    const notifications = notificationsOf(desktop);
    await until('the notification', async () =>
      (await notifications.count().catch(() => 0)) === 1 ? true : undefined,
    );
    await app.end();
    await desktop.end();
  });

  test('without any daemon the window says the same, and nothing waits', async ({
    start,
    world,
  }) => {
    const desktop = await startDesktop({ notifications: 'none' });
    const app = await start({ env: desktop.env });
    const screens = await app.signIn(world.nora);
    const { servers, transientTokens, notices } = screens;
    await makeTransientTokens(screens, 'Attic box');
    await world.atticBox.restart();
    await servers.refresh.click();
    await expect(notices.notice(LOST_HERE).card).toBeVisible();
    await notices.notice(LOST_HERE).renewAndCopy.click();
    await expect(notices.region).toBeHidden();
    await expect(transientTokens.tokenFor('Attic box').card).toContainText('Valid');
    expect(await app.quit()).toBe(0);
    await desktop.end();
  });
});
