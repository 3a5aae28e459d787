import { clipboardOf } from './screens/clipboard.ts';
import { keychainOf } from './screens/keychain.ts';
import type { Screens } from './screens/screens.ts';
import { expect, test } from './support/app-on-own-desktop.ts';
import { freezeKeyring, startKeyring, thawKeyring } from './support/keyring-daemon.ts';
import type { Desktop } from './support/rig.ts';

/* What may befall a keychain. */

// Keys go to the window that a window manager gives the focus.
test.use({ ownDesktopOptions: { windowManager: true } });

const HEALS_WITHIN = { timeout: 5_000 };
const USABLE_WITHIN = { timeout: 2_000 };

/** The list stands, nothing is lost, the sentence is there and so is the way out. */
async function expectLocked({ accounts, unlockKeychain, page }: Screens): Promise<void> {
  await expect(accounts.account('sam').heading).toBeVisible(USABLE_WITHIN);
  await expect(page.getByText(/The keychain is locked/)).toBeVisible();
  await expect(unlockKeychain).toBeEnabled();
}

async function expectHealed({ accounts, unlockKeychain, servers }: Screens): Promise<void> {
  await expect(unlockKeychain).toBeHidden(HEALS_WITHIN);
  await expect(accounts.account('sam').card).toContainText('Plex accepted the token', HEALS_WITHIN);
  await expect(servers.server('Attic box').card).toBeVisible();
}

test('R3: locked at the start: the list stands, and unlocking elsewhere heals it', async ({
  ownDesktop,
  start,
  hasSignedIn,
  world,
}) => {
  const keychain = keychainOf(ownDesktop);
  await hasSignedIn(world.sam);
  await keychain.lock();

  const app = await start();
  const screens = await app.window();
  await expectLocked(screens);
  await screens.accounts.account('sam').copyToken.click();
  await expect(screens.alert).toHaveText(/The keychain is locked/);
  expect(await clipboardOf(ownDesktop).read()).toBe('');

  await keychain.unlock();
  await expectHealed(screens);
  await screens.accounts.account('sam').copyToken.click();
  await expect
    .poll(() => clipboardOf(ownDesktop).read())
    .toBe(world.sam.account.currentTokens()[0]);
  expect(await app.quit()).toBe(0);
});

test.describe('with the window in which the keyring asks for its password', () => {
  test.use({ ownDesktopOptions: { windowManager: true, prompter: true } });

  test('"Unlock keychain" has it asked, and heals', async ({
    ownDesktop,
    start,
    hasSignedIn,
    world,
  }) => {
    const keychain = keychainOf(ownDesktop);
    await hasSignedIn(world.sam);
    await keychain.lock();

    const app = await start();
    const screens = await app.window();
    await expectLocked(screens);
    await screens.unlockKeychain.click();
    await answerPrompt(ownDesktop, ['type', 'test'], ['key', 'Return']);
    await expectHealed(screens);
    expect(await keychain.state()).toBe('unlocked');
    await app.quit();
  });

  test('R3, R18: told to end while the question stands, the program ends within three seconds', async ({
    ownDesktop,
    start,
    hasSignedIn,
    world,
  }) => {
    const keychain = keychainOf(ownDesktop);
    await hasSignedIn(world.sam);
    await keychain.lock();

    const app = await start();
    const screens = await app.window();
    await screens.unlockKeychain.click();
    await questionOf(ownDesktop);
    const startedAt = Date.now();
    process.kill(app.pid, 'SIGTERM');
    expect(await app.ended()).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(3_000);

    await keychain.unlock();
    const again = await start();
    await expectHealed(await again.window());
    expect(await again.quit()).toBe(0);
  });

  test('R3: a dismissed question changes nothing, and can be asked again', async ({
    ownDesktop,
    start,
    hasSignedIn,
    world,
  }) => {
    const keychain = keychainOf(ownDesktop);
    await hasSignedIn(world.sam);
    await keychain.lock();

    const app = await start();
    const screens = await app.window();
    await screens.unlockKeychain.click();
    await answerPrompt(ownDesktop, ['key', 'Escape']);
    await expect(screens.status).toHaveText('The keychain is still locked.');
    await expectLocked(screens);

    await screens.unlockKeychain.click();
    await answerPrompt(ownDesktop, ['type', 'test'], ['key', 'Return']);
    await expectHealed(screens);
    await app.quit();
  });
});

