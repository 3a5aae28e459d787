import { describe, expect, test } from 'vitest';
import { tokenIn } from './clipboard-form.ts';

const token = 'xYz_0123456789-AbCdE';
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const jwtOf = (claims: object) => `${encode({ alg: 'EdDSA' })}.${encode(claims)}.c2lnbmF0dXJl`;
const plexJwt = jwtOf({ iss: 'plex.tv', exp: 1_790_604_801, user: { username: 'nora_k' } });

/** Form and token, revealed. */
function read(text: string) {
  const found = tokenIn(text);
  return { ...found, token: found.token.reveal() };
}

describe('a text that is a token', () => {
  test.each([
    ['plain', token],
    ['transient', 'transient-0a0a0a0a-0000-4000-8000-000000000001'],
    ['claim', 'claim-madeUpClaimToken_001'],
  ])('%s', (form, text) => {
    expect(read(text)).toEqual({ form, token: text });
    expect(read(` ${text}\r\n`)).toEqual({ form, token: text });
  });

  test('a claim token as long as an ordinary one is none of those', () => {
    expect(read('claim-abcdefghij1234').form).toBe('claim');
  });

  test('a JWT of Plex’s says whose it is and until when', () => {
    expect(read(plexJwt)).toEqual({
      form: 'jwt',
      token: plexJwt,
      owner: 'nora_k',
      endsAt: 1_790_604_801_000,
    });
    expect(read(jwtOf({ iss: 'plex.tv', exp: 1, user: { username: 7 } }))).toMatchObject({
      owner: '',
      endsAt: 1_000,
    });
    expect(read(jwtOf({ iss: 'plex.tv', exp: 1, user: 'nora' }))).toMatchObject({ owner: '' });
  });
});

describe('a text that names a token', () => {
  test.each([
    `X-Plex-Token: ${token}`,
    `x-plex-token=${token}`,
    `https://10.0.0.5:32400/library/sections?X-Plex-Token=${token}&type=1#top`,
    `http://plex.test/redirect?to=%2Flibrary%3FX-Plex-Token%3D${token}`,
    `curl -H 'X-Plex-Client-Identifier: one' -H 'X-Plex-Token: ${token}' https://plex.tv/api/v2/user`,
    `{"X-Plex-Token": "${token}", "other": 1}`,
    `PLEX_TOKEN='${token}'\n`,
    `<Preferences PlexOnlineToken="${token}" PlexOnlineUsername="nora_k"/>`,
    `X-Plex-Token=${token}\nX-Plex-Token=${token}`,
  ])('%s', (text) => {
    expect(read(text)).toEqual({ form: 'plain', token });
  });

  test('more than one is not chosen from', () => {
    expect(() => tokenIn(`X-Plex-Token=${token} X-Plex-Token=${token}0`)).toThrow(
      expect.objectContaining({ code: 'clipboard-several-tokens' }),
    );
  });
});

describe('a text that is no token', () => {
  test.each([
    '',
    'attic-lamp-27',
    'a shopping list',
    token.slice(0, 17),
    `${token}12345`,
    `${token} ${token}`,
    'claim-short',
    'X-Plex-Token=',
    'X-Plex-Token=attic lamp',
    `token=${token}`,
    'eyJ.not.json',
    jwtOf({ iss: 'https://accounts.example', exp: 1_790_604_801 }),
    jwtOf({ iss: 'plex.tv' }),
  ])('%s', (text) => {
    expect(() => tokenIn(text)).toThrow(
      expect.objectContaining({ code: 'clipboard-without-token' }),
    );
  });
});
