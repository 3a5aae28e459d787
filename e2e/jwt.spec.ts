import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ask } from './fake-plex/ask.ts';
import type { FakePlex } from './fake-plex/fake-plex.ts';
import { jwtsScreen } from './screens/jwts.ts';
import type { KeychainEntry } from './screens/keychain.ts';
import { expect, test } from './support/app.ts';
import { READABLE_PAGES, searchForLeaks } from './support/leak-search.ts';
import { movedClock } from './support/moved-clock.ts';

const DAY_HOURS = 24;
const HOUR_MS = 3_600_000;

type JwtEntry = KeychainEntry & { privateKey?: string; about: { kind: string; endsAt: number } };

/** What is needed of a row of the program's own list. */
type ListedRow = { about?: { kind: string }; entryName?: string };

const isJwt = (entry: KeychainEntry): entry is JwtEntry => 'privateKey' in entry;

/** What plex.tv answers to a ping with this token. */
const pinged = async (plex: FakePlex, token: string, clientIdentifier: string): Promise<number> => {
  const headers = { 'x-plex-token': token, 'x-plex-client-identifier': clientIdentifier };
  return (await fetch(`${plex.url}/api/v2/ping`, { headers })).status;
};

test('a JWT is made in silence, works at plex.tv, and the account’s token goes on working', async ({
  start,
  plex,
  world,
  clipboard,
  keychain,
  desktop,
}) => {
  test.slow(); // It reads the memory of every process.
  const app = await start({ switches: [READABLE_PAGES] });
  const screens = await app.signIn(world.nora);
  const jwts = jwtsScreen(screens.page);
  const [own] = await keychain.entriesOf(plex.url);
  await jwts.newToken.click();
  await expect(jwts.kind(/^Ordinary/)).toBeChecked();
  await jwts.newToken.click();

  await jwts.make('Kometa');
  const kometa = jwts.token('Kometa');
  await expect(screens.status).toContainText('New JWT for Kometa.');
  await expect(kometa.card).toContainText('For plex.tv');
  await expect(kometa.card).toContainText('renews itself');

  await kometa.copy.click();
  await expect(screens.status).toContainText('Token for Kometa copied');
  const jwt = await clipboard.read();
  expect(jwt).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
  const entry = (await keychain.entriesOf(plex.url)).find(isJwt);
  expect(entry).toMatchObject({ token: jwt, name: 'Kometa', about: { kind: 'jwt' } });
  expect(await pinged(plex, jwt, entry?.clientIdentifier ?? '')).toBe(200);
  expect(entry?.clientIdentifier).not.toBe(own?.clientIdentifier);
  expect(await pinged(plex, own?.token ?? '', own?.clientIdentifier ?? '')).toBe(200);

  await kometa.tryAtServer.click();
  await expect(kometa.card).toContainText('Attic box does not take this JWT');
  await expect(kometa.card).toContainText('Valid');
  world.atticBox.behaviour.acceptsJwts = true;
  await kometa.tryAtServer.click();
  await expect(kometa.card).toContainText('For plex.tv and Attic box');
  await app.closeWindow();
  await app.electron.evaluate(({ app: itself }) => itself.emit('activate'));
  const { page } = await app.window();
  await expect(jwtsScreen(page).token('Kometa').card).toContainText('For plex.tv and Attic box');

  plex.noteSecret('private key of a JWT', entry?.privateKey ?? '');
  const { leaks, filesRead } = await searchForLeaks({ app, plex, desktop });
  expect(leaks).toEqual([]);
  expect(filesRead).toBeGreaterThan(5);
  // Nor has Plex or a server ever seen the private key.
  const received = JSON.stringify(
    plex.allRequests().map(({ target, body, headers }) => [target, body, headers]),
  );
  expect(received).not.toContain(entry?.privateKey);
});

test('a JWT that is about to end is renewed before it is copied, and after a month too', async ({
  start,
  plex,
  world,
  clipboard,
  profileFolder,
  desktop,
}) => {
  const clock = movedClock(profileFolder, desktop.env);
  const app = await start(clock.start);
  const screens = await app.signIn(world.nora);
  const jwts = jwtsScreen(screens.page);
  await jwts.make('Kometa');
  const kometa = jwts.token('Kometa');
  await kometa.copy.click();
  await expect(screens.status).toContainText('Token for Kometa copied');
  const first = await clipboard.read();

  const seen = [first];
  for (const days of [6, 40]) {
    plex.clock.advance(days * DAY_HOURS * HOUR_MS);
    clock.set((seen.length === 1 ? 6 : 46) * DAY_HOURS);
    await kometa.copy.click();
    await expect.poll(() => clipboard.read()).not.toBe(seen.at(-1));
    const next = await clipboard.read();
    expect(next).toMatch(/^eyJ/);
    expect(await pinged(plex, next, 'anybody')).toBe(200);
    seen.push(next);
  }
  expect(await pinged(plex, first, 'anybody')).toBe(498);
  await expect(kometa.card).toContainText('Valid');
});

