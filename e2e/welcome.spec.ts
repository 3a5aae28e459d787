import { expect, test } from './support/app.ts';

/* The first minutes: how to begin stands beside the form, and hinders nothing. */

test('a first window tells in three steps how to begin, and names the keychain', async ({
  app,
}) => {
  const { signIn, welcome } = await app.window();
  await expect(welcome.steps.getByRole('heading', { level: 3 })).toHaveText([
    'What it keeps',
    'Where it keeps it',
    'Sign in',
  ]);
  await expect(welcome.steps).toContainText('In GNOME Keyring, the keychain of this computer');
  await expect(signIn.login).toBeFocused();
  await expect(signIn.password).toBeVisible();
});

test('the first screen has room for the steps, so that the form stands still when they come', async ({
  app,
}) => {
  const { page, signIn, welcome } = await app.window();
  await expect(welcome.steps).toBeVisible();
  expect(new URL(page.url()).hash).toContain('/welcome');
  const [form, steps] = await Promise.all([
    page.locator('form').boundingBox(),
    welcome.steps.boundingBox(),
  ]);
  expect(steps?.x).toBeGreaterThan((form?.x ?? 0) + (form?.width ?? 0));
  await expect(signIn.login).toBeFocused();
});

test('the steps say when the keychain is locked', async ({ start, keychain }) => {
  await keychain.lock();
  const app = await start();
  const { welcome } = await app.window();
  await expect(welcome.steps).toContainText('It is locked at the moment: unlock it in the form.');
  await keychain.unlock();
  await expect(welcome.steps).not.toContainText('locked');
});

test('put aside once, they stay away, also after a restart', async ({ app, start }) => {
  const { welcome, signIn } = await app.window();
  await welcome.end.click();
  await expect(welcome.steps).toBeHidden();
  await expect(signIn.login).toBeFocused();
  await app.quit();
  const again = await (await start()).window();
  await expect(again.signIn.login).toBeVisible();
  await expect(again.welcome.steps).toBeHidden();
  expect(new URL(again.page.url()).hash).toContain('/sign-in');
});

test('somebody who has signed in once is not new any more', async ({ app, world }) => {
  const { accounts, signIn, welcome } = await app.signIn(world.sam);
  await accounts.account('sam').signOut.click();
  await accounts.signOutQuestion('sam').signOut.click();
  await expect(signIn.login).toBeVisible();
  await expect(welcome.steps).toBeHidden();
});