test.describe('with a locked keyring', () => {
  test.use({ ownDesktopOptions: { windowManager: true, keyring: 'locked' } });

  test('S20: a sign-in is not sent, loses nothing, and goes on for this session only', async ({
    ownDesktop,
    start,
    plex,
    world,
  }) => {
    const app = await start();
    const signedOut = await app.window();
    const { signIn, alert } = signedOut;
    await signIn.send(world.sam);
    await expect(alert).toHaveText(/The keychain is locked/);
    await expect(signIn.login).toHaveValue('sam');
    expect(plex.requests.count).toBe(0);

    await signIn.keepForSession.click();
    const { accounts } = await app.windowAfter(signedOut);
    await expect(accounts.account('sam').card).toContainText('This session only');
    await app.quit();

    const keychain = keychainOf(ownDesktop);
    await keychain.unlock();
    expect(await keychain.texts()).toEqual([]);
    const again = await start();
    await expect((await again.window()).signIn.login).toBeVisible();
    await again.quit();
  });

  test('unlocking in the middle of signing in keeps the token after all', async ({
    ownDesktop,
    start,
    plex,
    world,
  }) => {
    const keychain = keychainOf(ownDesktop);
    const app = await start();
    const signedOut = await app.window();
    const { signIn, alert } = signedOut;
    await signIn.send(world.sam);
    await expect(alert).toHaveText(/The keychain is locked/);
    await keychain.unlock();
    await expect(signIn.unlockKeychain).toBeHidden(HEALS_WITHIN);
    await signIn.signIn.click();
    const { accounts } = await app.windowAfter(signedOut);
    await expect(accounts.account('sam').card).not.toContainText('This session only');
    expect(await keychain.entriesOf(plex.url)).toHaveLength(1);
    await app.quit();
  });
});

test.describe('without any keyring', () => {
  test.use({ ownDesktopOptions: { windowManager: true, keyring: 'none' } });

  test('S20: the window says how to get one, and signs in for this session only', async ({
    start,
    world,
  }) => {
    const app = await start();
    const signedOut = await app.window();
    const { signIn, page } = signedOut;
    await expect(signIn.login).toBeVisible(USABLE_WITHIN);
    await expect(page.getByText(/No keychain was found .* install one/)).toBeVisible();
    await signIn.login.fill('sam');
    await signIn.password.fill(world.sam.password);
    await signIn.keepForSession.click();
    const { accounts, servers } = await app.windowAfter(signedOut);
    await expect(accounts.account('sam').card).toContainText('This session only');
    await expect(servers.server('Attic box').card).toBeVisible();
    expect(await app.quit()).toBe(0);
  });

  test('one that comes up later is used', async ({ ownDesktop, start, plex, world }) => {
    const app = await start();
    const { signIn } = await app.window();
    await expect(signIn.unlockKeychain).toBeVisible();
    await startKeyring(ownDesktop, { password: 'a-new-keyring' });
    await expectUnlocked(ownDesktop);
    await expect(signIn.unlockKeychain).toBeHidden(HEALS_WITHIN);
    await app.signIn(world.sam);
    expect(await keychainOf(ownDesktop).entriesOf(plex.url)).toHaveLength(1);
    await app.quit();
  });
});

test('R3: frozen: the window goes on, and all is well when the keyring answers again', async ({
  ownDesktop,
  start,
  hasSignedIn,
  world,
}) => {
  await hasSignedIn(world.sam);
  await freezeKeyring(ownDesktop);

  const app = await start();
  const screens = await app.window();
  const { accounts, page } = screens;
  await expect(accounts.account('sam').heading).toBeVisible(USABLE_WITHIN);
  await expect(page.getByText(/The keychain does not answer/)).toBeVisible();
  await accounts.account('sam').signOut.click();
  await accounts.signOutQuestion('sam').signOut.click();
  await expect(accounts.signOutQuestion('sam').alert).toHaveText(/does not answer/);
  await accounts.signOutQuestion('sam').cancel.click();

  await thawKeyring(ownDesktop);
  await expectHealed(screens);
  expect(await app.quit()).toBe(0);
});

