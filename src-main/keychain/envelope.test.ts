import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { AccountId } from '../contract/entities.ts';
import { isKeyringError } from '../keyring-error.ts';
import type { NamedTokenId } from '../contract/named-tokens.ts';
import { mutated } from '../settings/test-mutations.ts';
import { PrivateKey, Token } from '../token.ts';
import {
  decodeEnvelope,
  encodeEnvelope,
  MAX_ENVELOPE_BYTES,
  originOf,
  ownAccount,
} from './envelope.ts';
import type { Envelope } from './envelope.ts';

const example: Envelope = {
  token: new Token('a-token-of-nora'),
  accountId: 'uuid-1' as AccountId,
  name: 'nora_k',
  clientIdentifier: 'client-1',
  plexOrigin: 'https://plex.tv',
  signedInAt: 1_700_000_000_000,
  about: ownAccount,
  privateKey: null,
};

const tool = {
  namedTokenId: 'named-1' as NamedTokenId,
  accountName: 'nora_k',
  createdAt: 1_700_000_000_000,
};
const ofTautulli: Envelope = { ...example, name: 'Tautulli', about: { kind: 'named', ...tool } };
const managed = {
  kind: 'account' as const,
  homeOf: 'uuid-2' as AccountId,
  isManaged: true,
};
const key = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
const ofJwt: Envelope = {
  ...example,
  token: new Token(`eyJ${'x'.repeat(537)}`),
  privateKey: new PrivateKey(key),
  name: 'Kometa',
  about: { kind: 'jwt', ...tool, endsAt: 1_700_604_800_000 },
};

/** To the letter: later versions keep reading it. */
const versionOne =
  '{"version":1,"token":"a-token-of-nora","accountId":"uuid-1","name":"nora_k",' +
  '"clientIdentifier":"client-1","plexOrigin":"https://plex.tv","signedInAt":1700000000000}';

/** Seeded: a failure shows the same strings again (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test.each([
  ['an account', example],
  ['a managed user', { ...example, about: managed }],
  ['a tool', ofTautulli],
  ['a tool with a JWT', ofJwt],
])('gives back every field of %s, the secrets hidden', (_whose, envelope) => {
  const token = envelope.token.reveal();
  const decoded = decodeEnvelope(encodeEnvelope(envelope));
  expect(decoded).toEqual(envelope);
  expect(decoded?.token.reveal()).toBe(token);
  expect(decoded?.privateKey?.reveal()).toBe(envelope.privateKey?.reveal());
  expect(inspect(decoded) + JSON.stringify(decoded)).not.toContain(token);
  expect(inspect(decoded) + JSON.stringify(decoded) + String(decoded?.privateKey)).not.toContain(
    key,
  );
});

test('R13: reads an entry of version 1, as an account whose owner signed in', () => {
  expect(decodeEnvelope(versionOne)).toEqual(example);
  expect(decodeEnvelope(versionOne)?.token.reveal()).toBe('a-token-of-nora');
  expect(originOf(versionOne)).toBe('https://plex.tv');
});

/** The three kinds of version 2, to the letter. */
const versionTwo = [
  '{"version":2,"token":"a-token-of-nora","accountId":"uuid-1","name":"nora_k","clientIdentifier":"client-1",' +
    '"plexOrigin":"https://plex.tv","signedInAt":1700000000000,"about":{"kind":"account","homeOf":null,"isManaged":false}}',
  '{"version":2,"token":"a-token-of-nora","accountId":"uuid-1","name":"Tautulli","clientIdentifier":"client-1",' +
    '"plexOrigin":"https://plex.tv","signedInAt":1700000000000,"about":{"kind":"named","namedTokenId":"named-1",' +
    '"accountName":"nora_k","createdAt":1700000000000}}',
  `{"version":2,"token":"eyJ${'x'.repeat(537)}","privateKey":"${key}","accountId":"uuid-1","name":"Kometa",` +
    '"clientIdentifier":"client-1","plexOrigin":"https://plex.tv","signedInAt":1700000000000,"about":{"kind":"jwt",' +
    '"namedTokenId":"named-1","accountName":"nora_k","createdAt":1700000000000,"endsAt":1700604800000}}',
];

test('R13: reads an entry of version 2, of each kind', () => {
  expect(versionTwo.map(decodeEnvelope)).toEqual([example, ofTautulli, ofJwt]);
});

test('R13: a thousand mutated entries are each read whole or not at all', () => {
  const random = createRandom(20_261_129);
  let unread = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const sound = [versionOne, ...versionTwo][round % 4] ?? '';
    const found = decodeEnvelope(mutated(sound, random));
    if (found === undefined) unread += 1;
    else expect(decodeEnvelope(encodeEnvelope(found))).toEqual(found);
  }
  expect(unread).toBeGreaterThan(500);
  expect(unread).toBeLessThan(1_000);
});

