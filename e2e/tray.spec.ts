import process from 'node:process';
import { trayOf } from './screens/tray.ts';
import { expect, test } from './support/app.ts';
import { electronProgram } from './support/keyring-app.ts';
import { startDesktop } from './support/rig.ts';
import type { Companion } from './support/rig.ts';
import { until } from './support/until.ts';

const ownEntries = [
  'Sign in…',
  'Ways to sign in',
  'Ways to sign in/Sign in with browser…',
  'Ways to sign in/Sign in with a code…',
  'Ways to sign in/Sign in with password…',
  'Settings…',
  'Open Keyring for Plex',
  'Quit Keyring for Plex',
];

/** All but the separators, which have no name. */
async function entriesOf(tray: ReturnType<typeof trayOf>): Promise<string[]> {
  return (await tray.entries()).filter((entry) => !/(?:^|\/)$/.test(entry));
}

test('the menu offers the accounts, the servers, and the program itself', async ({
  app,
  world,
  desktop,
}) => {
  const tray = trayOf(desktop, app.pid);
  await tray.waitFor('Sign in…');
  expect(await entriesOf(tray)).toEqual(ownEntries);

  await app.signIn(world.nora);
  await tray.waitFor('Summer house/New transient token and copy');
  expect(await entriesOf(tray)).toEqual([
    'nora_k',
    expect.stringMatching(/^nora_k\/Plex accepted the token at \d/),
    'nora_k/Copy token',
    'nora_k/Token details…',
    'nora_k/Sign out',
    'Attic box',
    'Attic box/New transient token and copy',
    'Summer house',
    'Summer house/New transient token and copy',
    ...ownEntries,
  ]);
});

test('copies a token, and a new transient token, with no window at all', async ({
  app,
  world,
  desktop,
  clipboard,
}) => {
  const tray = trayOf(desktop, app.pid);
  await app.signIn(world.nora);
  await tray.waitFor('Attic box/New transient token and copy');
  await app.closeWindow();

  await tray.click('nora_k/Copy token');
  await expect
    .poll(async () => world.nora.account.currentTokens().includes(await clipboard.read()))
    .toBe(true);
  await tray.click('Attic box/New transient token and copy');
  await expect.poll(() => clipboard.read()).toMatch(/^transient-/);
  expect(world.atticBox.transientTokens()).toContain(await clipboard.read());
  expect(app.electron.windows()).toHaveLength(0);
});

test('opens token details, the question of "Sign out", and the sign-in form', async ({
  app,
  world,
  desktop,
}) => {
  const tray = trayOf(desktop, app.pid);
  await app.signIn(world.sam);
  await tray.waitFor('sam/Sign out');

  await app.closeWindow();
  await tray.click('sam/Token details…');
  const screens = await app.window();
  await expect(screens.tokenDetails.fact('Owner')).toContainText('sam');

  await tray.click('sam/Sign out');
  const { question, cancel } = screens.accounts.signOutQuestion('sam');
  await expect(question).toBeVisible();
  await cancel.click();

  await tray.click('Sign in…');
  await expect(screens.signIn.login).toBeFocused();
});

test("a page that dies does not bring the tray's question back", async ({
  app,
  world,
  desktop,
}) => {
  const tray = trayOf(desktop, app.pid);
  const { accounts, page } = await app.signIn(world.sam);
  await expect(accounts.account('sam').heading).toBeVisible();
  await tray.waitFor('sam/Sign out');
  await tray.click('sam/Sign out');
  await accounts.signOutQuestion('sam').cancel.click();

  process.kill(await app.pagePid(), 'SIGKILL');
  await expect.poll(() => app.electron.windows().includes(page)).toBe(false);
  const anew = await app.window();
  await expect(anew.accounts.account('sam').heading).toBeAttached();
  await expect(anew.accounts.signOutQuestion('sam').question).toBeHidden();
});

test('an act that fails opens the window, which says why', async ({ app, world, desktop }) => {
  const tray = trayOf(desktop, app.pid);
  await app.signIn(world.nora);
  await tray.waitFor('Attic box/New transient token and copy');
  await app.closeWindow();
  await world.atticBox.stop();
  await tray.click('Attic box/New transient token and copy');
  const { alert } = await app.window();
  await expect(alert).toHaveText(/does not answer at any of its addresses/);
});

