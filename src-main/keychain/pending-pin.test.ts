import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { AccountId, NamedTokenId } from '../contract/entities.ts';
import { PrivateKey, Token } from '../token.ts';
import { contentOf, textOf } from './entry-text.ts';
import { ownAccount } from './envelope.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { createPendingPinRoom } from './pending-pin.ts';
import type { PendingPin, PendingSignIn } from './stored-pin.ts';

const plexOrigin = 'https://plex.tv';
const example: PendingSignIn = {
  kind: 'sign-in',
  way: 'browser',
  pinId: new Token('700000001'),
  pinCode: new Token('q1w2e3r4t5y6u7i8o9p0a1s2d'),
  clientIdentifier: 'client-1',
  plexOrigin,
  expiresAt: 1_800_000_000_000,
};

/** A JWT that waits to take the place of another. */
const ofTool: PendingPin = {
  kind: 'named-token',
  accountId: AccountId.parse('nora'),
  namedTokenId: NamedTokenId.parse('named-1'),
  name: 'Kometa',
  tokenKind: 'jwt',
  privateKey: new PrivateKey('a-key-of-made-up-letters'),
  pinId: new Token('700000001'),
  pinCode: new Token('q1w2e3r4t5y6u7i8o9p0a1s2d'),
  clientIdentifier: 'client-1',
  plexOrigin,
  expiresAt: 1_800_000_000_000,
};

const revealed = (pending: PendingPin | undefined) =>
  pending && {
    ...pending,
    pinId: pending.pinId.reveal(),
    pinCode: pending.pinCode.reveal(),
    ...('privateKey' in pending && { privateKey: pending.privateKey?.reveal() ?? null }),
  };

test.each([
  ['a sign-in', example],
  ['a tool’s JWT', ofTool],
  [
    'a new token for a tool',
    { ...ofTool, namedTokenId: null, tokenKind: 'token', privateKey: null },
  ],
] as const)('%s under way comes back from its text as it was', (_what, pending) => {
  const content = contentOf(textOf(pending));
  expect(revealed(content && 'pending' in content ? content.pending : undefined)).toEqual(
    revealed(pending),
  );
});

test('it prints neither id nor code nor key', () => {
  const shown = inspect([example, ofTool]) + JSON.stringify([example, ofTool]);
  expect(shown).not.toContain('made-up-letters');
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
  const room = createPendingPinRoom(keychain, plexOrigin);
  const found: PendingPin[] = [];
  room.onFound('sign-in', (pending) => found.push(pending));
  room.onFound('named-token', (pending) => found.push(pending));
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

test.each([
  ['a sign-in', example],
  ['a tool’s token', ofTool],
] as const)(
  '%s is found by the look for credentials, which is the only one and does not see it',
  async (...row) => {
    const [, pending] = row;
    const before = await setUp();
    await before.room.keep(pending);
    expect(before.texts.size).toBe(2);
    const after = await setUp(before.texts);
    const entries = await after.room.keychain.readAll();
    expect(entries.map(({ entryName }) => entryName)).toEqual(['account-1']);
    expect(after.found.map(revealed)).toEqual([revealed(pending)]);
    expect(after.keychain.calls).toEqual(['readAll']);
  },
);

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
  await createPendingPinRoom(other, standIn).keep({ ...example, plexOrigin: standIn });
  expect(texts.size).toBe(3);
});

test('a keychain that does not take it costs nothing but the restart', async () => {
  const keychain = createMemoryKeychain({ plexOrigin, state: 'locked' });
  const room = createPendingPinRoom(keychain, plexOrigin);
  await expect(room.keep(example)).resolves.toBeUndefined();
  await expect(room.drop()).resolves.toBeUndefined();
});