test('R4: frozen while it is used: the sign-in fails with a sentence, quitting takes no longer', async ({
  ownDesktop,
  start,
  plex,
  world,
}) => {
  const app = await start();
  const { signIn, alert } = await app.window();
  await expect(signIn.unlockKeychain).toBeHidden();
  await freezeKeyring(ownDesktop);
  await signIn.send(world.sam);
  await expect(alert).toHaveText(/The keychain does not answer/);
  await expect(signIn.login).toHaveValue('sam');
  expect(plex.requests.to('/api/v2/users/signin')).toHaveLength(0);

  const startedAt = Date.now();
  expect(await app.quit()).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(3_000);
  await thawKeyring(ownDesktop);
});

test('R3: killed in the middle of a call: the token is taken back, and a new keyring heals all', async ({
  ownDesktop,
  start,
  plex,
  world,
}) => {
  const app = await start();
  const signedOut = await app.window();
  const { signIn, alert } = signedOut;
  // Ready when asked before the sign-in, frozen while Plex answers, dead when the token is written.
  plex.fault(
    '/api/v2/users/signin',
    async ({ properAnswer, send }) => {
      await freezeKeyring(ownDesktop);
      send(properAnswer());
    },
    { times: 1 },
  );
  await signIn.send(world.sam);
  await expect.poll(() => plex.requests.count).toBe(1);
  process.kill(await ownDesktop.pid('keyring'), 'SIGKILL');

  await expect(alert).toHaveText(/keychain/i);
  await expect(signIn.login).toHaveValue('sam');
  await expect.poll(() => world.sam.account.currentTokens()).toEqual([]); // It could not be kept.

  await startKeyring(ownDesktop);
  await expectUnlocked(ownDesktop);
  await keychainOf(ownDesktop).unlock();
  await expect(signIn.unlockKeychain).toBeHidden(HEALS_WITHIN);
  await signIn.send(world.sam);
  const { accounts } = await app.windowAfter(signedOut);
  await expect(accounts.account('sam').heading).toBeVisible();
  expect(await keychainOf(ownDesktop).entriesOf(plex.url)).toHaveLength(1);
  await app.quit();
});

test('R3: an entry that is gone or damaged asks for a new sign-in, and hides no neighbour', async ({
  ownDesktop,
  start,
  plex,
  world,
}) => {
  const first = await start();
  const screens = await first.signIn(world.sam);
  await screens.accounts.addAccount.click();
  await first.signIn(world.nora);
  await first.quit();
  const keychain = keychainOf(ownDesktop);
  const [gone] = (await keychain.entriesOf(plex.url)).filter(({ name }) => name === 'sam');
  expect(gone).toBeDefined();
  await ownDesktop.run('sh', ['-c', removeEntryOf('sam')]);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);

  const app = await start();
  const { accounts } = await app.window();
  await expect(accounts.account('nora_k').card).toContainText('Plex accepted the token');
  await expect(accounts.account('sam').card).toContainText(
    'no token for this account; sign in again',
  );
  await expect(accounts.account('sam').signInAgain).toBeVisible();
  await app.quit();
});

async function expectUnlocked(desktop: Desktop): Promise<void> {
  await expect.poll(() => keychainOf(desktop).state()).toBe('unlocked');
}

/** Finds the entry by its text, and removes it by the name that it has beside. */
function removeEntryOf(name: string): string {
  return `secret-tool search --all service 'Keyring for Plex' 2>&1 | awk '/^secret = /{ours=/"name":"${name}"/} /^attribute.account = /{if (ours) print $3}' | xargs -n1 secret-tool clear service 'Keyring for Plex' account`;
}

/** Waits for the keyring's own window and types into it. */
async function answerPrompt(
  desktop: Desktop,
  ...keys: [verb: string, word: string][]
): Promise<void> {
  const id = await questionOf(desktop);
  await desktop.run('xdotool', ['windowfocus', '--sync', id]);
  for (const [verb, word] of keys) await desktop.run('xdotool', [verb, word]);
}

/** The window in which the keyring asks, once it is there. */
async function questionOf(desktop: Desktop): Promise<string> {
  const windows = ['search', '--sync', '--onlyvisible', '--class', 'gcr-prompter'];
  const [id = ''] = (await desktop.run('xdotool', windows)).trim().split('\n');
  return id;
}