test('opens the window, and quits', async ({ app, desktop }) => {
  const tray = trayOf(desktop, app.pid);
  await app.window();
  await app.closeWindow();
  await tray.click('Open Keyring for Plex');
  await expect((await app.window()).signIn.login).toBeVisible();
  await app.closeWindow();
  await tray.activate();
  await expect((await app.window()).signIn.login).toBeVisible();
  await tray.quit();
  expect(await app.ended()).toBe(0);
});

test('names reach the panel as they are', async ({ app, plex, desktop }) => {
  const person = { username: 'R&D _ && Söhne', email: 'rd@example.test', password: 'oak-door-9' };
  const account = plex.addAccount(person);
  await plex.addServer({ name: 'Top_&_Bottom', owner: account });
  await app.signIn({ account, ...person });
  const tray = trayOf(desktop, app.pid);
  await tray.waitFor('Top_&_Bottom/New transient token and copy');
  expect(await tray.entries()).toContain('R&D _ && Söhne/Copy token');
});

test('the icon has the sizes of panels, and a name', async ({ app, desktop }) => {
  const tray = trayOf(desktop, app.pid);
  await tray.waitFor('Sign in…');
  const shown = JSON.parse(await tray.everything()) as {
    tooltip: string;
    iconPixmaps: { width: number; height: number }[];
  };
  expect(shown.tooltip).toBe('Keyring for Plex');
  expect(Math.max(...shown.iconPixmaps.map(({ width }) => width))).toBeGreaterThanOrEqual(16);
});

test('a panel that comes late, or comes again, has the icon within 5 seconds', async ({
  start,
}) => {
  const bare = await startDesktop({ tray: 'none', notifications: 'none', windowManager: true });
  try {
    const app = await start({ env: bare.env });
    const { page } = await app.window();
    const tray = trayOf(bare, app.pid);
    await expect(page.getByText('This desktop shows no tray icons')).toBeVisible();

    const first = bare.start('sni-watcher');
    await tray.waitFor('Sign in…', 5);
    await expect(page.getByText('This desktop shows no tray icons')).toBeHidden();
    await first.stop();
    const second = bare.start('sni-watcher');
    await tray.waitFor('Sign in…', 5);
    await second.stop();
    await app.end();
  } finally {
    await bare.end();
  }
});

test('a real panel that comes late, or is started again, has icon and menu within 5 seconds', async ({
  start,
  world,
}) => {
  const bare = await startDesktop({ notifications: 'none', windowManager: true });
  const panelAgain = (): Companion => bare.start('xfce4-panel', ['--disable-wm-check']);
  try {
    process.kill(await bare.pid('panel'), 'SIGKILL');
    const app = await start({ env: bare.env });
    const first = await app.window();
    await expect(first.page.getByText('This desktop shows no tray icons')).toBeVisible();
    await app.signIn(world.sam);
    const tray = trayOf(bare, app.pid);

    for (let times = 0; times < 2; times += 1) {
      const panel = panelAgain();
      await until('the panel', async () => {
        const listed = await bare.run('gdbus', watcherAsked).catch(() => '');
        return listed.includes('true') ? true : undefined;
      });
      await tray.waitFor('sam/Copy token', 5);
      await panel.stop();
    }
    await app.end();
  } finally {
    await bare.end();
  }
});

const watcherAsked = [
  ...['call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/'],
  ...['--method', 'org.freedesktop.DBus.NameHasOwner', 'org.kde.StatusNotifierWatcher'],
];

test('without a tray it is said once, and a second start brings the window back', async ({
  start,
}) => {
  const bare = await startDesktop({ tray: 'none', notifications: 'none', windowManager: true });
  try {
    const app = await start({ env: bare.env });
    const first = await app.window();
    const note = first.page.getByText('This desktop shows no tray icons');
    await expect(note).toBeVisible();
    await first.page.getByRole('button', { name: 'Got it', exact: true }).click();
    await expect(note).toBeHidden();

    await app.closeWindow();
    await bare.run(electronProgram, app.args);
    const second = await app.window();
    await expect(second.signIn.login).toBeVisible();
    await expect(second.page.getByText('This desktop shows no tray icons')).toBeHidden();
    await app.end();
  } finally {
    await bare.end();
  }
});