test('a legacy token where a JWT was asked for is refused, ended and said', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const screens = await app.signIn(world.nora);
  const before = world.nora.account.currentTokens();
  plex.jwt.handsOutLegacyTokens = true;
  const jwts = jwtsScreen(screens.page);
  await jwts.make('Kometa');
  await expect(jwts.alert).toContainText('Plex gave an ordinary token instead of a JWT');
  expect(world.nora.account.currentTokens()).toEqual(before);
  expect((await keychain.entriesOf(plex.url)).filter(isJwt)).toEqual([]);
});

test('a JWT whose device was removed at Plex is forgotten, and that is said', async ({
  start,
  plex,
  world,
  keychain,
  profileFolder,
  desktop,
}) => {
  const clock = movedClock(profileFolder, desktop.env);
  const app = await start(clock.start);
  const screens = await app.signIn(world.nora);
  const { notices } = screens;
  const jwts = jwtsScreen(screens.page);
  await jwts.make('Kometa');
  const kometa = jwts.token('Kometa');
  await expect(kometa.card).toBeVisible();
  const [entry] = (await keychain.entriesOf(plex.url)).filter(isJwt);
  expect(plex.revoke(entry?.token ?? '')).toBe(true);

  plex.clock.advance(6 * DAY_HOURS * HOUR_MS);
  clock.set(6 * DAY_HOURS);
  await kometa.copy.click();
  await expect(kometa.card).toBeHidden();
  await expect(notices.region).toContainText('The JWT for Kometa was taken back at Plex');
  expect((await keychain.entriesOf(plex.url)).filter(isJwt)).toEqual([]);
});

test('a JWT that is revoked in the window works nowhere any more, and the others go on', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const screens = await app.signIn(world.nora);
  const jwts = jwtsScreen(screens.page);
  for (const tool of ['Kometa', 'Tautulli']) {
    await jwts.make(tool);
    await expect(jwts.token(tool).card).toContainText('renews itself');
  }
  const entries = await keychain.entriesOf(plex.url);
  const kometa = entries.find(({ name }) => name === 'Kometa');
  const others = entries.filter((entry) => entry !== kometa);
  expect(others).toHaveLength(2);

  await jwts.token('Kometa').revoke.click();
  await screens.namedTokens.revokeQuestion.revoke.click();
  await expect(jwts.token('Kometa').card).toBeHidden();
  expect(await pinged(plex, kometa?.token ?? '', kometa?.clientIdentifier ?? '')).toBe(401);
  for (const { token, clientIdentifier } of others) {
    expect(await pinged(plex, token, clientIdentifier)).toBe(200);
  }
  expect(await keychain.entriesOf(plex.url)).toHaveLength(2);
});

test('a JWT that has ended is revoked as well: its key can make no other', async ({
  start,
  plex,
  world,
  keychain,
  profileFolder,
  desktop,
}) => {
  const clock = movedClock(profileFolder, desktop.env);
  const app = await start(clock.start);
  const screens = await app.signIn(world.nora);
  const jwts = jwtsScreen(screens.page);
  await jwts.make('Kometa');
  await expect(jwts.token('Kometa').card).toContainText('renews itself');
  const entries = await keychain.entriesOf(plex.url);
  const kometa = entries.find(isJwt)?.clientIdentifier;
  const own = entries.find((entry) => !isJwt(entry))?.token ?? '';
  const devices = async () => (await ask(`${plex.url}/devices.json`, { token: own })).text;
  expect(await devices()).toContain(kometa);
  plex.clock.advance(8 * DAY_HOURS * HOUR_MS);
  clock.set(8 * DAY_HOURS);
  await jwts.token('Kometa').revoke.click();
  await screens.namedTokens.revokeQuestion.revoke.click();
  await expect(jwts.token('Kometa').card).toBeHidden();
  expect(await devices()).not.toContain(kometa);
});

test('a JWT that the keychain has lost says so, and is made anew', async ({
  start,
  plex,
  world,
  keychain,
  profileFolder,
}) => {
  const first = await start();
  const screens = await first.signIn(world.nora);
  await jwtsScreen(screens.page).make('Kometa');
  await expect(jwtsScreen(screens.page).token('Kometa').card).toBeVisible();
  await first.quit();
  const list = await readFile(path.join(profileFolder, 'accounts.json'), 'utf8');
  const rows = Object.values(JSON.parse(list) as Record<string, unknown>).flat() as ListedRow[];
  const { entryName = '' } = rows.find((row) => row.about?.kind === 'jwt') ?? {};
  await keychain.forget(entryName);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);

  const again = await (await start()).window();
  const kometa = jwtsScreen(again.page).token('Kometa');
  await expect(kometa.card).toContainText('lost this JWT and the key that renews it');
  await kometa.replace.click();
  await expect(kometa.card).toContainText('For plex.tv');
  await expect(kometa.card).toContainText('Valid');
  expect((await keychain.entriesOf(plex.url)).filter(isJwt)).toHaveLength(1);
});
