import { expect, test } from './support/app.ts';

test('shows every field, and the e-mail address only when asked', async ({ app, world }) => {
  const { accounts, tokenDetails } = await app.signIn(world.nora);
  await accounts.account('nora_k').tokenDetails.click();
  const { fact } = tokenDetails;

  await expect(fact('Owner')).toHaveText('nora_k Nora K');
  await expect(fact('E-mail')).toContainText('n•••@example.test');
  await expect(tokenDetails.region).not.toContainText('nora@example.test');
  await expect(fact('Plan')).toHaveText('Plex Pass (lifetime, Active)');
  await expect(fact('Two-factor')).toHaveText('On');
  await expect(fact('Joined')).toHaveText(/^\w+ \d+, 20\d\d$/);
  await expect(fact('Remembered until')).toContainText(/20\d\d Only a hint/);
  await expect(fact('Entitlements')).toHaveText('all');
  await expect(fact('Last checked')).toHaveText('Plex accepted the token just now.');

  await tokenDetails.showEmail.click();
  await expect(fact('E-mail')).toHaveText('nora@example.test');
});

test('stays open for the account touched last', async ({ app, world }) => {
  const first = await app.signIn(world.nora);
  await first.accounts.addAccount.click();
  const { accounts, tokenDetails } = await app.signIn(world.sam);
  await accounts.account('nora_k').tokenDetails.click();
  await expect(tokenDetails.fact('Owner')).toContainText('nora_k');
  await accounts.account('sam').tokenDetails.click();
  await expect(tokenDetails.region).toHaveCount(1);
  await expect(tokenDetails.fact('Owner')).toHaveText('sam Sam');
  await expect(tokenDetails.fact('Plan')).toContainText('No Plex Pass');
  await expect(tokenDetails.fact('Entitlements')).toHaveText('None');
});

test('"Refresh" asks Plex anew', async ({ app, plex, world }) => {
  const { accounts, tokenDetails } = await app.signIn(world.nora);
  await accounts.account('nora_k').tokenDetails.click();
  await expect(tokenDetails.fact('Two-factor')).toHaveText('On');
  expect(plex.requests.to('/api/v2/user')).toHaveLength(0); // The sign-in has told all this.

  world.nora.account.verificationCode = undefined;
  await tokenDetails.refresh.click();
  await expect(tokenDetails.fact('Two-factor')).toHaveText('Off');
});

test('a token that Plex has ended is called so everywhere, and can be renewed', async ({
  app,
  plex,
  world,
  desktop,
}) => {
  const screens = await app.signIn(world.sam);
  const { accounts, tokenDetails, signIn } = screens;
  const account = accounts.account('sam');
  await account.tokenDetails.click();
  await expect(tokenDetails.fact('Owner')).toContainText('sam');

  const notes = desktop.start('notify-log', ['--timeout=30']);
  await notes.waitForLine('"ready"');
  plex.revokeAll(world.sam.account);
  await tokenDetails.refresh.click();
  await expect(tokenDetails.alert).toHaveText(/no longer accepts this token/);
  await expect(tokenDetails.fact('Last checked')).toHaveText(/Plex rejected the token/);
  await expect(account.card).toContainText('Plex rejected the token');
  const note = await notes.waitForLine('no longer accepts a token');
  expect(note).not.toContain(world.sam.email);

  await account.signInAgain.click();
  await expect(signIn.login).toHaveValue('sam');
  await signIn.password.fill(world.sam.password);
  await signIn.signIn.click();
  const renewed = await app.windowAfter(screens);
  await expect(renewed.accounts.account('sam').card).toContainText('Plex accepted the token');
});

test('R6: no answer says nothing about the token', async ({ app, plex, world }) => {
  const { accounts, tokenDetails } = await app.signIn(world.sam);
  await accounts.account('sam').tokenDetails.click();
  await expect(tokenDetails.fact('Owner')).toContainText('sam');
  await plex.goOffline();
  await tokenDetails.refresh.click();
  await expect(tokenDetails.alert).toHaveText(/cannot be reached/);
  await expect(tokenDetails.fact('Last checked')).toHaveText(/could not be asked/);
  await expect(tokenDetails.fact('Owner')).toContainText('sam'); // What was known stays.
});
