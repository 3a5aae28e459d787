import type { DemoAccount } from './fake-plex/demo-world.ts';
import type { FakePlex } from './fake-plex/fake-plex.ts';
import { faults } from './fake-plex/fake-plex.ts';
import type { KeychainEntry } from './screens/keychain.ts';
import { trayOf } from './screens/tray.ts';
import { expect, test } from './support/app.ts';
import { movedClock } from './support/moved-clock.ts';
import { picturesIn } from './support/pictures.ts';
import { wake } from './support/power.ts';

/* Tokens made for tools: each alone, on the real keyring, with secret-tool as the witness. */

/** What Plex says of a token, asked as another program would. */
async function statusOf(plex: FakePlex, { token, clientIdentifier }: KeychainEntry) {
  const answer = await fetch(`${plex.url}/api/v2/user`, {
    headers: { 'X-Plex-Token': token, 'X-Plex-Client-Identifier': clientIdentifier },
  });
  return answer.status;
}

/** The names of the account's devices at Plex. */
async function devicesAt(plex: FakePlex, { account }: DemoAccount): Promise<string[]> {
  const [token = ''] = account.currentTokens();
  const answer = await fetch(`${plex.url}/devices.json`, { headers: { 'X-Plex-Token': token } });
  return ((await answer.json()) as { name: string }[]).map(({ name }) => name);
}

function fail(why: string): never {
  throw new Error(why);
}

const picture = picturesIn('named-tokens');

test('each tool has a token of its own, and revoking one leaves the others alone', async ({
  app,
  plex,
  world,
  keychain,
  clipboard,
}) => {
  const { namedTokens, status, page } = await app.signIn(world.sam);
  await picture(page, 'named-tokens-none');
  for (const tool of ['Tautulli', 'Kometa', 'Home Assistant']) {
    await namedTokens.make(tool);
    await expect(namedTokens.tokenFor(tool).heading).toBeFocused();
    await expect(namedTokens.tokenFor(tool).card).toContainText('Plex accepted the token');
  }
  expect((await devicesAt(plex, world.sam)).sort()).toEqual(
    expect.arrayContaining(['Home Assistant', 'Kometa', 'Tautulli']),
  );
  await picture(page, 'named-tokens');

  const entries = await keychain.entriesOf(plex.url);
  expect(entries.map(({ name }) => name).sort()).toEqual([
    'Home Assistant',
    'Kometa',
    'Tautulli',
    'sam',
  ]);
  expect(new Set(entries.map(({ token }) => token)).size).toBe(4);
  expect(new Set(entries.map(({ clientIdentifier }) => clientIdentifier)).size).toBe(4);
  const entryOf = (tool: string): KeychainEntry =>
    entries.find(({ name }) => name === tool) ?? fail(`no entry of ${tool}`);
  for (const entry of entries) expect(await statusOf(plex, entry)).toBe(200);

  await namedTokens.tokenFor('Tautulli').copy.click();
  await expect.poll(() => clipboard.read()).toBe(entryOf('Tautulli').token);
  await namedTokens.tokenFor('Tautulli').copyAs.choose('Header line');
  await expect.poll(() => clipboard.read()).toBe(`X-Plex-Token: ${entryOf('Tautulli').token}`);
  expect(await page.content()).not.toContain(entryOf('Tautulli').token);

  const { question, cancel, revoke } = namedTokens.revokeQuestion;
  await namedTokens.tokenFor('Kometa').revoke.click();
  await expect(cancel).toBeFocused();
  await picture(page, 'named-token-revoke');
  await cancel.click();
  await expect(question).toBeHidden();
  expect(await statusOf(plex, entryOf('Kometa'))).toBe(200);
  await namedTokens.tokenFor('Kometa').revoke.click();
  await revoke.click();
  await expect(namedTokens.tokenFor('Kometa').card).toBeHidden();
  await expect(status).toContainText('All other tokens go on working.');
  for (const entry of entries)
    expect(await statusOf(plex, entry)).toBe(entry.name === 'Kometa' ? 401 : 200);
  await expect
    .poll(async () => (await keychain.entriesOf(plex.url)).map(({ name }) => name).sort())
    .toEqual(['Home Assistant', 'Tautulli', 'sam']);
});

