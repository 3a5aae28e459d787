import { trayOf } from './screens/tray.ts';
import { expect, test } from './support/app.ts';

test('signs in with a code, keeps the token, uses it, and leaves nothing behind', async ({
  app,
  plex,
  world,
  desktop,
  clipboard,
  keychain,
}) => {
  const { nora, atticBox } = world;
  const signedOut = await app.window();

  await test.step('the form has its fields at once, and no code', async () => {
    const { signIn } = signedOut;
    await expect(signIn.login).toBeVisible();
    await expect(signIn.password).toBeVisible();
    await expect(signIn.signIn).toBeEnabled();
    await expect(signIn.verificationCode).toBeHidden();
  });

  const tokensBefore = nora.account.currentTokens();
  const screens = await test.step('signs in with a verification code', async () => {
    const { signIn } = signedOut;
    await signIn.send(nora);
    await expect(signIn.verificationCode).toBeFocused();
    await expect(signIn.password).toBeHidden();
    await signIn.sendCode('246810');
    return app.windowAfter(signedOut);
  });
  const { accounts, servers, source, tokenDetails, transientTokens } = screens;
  const account = accounts.account('nora_k');
  const [token] = nora.account.currentTokens().filter((each) => !tokensBefore.includes(each));
  if (token === undefined) throw new Error('Plex issued no token');

  await test.step('the new window stands on the heading of the new account', async () => {
    await expect(account.heading).toBeFocused();
    expect(signedOut.page.isClosed()).toBe(true);
  });

  await test.step('the keychain holds exactly our one entry', async () => {
    const entries = await keychain.entriesOf(plex.url);
    expect(entries).toEqual([expect.objectContaining({ name: 'nora_k', token })]);
    expect(await keychain.texts()).toHaveLength(1);
  });

  await test.step('shows whose token it is', async () => {
    await account.tokenDetails.click();
    await expect(tokenDetails.fact('Owner')).toContainText('nora_k');
  });

  await test.step('copies the token', async () => {
    await account.copyToken.click();
    await expect.poll(() => clipboard.read()).toBe(token);
  });

  await test.step('makes a transient token, and copies it', async () => {
    await servers.server('Attic box').newTransientToken.click();
    await transientTokens.tokenFor('Attic box').copy.click();
    await expect.poll(() => clipboard.read()).toMatch(/^transient-/);
    expect(atticBox.transientTokens()).toContain(await clipboard.read());
  });

  await test.step('looks up a source connection', async () => {
    await servers.server('Attic box').sourceConnection.click();
    await source.find(`server://${atticBox.machineIdentifier}`);
    await expect(source.connection(atticBox.urlOf('local')).row).toContainText('LAN');
  });

  await test.step('the tray offers the same', async () => {
    const tray = trayOf(desktop, app.pid);
    await tray.waitFor('nora_k/Copy token');
    await tray.waitFor('Attic box/New transient token and copy');
  });

  await test.step('signs out: the token is dead at Plex, and the keychain empty', async () => {
    await account.signOut.click();
    await accounts.signOutQuestion('nora_k').signOut.click();
    await expect(account.card).toBeHidden();
    await expect(screens.signIn.login).toBeVisible();
    expect(nora.account.currentTokens()).toEqual(tokensBefore);
    expect(await keychain.texts()).toEqual([]);
  });

  await test.step('quits at once', async () => {
    expect(await app.quit()).toBe(0);
  });
});