test('holds a JWT, its key and the longest of names in 2,000 bytes', () => {
  const largest: Envelope = {
    ...ofJwt,
    accountId: 'a1b2c3d4e5f60718' as AccountId,
    clientIdentifier: '6f1f8a52-0000-4000-8000-000000000003',
    name: '€'.repeat(60),
    about: {
      kind: 'jwt',
      ...tool,
      namedTokenId: '6f1f8a52-0000-4000-8000-000000000004' as NamedTokenId,
      accountName: '€'.repeat(60),
      endsAt: 1_700_604_800_000,
    },
  };
  expect(decodeEnvelope(encodeEnvelope(largest))).toEqual(largest);
});

test.each([
  ['a JWT without its key', { ...ofJwt, privateKey: null }],
  ['a key of another length', { ...ofJwt, privateKey: new PrivateKey(key.slice(1)) }],
  ['a key beside a token that needs none', { ...ofTautulli, privateKey: new PrivateKey(key) }],
  ['a control character in the account’s name', spoilt({ accountName: 'no\nra' })],
])('refuses %s', (_what, envelope) => {
  expect(() => encodeEnvelope(envelope)).toThrow(
    expect.objectContaining({ code: 'keychain-refused' }),
  );
});

function spoilt(some: Partial<typeof tool>): Envelope {
  return { ...ofTautulli, about: { kind: 'named', ...tool, ...some } };
}

test('S21: keeps any of 1,000 names whole, in one line of at most 2,000 bytes, or refuses it', () => {
  const random = createRandom(20_261_122);
  const below = (limit: number) => Math.floor(random() * limit);
  const alphabets = [
    () => String.fromCharCode(32 + below(95)),
    () => String.fromCharCode(below(0x1_0000)),
    () => String.fromCodePoint(below(0x11_0000)),
    () => '"\\/\n\r\0\u2028\u2029\ufeff'.charAt(below(9)),
  ];
  let kept = 0;
  let refused = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const letter = alphabets[round % alphabets.length] ?? String;
    const name = Array.from({ length: below(600) }, letter).join('');
    try {
      const text = encodeEnvelope({ ...example, name });
      kept += 1;
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_ENVELOPE_BYTES);
      expect(text).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      expect(decodeEnvelope(text)?.name).toBe(name);
    } catch (error) {
      if (!isKeyringError(error, 'keychain-refused', 'keychain-entry-too-large')) throw error;
      refused += 1;
    }
  }
  expect(kept).toBeGreaterThan(250);
  expect(refused).toBeGreaterThan(250);
});

test.each([
  ['a NUL', 'no\0ra'],
  ['a line end', 'no\nra'],
  ['a lone surrogate', 'nora\ud83d'],
  ['nothing at all', ''],
])('refuses a name with %s', (_what, name) => {
  expect(() => encodeEnvelope({ ...example, name })).toThrow(
    expect.objectContaining({ code: 'keychain-refused' }),
  );
});

test.each(['with space', 'ümlaut', 'line\nend', ''])(
  'refuses a token that no request header could carry: %j',
  (token) => {
    expect(() => encodeEnvelope({ ...example, token: new Token(token) })).toThrow(
      expect.objectContaining({ code: 'keychain-refused' }),
    );
  },
);

test('S21: takes 2,000 bytes and refuses 2,001', () => {
  const others = Buffer.byteLength(encodeEnvelope({ ...example, token: new Token('t') })) - 1;
  const ofLength = (length: number) => ({ ...example, token: new Token('t'.repeat(length)) });
  expect(Buffer.byteLength(encodeEnvelope(ofLength(2_000 - others)))).toBe(2_000);
  expect(() => encodeEnvelope(ofLength(2_001 - others))).toThrow(
    expect.objectContaining({ code: 'keychain-entry-too-large' }),
  );
});

test.each([
  ['no JSON', 'nonsense'],
  ['no object', '[]'],
  ['a newer version', encodeEnvelope(example).replace('"version":2', '"version":3')],
  [
    'version 1 and more than that had',
    encodeEnvelope(example).replace('"version":2', '"version":1'),
  ],
  ['a missing field', encodeEnvelope(example).replace('"name"', '"title"')],
  ['an extra field', encodeEnvelope(example).replace('{', '{"more":1,')],
  ['an origin with a path', encodeEnvelope(example).replace('plex.tv', 'plex.tv/api')],
  ['nothing', ''],
])('cannot read an entry with %s', (_what, text) => {
  expect(decodeEnvelope(text)).toBeUndefined();
});

test.each([
  ['ours', encodeEnvelope(example), 'https://plex.tv'],
  ['of a newer version', '{"version":3,"plexOrigin":"https://plex.tv"}', undefined],
  ['no JSON', 'nonsense', undefined],
  ['null', 'null', undefined],
  ['of a list', '{"version":1,"plexOrigin":["https://plex.tv"]}', undefined],
])('tells the origin of an entry that is %s', (_what, text, origin) => {
  expect(originOf(text)).toBe(origin);
});
