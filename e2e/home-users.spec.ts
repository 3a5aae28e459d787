import type { Account, FakePlex } from './fake-plex/fake-plex.ts';
import { faults } from './fake-plex/fake-plex.ts';
import { expect, test } from './support/app.ts';

/** A grown-up of the home, protected by a PIN. */
const addTeen = (plex: FakePlex): Account =>
  plex.addAccount({ username: 'teen_t', managed: true, homePin: '0471' });

const switches = (plex: FakePlex) =>
  plex.requests.all.filter(({ path }) => path.endsWith('/switch'));

test('a managed user’s token is kept as an account of its own', async ({
  app,
  plex,
  world,
  clipboard,
}) => {
  const { accounts, homeUsers, status } = await app.signIn(world.nora);
  await accounts.account('nora_k').homeUsers.click();
  await expect(homeUsers.names).toHaveText(['nora_k', 'Kid']);
  await expect(homeUsers.user('nora_k').card).toContainText('This account');
  await expect(homeUsers.user('nora_k').card).toContainText('Admin');
  await expect(homeUsers.user('nora_k').getToken).toBeHidden();
  const kid = homeUsers.user('Kid');
  await expect(kid.card).toContainText('Managed');
  await kid.getToken.click();
  await expect(status).toContainText('Kid is now among the accounts');
  await expect(kid.card).toContainText('Kept here');

  const card = accounts.account('Kid');
  await expect(card.card).toContainText('Managed home user');
  await expect(card.claim).toBeHidden();
  await card.copyToken.click();
  const [request] = switches(plex);
  const identifiers = plex.requests.all.map(({ headers }) => headers['x-plex-client-identifier']);
  expect(new Set(identifiers).size).toBe(2); // the account's own, and a fresh one
  expect(request?.target).not.toContain('pin');
  await expect.poll(() => clipboard.read()).toMatch(/^[\w-]{20}$/);
  const copied = await clipboard.read();
  expect(plex.secrets().find(({ value }) => value === copied)?.label).toContain('Kid');
});

test('survives a restart, and got again signs the old one out', async ({ start, plex, world }) => {
  const first = await start();
  const { accounts, homeUsers } = await first.signIn(world.nora);
  await accounts.account('nora_k').homeUsers.click();
  await homeUsers.user('Kid').getToken.click();
  await expect(accounts.account('Kid').card).toBeVisible();
  await first.quit();

  const again = await (await start()).window();
  await expect(again.accounts.headings).toHaveText(['nora_k', 'Kid']);
  await expect(again.accounts.account('Kid').card).toContainText('Managed home user');
  await again.accounts.account('nora_k').homeUsers.click();
  await again.homeUsers.user('Kid').getNewToken.click();
  await expect(again.status).toContainText('The old one is signed out');
  await expect(again.accounts.headings).toHaveText(['nora_k', 'Kid']);
  await expect.poll(() => plex.requests.to('/api/v2/users/signout', 'DELETE').length).toBe(1);
});

test('a PIN is asked for, sent once, cleared, and a wrong one explained', async ({
  app,
  plex,
  world,
}) => {
  const teen = addTeen(plex);
  const { accounts, homeUsers, page } = await app.signIn(world.nora);
  await accounts.account('nora_k').homeUsers.click();
  const user = homeUsers.user('teen_t');
  await expect(user.card).toContainText('PIN');
  await user.getToken.click();
  await expect(user.pin).toBeFocused();
  await expect(user.pin).toHaveAttribute('type', 'password');

  await user.pin.fill('12');
  await user.pin.press('Enter');
  await expect(user.card).toContainText('A PIN has four digits');
  expect(switches(plex)).toHaveLength(0);

  for (const [tries, pin] of [
    [1, '1111'],
    [2, '2222'],
    [3, '3333'],
  ] as const) {
    await user.pin.fill(pin);
    await user.pin.press('Enter');
    await expect.poll(() => switches(plex).length).toBe(tries);
    await expect(user.alert).toContainText('This PIN is not right');
    await expect(user.pin).toHaveValue('');
    await expect(user.pin).toBeFocused();
    const warning = expect(user.card);
    await (tries < 3 ? warning.not : warning).toContainText('Plex may pause this for a while');
  }

  await page.keyboard.press('Escape');
  await expect(user.pin).toBeHidden();
  await expect(user.getToken).toBeFocused();
  await user.getToken.click();
  await user.pin.fill('0471');
  await user.pin.press('Enter');
  await expect(accounts.account('teen_t').card).toBeVisible();
  await expect(user.getNewToken).toBeFocused();
  expect(switches(plex)).toHaveLength(4);
  expect(teen.currentTokens()).toHaveLength(1);
});