test('whose device is gone at Plex already is revoked without a failure', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const { namedTokens, status } = await app.signIn(world.sam);
  await namedTokens.make('Tautulli');
  await expect(namedTokens.tokenFor('Tautulli').card).toBeVisible();
  const entries = await keychain.entriesOf(plex.url);
  expect(plex.revoke(entries.find(({ name }) => name === 'Tautulli')?.token ?? '')).toBe(true);
  await namedTokens.tokenFor('Tautulli').revoke.click();
  await namedTokens.revokeQuestion.revoke.click();
  await expect(namedTokens.tokenFor('Tautulli').card).toBeHidden();
  await expect(status).toContainText('All other tokens go on working.');
  expect((await keychain.entriesOf(plex.url)).map(({ name }) => name)).toEqual(['sam']);
});

test('is made new in its place: the old one goes only then', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const { namedTokens, status } = await app.signIn(world.sam);
  await namedTokens.make('Tautulli');
  const tautulli = namedTokens.tokenFor('Tautulli');
  await expect(tautulli.card).toBeVisible();
  const entry = async (): Promise<KeychainEntry> =>
    (await keychain.entriesOf(plex.url)).find(({ name }) => name === 'Tautulli') ??
    fail('no entry');
  const old = await entry();

  const refusal = plex.fault('/api/v2/user', faults.plexError(503, 1007));
  await tautulli.replace.click();
  await expect(tautulli.alert).toBeVisible({ timeout: 30_000 });
  refusal.cancel();
  expect(await statusOf(plex, old)).toBe(200);
  expect((await entry()).token).toBe(old.token);

  await tautulli.replace.click();
  await expect(status).toContainText('The old one no longer works.');
  const fresh = await entry();
  expect([await statusOf(plex, old), await statusOf(plex, fresh)]).toEqual([401, 200]);
  expect(await devicesAt(plex, world.sam)).toHaveLength(2);
});

test('revoked offline it waits, survives a restart, can be kept, and goes when Plex is back', async ({
  start,
  plex,
  world,
  keychain,
}) => {
  const first = await start();
  const { namedTokens, page } = await first.signIn(world.sam);
  for (const tool of ['Tautulli', 'Kometa']) {
    await namedTokens.make(tool);
    await expect(namedTokens.tokenFor(tool).card).toBeVisible();
  }
  const entries = await keychain.entriesOf(plex.url);
  await plex.goOffline();
  for (const tool of ['Tautulli', 'Kometa']) {
    await namedTokens.tokenFor(tool).revoke.click();
    await namedTokens.revokeQuestion.revoke.click();
    await expect(namedTokens.revokeQuestion.question).toBeHidden();
    await expect(namedTokens.tokenFor(tool).card).toContainText('Will be revoked');
  }
  await picture(page, 'named-tokens-waiting');
  await first.quit();
  expect(await keychain.entriesOf(plex.url)).toHaveLength(3);

  const app = await start();
  const screens = await app.window();
  const tokenFor = (tool: string) => screens.namedTokens.tokenFor(tool);
  await expect(tokenFor('Tautulli').card).toContainText('when Plex can be reached');
  await tokenFor('Kometa').keep.click();
  await expect(tokenFor('Kometa').card).not.toContainText('Will be revoked');
  await plex.goOnline();
  await wake(app);
  await expect(tokenFor('Tautulli').card).toBeHidden({ timeout: 30_000 });
  for (const entry of entries)
    expect(await statusOf(plex, entry)).toBe(entry.name === 'Tautulli' ? 401 : 200);
  await expect.poll(() => keychain.entriesOf(plex.url)).toHaveLength(2);
});

test('two of one name may stand side by side, and one is renamed', async ({ app, world, plex }) => {
  const { namedTokens, status } = await app.signIn(world.sam);
  await namedTokens.make('Tautulli');
  await expect(namedTokens.headings).toHaveCount(1);
  await namedTokens.make('Tautulli');
  await expect(status).toContainText('Another one has this name: each works by itself.');
  await expect(namedTokens.headings).toHaveCount(2);
  const second = namedTokens.tokenFor('Tautulli').card.nth(1);
  await second.getByRole('button', { name: 'Rename', exact: true }).click();
  const name = second.getByRole('textbox', { name: 'New name', exact: true });
  await expect(name).toBeFocused();
  await name.fill('Kometa');
  await name.press('Enter');
  await expect(namedTokens.tokenFor('Kometa').card).toBeVisible();
  expect(plex.requests.to('/api/v2/pins')).toHaveLength(2);
});

