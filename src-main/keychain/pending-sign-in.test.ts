import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { AccountId } from '../contract/entities.ts';
import { Token } from '../token.ts';
import { contentOf, textOf } from './entry-text.ts';
import { ownAccount } from './envelope.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { createPendingSignInRoom } from './pending-sign-in.ts';
import type { PendingSignIn } from './pending-sign-in.ts';

const plexOrigin = 'https://plex.tv';
const example: PendingSignIn = {
  way: 'browser',
  pinId: new Token('700000001'),
  pinCode: new Token('q1w2e3r4t5y6u7i8o9p0a1s2d'),
  clientIdentifier: 'client-1',
  plexOrigin,
  expiresAt: 1_800_000_000_000,
};

const revealed = (signIn: PendingSignIn | undefined) =>
  signIn && { ...signIn, pinId: signIn.pinId.reveal(), pinCode: signIn.pinCode.reveal() };

test('a sign-in under way comes back from its text as it was', () => {
  const content = contentOf(textOf(example));
  expect(revealed(content && 'signIn' in content ? content.signIn : undefined)).toEqual(
    revealed(example),
  );
});

test('it prints neither id nor code', () => {
  const shown = inspect(example) + JSON.stringify(example);
  expect(shown).not.toContain('700000001');
  expect(shown).not.toContain('q1w2');
});

test.each([
  ['another version', { version: 9 }],
  ['another kind', { kind: 'other' }],
  ['a key more', { more: 1 }],
  ['no code', { pinCode: '' }],
  ['an origin with a path', { plexOrigin: 'https://plex.tv/x' }],
])('a text with %s is none', (_what, changed) => {
  const stored = JSON.parse(textOf(example)) as object;
  expect(contentOf(JSON.stringify({ ...stored, ...changed }))).toBeUndefined();
});

/** A keychain with one account, of `plexOrigin`. */
async function setUp(texts = new Map<string, string>()) {
  const keychain = createMemoryKeychain({ plexOrigin, texts });
  const room = createPendingSignInRoom(keychain, plexOrigin);
  const found: PendingSignIn[] = [];
  room.onFound((pending) => found.push(pending));
  if (texts.size === 0) {
    await keychain.write('account-1', {
      token: new Token('a-token'),
      accountId: AccountId.parse('nora'),
      name: 'nora_k',
      clientIdentifier: 'client-2',
      plexOrigin,
      signedInAt: 1,
      about: ownAccount,
      privateKey: null,
    });
  }
  return { keychain, room, found, texts };
}

test('it is found by the look for credentials, which is the only one and does not see it', async () => {
  const before = await setUp();
  await before.room.keep(example);
  expect(before.texts.size).toBe(2);
  const after = await setUp(before.texts);
  const entries = await after.room.keychain.readAll();
  expect(entries.map(({ entryName }) => entryName)).toEqual(['account-1']);
  expect(after.found.map(revealed)).toEqual([revealed(example)]);
  expect(after.keychain.calls).toEqual(['readAll']);
});

test('it is told once, and not at all once another has taken its place', async () => {
  const before = await setUp();
  await before.room.keep(example);
  const after = await setUp(before.texts);
  await after.room.keep({ ...example, way: 'code' });
  await after.room.keychain.readAll();
  expect(after.found).toEqual([]);
  expect(after.texts.size).toBe(2);
});

test('it goes, and the account stays', async () => {
  const { room, texts } = await setUp();
  await room.keep(example);
  await room.drop();
  expect([...texts.keys()]).toEqual(['account-1']);
});

test('another origin keeps its own beside it', async () => {
  const { room, texts } = await setUp();
  await room.keep(example);
  const standIn = 'http://127.0.0.1:8700';
  const other = createMemoryKeychain({ plexOrigin: standIn, texts });
  await createPendingSignInRoom(other, standIn).keep({ ...example, plexOrigin: standIn });
  expect(texts.size).toBe(3);
});

test('a keychain that does not take it costs nothing but the restart', async () => {
  const keychain = createMemoryKeychain({ plexOrigin, state: 'locked' });
  const room = createPendingSignInRoom(keychain, plexOrigin);
  await expect(room.keep(example)).resolves.toBeUndefined();
  await expect(room.drop()).resolves.toBeUndefined();
});