test('a pause that Plex asks for is told with its end, and kept', async ({ app, plex, world }) => {
  plex.fault(/\/switch$/, faults.rateLimit(600));
  const { accounts, homeUsers } = await app.signIn(world.nora);
  await accounts.account('nora_k').homeUsers.click();
  const kid = homeUsers.user('Kid');
  await kid.getToken.click();
  await expect(kid.alert).toContainText(/Plex asks for a pause after many requests; try again at/);
  await kid.getToken.click();
  await expect(kid.alert).toContainText(/try again at/);
  expect(switches(plex)).toHaveLength(1);
});

test('a pause that was waited out is over, and nothing was sent during it', async ({
  app,
  plex,
  world,
}) => {
  plex.fault(/\/switch$/, faults.rateLimit(2), { times: 1 });
  const { accounts, homeUsers } = await app.signIn(world.nora);
  await accounts.account('nora_k').homeUsers.click();
  const kid = homeUsers.user('Kid');
  await kid.getToken.click();
  await expect(kid.alert).toContainText(/try again at/);
  await expect(async () => {
    if (await kid.getToken.isVisible()) await kid.getToken.click();
    await expect(kid.card).toContainText('Kept here', { timeout: 1_000 });
  }).toPass();
  expect(switches(plex)).toHaveLength(2);
});

test('a managed user’s own token switches on where Plex lets it, and is told where not', async ({
  app,
  plex,
  world,
}) => {
  addTeen(plex);
  const { accounts, homeUsers } = await app.signIn(world.nora);
  await accounts.account('nora_k').homeUsers.click();
  await homeUsers.user('Kid').getToken.click();
  await expect(accounts.account('Kid').card).toBeVisible();
  await accounts.account('Kid').homeUsers.click();
  const teen = homeUsers.user('teen_t');
  const refusal = plex.fault(/\/switch$/, faults.plexError(403, 1009));
  await teen.getToken.click();
  await teen.pin.fill('0471');
  await teen.pin.press('Enter');
  await expect(teen.alert).toContainText('does not allow this for a managed user');
  await expect(accounts.account('teen_t').card).toBeHidden();
  refusal.cancel();
  await teen.pin.fill('0471');
  await teen.pin.press('Enter');
  await expect(accounts.account('teen_t').card).toBeVisible();
});

test('an account in no home is told so in words', async ({ app, world }) => {
  const { accounts, homeUsers, page } = await app.signIn(world.sam);
  await accounts.account('sam').homeUsers.click();
  await expect(homeUsers.region).toContainText('sam is in no Plex Home, or alone in one');
  await page.keyboard.press('Escape');
  await expect(homeUsers.region).toBeHidden();
  await expect(accounts.account('sam').homeUsers).toBeFocused();
});

test('a home user whose token has ended gets a new one from the home', async ({
  app,
  plex,
  world,
}) => {
  const { accounts, homeUsers, tokenDetails } = await app.signIn(world.nora);
  await accounts.account('nora_k').homeUsers.click();
  await homeUsers.user('Kid').getToken.click();
  const kid = accounts.account('Kid');
  await expect(kid.card).toContainText('Valid');
  for (const { value, label } of plex.secrets())
    if (label.includes('of Kid on')) plex.revoke(value);
  await kid.tokenDetails.click();
  await expect(tokenDetails.region).toBeVisible();
  await tokenDetails.refresh.click();
  await expect(kid.card).toContainText('Rejected');
  await expect(kid.signInAgain).toBeHidden();
  await kid.getNewToken.click();
  await homeUsers.user('Kid').getNewToken.click();
  await expect(kid.card).toContainText('Valid');
});
