import { expect, test } from './support/app.ts';

test('"Sign out" asks once, and "Cancel" leaves everything as it was', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const { accounts } = await app.signIn(world.sam);
  const account = accounts.account('sam');
  const { question, cancel } = accounts.signOutQuestion('sam');
  await account.signOut.click();
  await expect(cancel).toBeFocused();
  await cancel.click();
  await expect(question).toBeHidden();
  await expect(account.signOut).toBeFocused();
  expect(world.sam.account.currentTokens()).toHaveLength(1);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);
});

test('offline it says so, keeps the token, and offers to forget it here only', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const { accounts, signIn } = await app.signIn(world.sam);
  await plex.goOffline();
  const question = accounts.signOutQuestion('sam');
  await accounts.account('sam').signOut.click();
  await expect(question.forgetHereOnly).toBeHidden();
  await question.signOut.click();
  await expect(question.alert).toHaveText(/Plex cannot be reached/);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);

  await question.forgetHereOnly.click();
  await expect(signIn.login).toBeVisible();
  expect(await keychain.texts()).toEqual([]);
  expect(world.sam.account.currentTokens()).toHaveLength(1); // Plex was never told.
});

test('a token that Plex has ended already is signed out all the same', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const { accounts, signIn } = await app.signIn(world.sam);
  plex.revokeAll(world.sam.account);
  await accounts.account('sam').signOut.click();
  await accounts.signOutQuestion('sam').signOut.click();
  await expect(signIn.login).toBeVisible();
  expect(await keychain.texts()).toEqual([]);
});
