import { inspect } from 'node:util';
import { CompactSign, importJWK, jwtVerify } from 'jose';
import { createPrivateKey, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PrivateKey, Token } from '../token.ts';
import { makePrivateKey, publicJwkOf, readPlexJwt, signDeviceJwt } from './device-keys.ts';

/** RFC 8037, appendix A. */
const known = {
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  payload: 'Example of Ed25519 signing',
  signed:
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
};
const key = new PrivateKey(known.d);

describe('the key of RFC 8037', () => {
  test('has its public half and its thumbprint', async () => {
    expect(await publicJwkOf(key)).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: known.x,
      kid: known.thumbprint,
      alg: 'EdDSA',
      use: 'sig',
    });
  });

  test('signs as the RFC says, by the library that we sign with', async () => {
    const jwk = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: known.x, d: known.d }, 'EdDSA');
    const signed = await new CompactSign(Buffer.from(known.payload))
      .setProtectedHeader({ alg: 'EdDSA' })
      .sign(jwk);
    expect(signed).toBe(known.signed);
  });

  test('signs a device JWT as Node does, byte for byte', async () => {
    const claims = { clientIdentifier: 'device-1', nonce: 'n-1', at: 1_790_000_000_999 };
    const text = (await signDeviceJwt(key, claims)).reveal();
    const [header = '', payload = '', signature] = text.split('.');
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: known.x, d: known.d };
    const byNode = sign(
      null,
      Buffer.from(`${header}.${payload}`),
      createPrivateKey({ key: jwk, format: 'jwk' }),
    );
    expect(signature).toBe(byNode.toString('base64url'));
  });
});

describe('a device JWT', () => {
  const verified = async (claims: Parameters<typeof signDeviceJwt>[1]) => {
    const { x } = await publicJwkOf(key);
    const text = (await signDeviceJwt(key, claims)).reveal();
    return jwtVerify(text, await importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA'), {
      issuer: 'device-1',
      audience: 'plex.tv',
      currentDate: new Date(claims.at),
    });
  };

  test('says for five minutes, by the clock it is told, who signs and for what', async () => {
    const { protectedHeader, payload } = await verified({
      clientIdentifier: 'device-1',
      nonce: 'n-1',
      at: 1_790_000_000_999,
    });
    expect(protectedHeader).toEqual({ kid: known.thumbprint, alg: 'EdDSA', typ: 'JWT' });
    expect(payload).toEqual({
      nonce: 'n-1',
      scope: 'username',
      aud: 'plex.tv',
      iss: 'device-1',
      iat: 1_790_000_000,
      exp: 1_790_000_300,
    });
  });

  test('has no nonce for a PIN', async () => {
    const { payload } = await verified({ clientIdentifier: 'device-1', at: 1_790_000_000_000 });
    expect(payload).not.toHaveProperty('nonce');
  });

  test('prints as what it is', async () => {
    const jwt = await signDeviceJwt(key, { clientIdentifier: 'device-1', at: 0 });
    const shown = [String(jwt), JSON.stringify({ jwt, key }), inspect({ jwt, key })].join(' ');
    expect(shown).toContain('[device JWT]');
    expect(shown).not.toContain('eyJ');
    expect(shown).not.toContain(known.d);
  });
});

test('each new key is another, and fits a keychain entry', async () => {
  const [one, other] = [await makePrivateKey(), await makePrivateKey()];
  expect(one.reveal()).toMatch(/^[\w-]{43}$/);
  expect(one.reveal()).not.toBe(other.reveal());
  expect((await publicJwkOf(one)).kid).not.toBe((await publicJwkOf(other)).kid);
  expect(Object.keys(await publicJwkOf(one))).not.toContain('d');
});

describe('a Plex JWT', () => {
  const jwtWith = (claims: unknown) =>
    new Token(
      [{ alg: 'EdDSA' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .concat('c2ln')
        .join('.'),
    );

  test('says when it ends, and for which key it was given', () => {
    const read = readPlexJwt(jwtWith({ exp: 1_790_604_801, thumbprint: 'our-kid' }));
    expect(read).toEqual({ endsAt: 1_790_604_801_000, thumbprint: 'our-kid' });
  });

  test.each([
    ['a legacy token', new Token('Xy7-madeUpToken_0001')],
    ['a transient token', new Token('transient-0a0a0a0a-0000-4000-8000-0a0a0a0a0a0a')],
    ['nothing', new Token('')],
    ['three parts of something', new Token('a.b.c')],
    ['claims without an end', jwtWith({ thumbprint: 'our-kid' })],
    ['claims that never end', jwtWith({ exp: 1e300 })],
    ['an end in words', jwtWith({ exp: 'tomorrow' })],
    ['claims that are a list', jwtWith([1])],
  ])('is not %s', (_what, token) => {
    expect(readPlexJwt(token)).toBeUndefined();
  });
});
