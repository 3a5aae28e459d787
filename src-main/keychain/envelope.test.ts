import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { AccountId } from '../contract/entities.ts';
import { isKeyringError } from '../keyring-error.ts';
import { Token } from '../token.ts';
import { decodeEnvelope, encodeEnvelope, MAX_ENVELOPE_BYTES, originOf } from './envelope.ts';
import type { Envelope } from './envelope.ts';

const example: Envelope = {
  token: new Token('a-token-of-nora'),
  accountId: 'uuid-1' as AccountId,
  name: 'nora_k',
  clientIdentifier: 'client-1',
  plexOrigin: 'https://plex.tv',
  signedInAt: 1_700_000_000_000,
};

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

test('gives back every field, the token hidden', () => {
  const decoded = decodeEnvelope(encodeEnvelope(example));
  expect(decoded).toEqual(example);
  expect(decoded?.token.reveal()).toBe('a-token-of-nora');
  expect(inspect(decoded) + JSON.stringify(decoded)).not.toContain('a-token-of-nora');
});

test('keeps any of 1,000 names whole, in one line of at most 2,000 bytes, or refuses it', () => {
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

test('takes 2,000 bytes and refuses 2,001', () => {
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
  ['a newer version', encodeEnvelope(example).replace('"version":1', '"version":2')],
  ['a missing field', encodeEnvelope(example).replace('"name"', '"title"')],
  ['an extra field', encodeEnvelope(example).replace('{', '{"more":1,')],
  ['an origin with a path', encodeEnvelope(example).replace('plex.tv', 'plex.tv/api')],
  ['nothing', ''],
])('cannot read an entry with %s', (_what, text) => {
  expect(decodeEnvelope(text)).toBeUndefined();
});

test.each([
  ['ours', encodeEnvelope(example), 'https://plex.tv'],
  ['of a newer version', '{"version":2,"plexOrigin":"https://plex.tv"}', undefined],
  ['no JSON', 'nonsense', undefined],
  ['null', 'null', undefined],
  ['of a list', '{"version":1,"plexOrigin":["https://plex.tv"]}', undefined],
])('tells the origin of an entry that is %s', (_what, text, origin) => {
  expect(originOf(text)).toBe(origin);
});