test('a new name reaches Plex with the next check, and stands on the page of devices', async ({
  start,
  profileFolder,
  desktop,
  plex,
  world,
}) => {
  test.slow(); // What is due for all tokens at once is spread over 40 seconds.
  const clock = movedClock(profileFolder, desktop.env);
  const app = await start(clock.start);
  const { accounts, devices, namedTokens } = await app.signIn(world.sam);
  await namedTokens.make('Tautulli');
  const tautulli = namedTokens.tokenFor('Tautulli');
  await tautulli.rename.click();
  await tautulli.newName.fill('Kometa');
  await tautulli.saveName.click();
  await expect(namedTokens.tokenFor('Kometa').card).toBeVisible();
  await accounts.account('sam').devices.click();
  await expect(devices.device('Tautulli').row).toBeVisible();
  await accounts.account('sam').devices.click();
  await expect(devices.region).toBeHidden();

  clock.set(25);
  await wake(app);
  const pings = () => plex.requests.to('/api/v2/ping');
  await expect
    .poll(() => pings().some(({ headers }) => headers['x-plex-device-name'] === 'Kometa'), {
      timeout: 90_000,
    })
    .toBe(true);
  await accounts.account('sam').devices.click();
  await expect(devices.device('Kometa').row).toBeVisible();
  await expect(devices.device('Tautulli').row).toBeHidden();
});

test('is not made where Plex lets no token approve another, and says so', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const { namedTokens } = await app.signIn(world.sam);
  plex.fault('/api/v2/pins/link', faults.plexError(404, 1020));
  await namedTokens.make('Tautulli');
  await expect(namedTokens.alert).toHaveText(/Plex does not let this account’s token/);
  await expect(namedTokens.name).toHaveValue('Tautulli');
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);
  expect(await devicesAt(plex, world.sam)).toHaveLength(1);
});

test('outlives its account’s sign-out, or goes with it', async ({ app, plex, world, keychain }) => {
  const { accounts, namedTokens, signIn, page } = await app.signIn(world.sam);
  await namedTokens.make('Tautulli');
  await expect(namedTokens.tokenFor('Tautulli').card).toBeVisible();
  const { signOut, revokeNamedTokens } = accounts.signOutQuestion('sam');
  await accounts.account('sam').signOut.click();
  await picture(page, 'sign-out-named-tokens');
  await expect(revokeNamedTokens).not.toBeChecked();
  await signOut.click();
  await expect(signIn.login).toBeVisible();
  await expect(namedTokens.tokenFor('Tautulli').card).toContainText('Of sam.');
  await picture(page, 'named-tokens-left');
  const [left] = await keychain.entriesOf(plex.url);
  expect(left && (await statusOf(plex, left))).toBe(200);

  const again = await app.signIn(world.sam);
  await again.accounts.account('sam').signOut.click();
  const question = again.accounts.signOutQuestion('sam');
  await question.revokeNamedTokens.check();
  await question.signOut.click();
  await expect(again.signIn.login).toBeVisible();
  await expect(again.namedTokens.region).toBeHidden();
  await expect.poll(() => keychain.texts()).toEqual([]);
  expect(world.sam.account.currentTokens()).toEqual([]);
});

test('is copied from the tray by two presses', async ({
  app,
  world,
  desktop,
  clipboard,
  plex,
  keychain,
}) => {
  const { namedTokens } = await app.signIn(world.sam);
  await namedTokens.make('Tautulli');
  await expect(namedTokens.tokenFor('Tautulli').card).toBeVisible();
  const tray = trayOf(desktop, app.pid);
  await tray.waitFor('Named tokens/Tautulli (sam)');
  await tray.click('Named tokens/Tautulli (sam)');
  const entries = await keychain.entriesOf(plex.url);
  const entry = entries.find(({ name }) => name === 'Tautulli');
  await expect.poll(() => clipboard.read()).toBe(entry?.token);
});

test('twenty restarts add no device at Plex', async ({ start, plex, world }) => {
  test.slow();
  const first = await start();
  const { namedTokens } = await first.signIn(world.sam);
  await namedTokens.make('Tautulli');
  await expect(namedTokens.tokenFor('Tautulli').card).toBeVisible();
  const devices = await devicesAt(plex, world.sam);
  expect(devices).toHaveLength(2);
  await first.quit();
  for (let times = 0; times < 20; times += 1) {
    const app = await start();
    const screens = await app.window();
    await expect(screens.accounts.account('sam').card).toContainText('Plex accepted the token');
    await app.quit();
  }
  expect(await devicesAt(plex, world.sam)).toEqual(devices);
});
