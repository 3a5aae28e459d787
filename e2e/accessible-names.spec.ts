import type { Locator } from 'playwright';
import { faults } from './fake-plex/fake-plex.ts';
import { button, region, textbox } from './screens/controls.ts';
import { expect, test } from './support/app.ts';

/*
 * Roles and names by which screen readers, and whoever drives the window from outside, find things. They
 * are a promise: of two things with one name, the description says whose each is.
 */

/** The descriptions of all that go by this name, in alphabetical order. */
async function expectDescribed(found: Locator, descriptions: readonly string[]): Promise<void> {
  await expect(found).toHaveCount(descriptions.length);
  const said: string[] = [];
  for (const each of await found.all()) {
    await expect(each).toHaveAccessibleDescription(/./);
    const ids = (await each.getAttribute('aria-describedby')) ?? '';
    said.push(await each.page().locator(`#${ids}`).innerText());
  }
  expect(said.sort()).toEqual([...descriptions].sort());
}

test('the sign-in form: fields, and while it is busy a way out and a progress', async ({
  app,
  plex,
  world,
}) => {
  const { page } = await app.window();
  await expect(textbox(page, 'Email or username')).toBeVisible();
  await expect(textbox(page, 'Password')).toBeVisible();
  await expect(textbox(page, 'Verification code')).toHaveCount(0);
  await expect(button(page, 'Verify')).toHaveCount(0);
  await expect(button(page, 'Cancel')).toHaveCount(0);

  const hanging = plex.fault('/api/v2/users/signin', faults.hang);
  await textbox(page, 'Email or username').fill(world.nora.username);
  await textbox(page, 'Password').fill(world.nora.password);
  await button(page, 'Sign in').click();
  await expect(page.getByRole('progressbar', { name: 'Signing in', exact: true })).toBeVisible();
  await button(page, 'Cancel').click();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  hanging.cancel();

  await textbox(page, 'Password').fill(world.nora.password);
  await button(page, 'Sign in').click();
  await textbox(page, 'Verification code').fill('000000');
  await expect(textbox(page, 'Password')).toHaveCount(0);
  await button(page, 'Verify').click();
  await expect(page.getByRole('alert')).toHaveText(
    /^This verification code is not right; [^.]+\.$/,
  );
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(textbox(page, 'Verification code')).toHaveValue('');
});

test('accounts: each button goes by one name, and says whose it is', async ({ app, world }) => {
  const first = await app.signIn(world.sam);
  await button(region(first.page, 'Accounts'), 'Add account').click();
  const { page } = await app.signIn(world.nora);
  const accounts = region(page, 'Accounts');
  await expect(accounts).toHaveCount(1);
  for (const name of ['sam', 'nora_k']) {
    await expect(accounts.getByRole('heading', { name, exact: true })).toBeVisible();
  }
  for (const name of ['Token details', 'Copy token', 'Show token', 'Sign out']) {
    await expectDescribed(button(accounts, name), ['sam', 'nora_k']);
  }
});

test('token details: each fact under its name', async ({ app, world }) => {
  const { page } = await app.signIn(world.nora);
  await button(page, 'Token details').click();
  const details = region(page, 'Token details');
  await expect(details).toHaveCount(1);
  await expect(button(details, 'Refresh')).toBeEnabled();
  await expect(details.getByRole('term').filter({ visible: true })).toHaveText([
    'Owner',
    'E-mail',
    'Plan',
    'Two-factor',
    'Joined',
    'Remembered until',
    'Entitlements',
    'Last checked',
  ]);
  await expect(details.getByRole('definition').filter({ visible: true })).toHaveText([
    /nora_k/,
    /^n•••@example\.test/,
    /^Plex Pass/,
    'On',
    /\d{4}/,
    /\d{4}/,
    /\w/,
    /^Plex accepted the token /,
  ]);
});

test('servers: an item of each, named as it is, and a form for more', async ({ app, world }) => {
  const { page } = await app.signIn(world.nora);
  const servers = region(page, 'Servers');
  await expect(servers).toHaveCount(1);
  for (const name of ['Attic box', 'Summer house']) {
    const item = servers.getByRole('listitem', { name, exact: true });
    await expectDescribed(button(item, 'New transient token'), [name]);
    await expectDescribed(button(item, 'Source connection'), [name]);
  }
  await expect(textbox(servers, 'Server address')).toBeEditable();
  await expect(button(servers, 'Add server')).toBeEnabled();
});

test('transient tokens: whose, since when, until when, and a countdown that is not spoken', async ({
  app,
  world,
}) => {
  const { page } = await app.signIn(world.nora);
  const list = page.getByRole('list', { name: 'Transient tokens', exact: true });
  const item = list.getByRole('listitem').first();
  await button(
    page.getByRole('listitem', { name: 'Attic box', exact: true }),
    'New transient token',
  ).click();
  await expect(item).toContainText(/Attic box.*Made .*Ends at the latest .*4\d hours left/s);
  for (const name of ['Copy', 'Forget']) {
    await expect(button(item, name)).toHaveAccessibleDescription(/^Attic box .*Made /);
  }
  await expect(item.getByText('hours left')).toHaveCount(1);
  const spoken = page.locator('[aria-live], [role=status], [role=alert], [role=timer], [role=log]');
  await expect(spoken.filter({ hasText: 'hours left' })).toHaveCount(0);
});

test('a source connection: its table, and whose each address is', async ({ app, world }) => {
  const { atticBox } = world;
  const { page } = await app.signIn(world.nora);
  await button(
    page.getByRole('listitem', { name: 'Attic box', exact: true }),
    'Source connection',
  ).click();
  const source = region(page, 'Source connection');
  await expect(source).toHaveCount(1);
  await textbox(source, 'Source').fill(atticBox.machineIdentifier);
  await button(source, 'Look up').click();
  const table = source.getByRole('table', { name: 'Connections', exact: true });
  await expect(table.getByRole('row')).toHaveText([
    /^Kind\s*Address/,
    new RegExp(`^LAN${atticBox.urlOf('local')}`),
    new RegExp(`^Remote${atticBox.urlOf('remote')}`),
    new RegExp(`^Relay${atticBox.urlOf('relay')}`),
  ]);
  await expectDescribed(
    button(table, 'Copy address'),
    (['local', 'remote', 'relay'] as const).map((kind) => atticBox.urlOf(kind)),
  );
  await expect(button(source, 'Copy token')).toHaveAccessibleDescription('Attic box');
});

test('the question of "Sign out", and what it offers offline', async ({ app, plex, world }) => {
  const { page } = await app.signIn(world.sam);
  await button(page, 'Sign out').click();
  const question = page.getByRole('alertdialog', { name: 'Sign out sam?', exact: true });
  await expect(button(question, 'Cancel')).toBeFocused();
  await plex.goOffline();
  await button(question, 'Sign out').click();
  await expect(question.getByRole('alert')).toHaveText(/^Plex cannot be reached; [^.]+\.$/);
  await expect(button(question, 'Forget here only')).toBeEnabled();
});
