import {
  generateKeyPair,
  exportJWK,
  calculateJwkThumbprint,
  SignJWT,
  createLocalJWKSet,
} from 'jose';
import { decodeJwt, jwtVerify } from 'jose';
import type { CryptoKey, JSONWebKeySet, JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from './ask.ts';
import { ask, errorCode, field } from './ask.ts';
import type { Account, FakePlex, MediaServer } from './fake-plex.ts';
import { startFakePlex } from './fake-plex.ts';

const DEVICE = 'device-of-a-tool';
const DAY_MS = 86_400_000;

let plex: FakePlex;
let nora: Account;
let server: MediaServer;

beforeEach(async () => {
  plex = await startFakePlex();
  nora = plex.addAccount({ username: 'nora_k', email: 'nora@example.test', password: 'p' });
  server = await plex.addServer({ name: 'Attic box', owner: nora });
});

afterEach(() => plex.stop());

type Key = { privateKey: CryptoKey; jwk: Record<string, unknown>; kid: string };

async function makeKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const open = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(open);
  return { privateKey, kid, jwk: { ...open, kid, alg: 'EdDSA', use: 'sig' } };
}

function postJson(path: string, body: unknown, question: Parameters<typeof ask>[1] = {}) {
  return ask(plex.url + path, {
    method: 'POST',
    clientIdentifier: DEVICE,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...question,
  });
}

const register = (token: string, { jwk }: Key): Promise<Reply> =>
  postJson('/api/v2/auth/jwk', { jwk }, { token });

async function nonce(): Promise<string> {
  const reply = await ask(`${plex.url}/api/v2/auth/nonce`, { clientIdentifier: DEVICE });
  return String(field(reply, 'nonce'));
}

const seconds = (): number => Math.floor(plex.clock.now() / 1000);

async function deviceJwt(
  key: Key,
  claims: JWTPayload = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const whole = {
    nonce: await nonce(),
    scope: 'username',
    aud: 'plex.tv',
    iss: DEVICE,
    iat: seconds(),
    exp: seconds() + 300,
    ...claims,
  };
  return new SignJWT(whole)
    .setProtectedHeader({ kid: key.kid, alg: 'EdDSA', typ: 'JWT', ...header })
    .sign(key.privateKey);
}

const exchange = (jwt: string): Promise<Reply> => postJson('/api/v2/auth/token', { jwt });

async function jwtOf(key: Key): Promise<string> {
  return String(field(await exchange(await deviceJwt(key)), 'auth_token'));
}

const userWith = (token: string): Promise<Reply> =>
  ask(`${plex.url}/api/v2/user`, { token, clientIdentifier: DEVICE });

describe('a key that is registered with a token', () => {
  let key: Key;
  let legacy: string;

  beforeEach(async () => {
    key = await makeKey();
    legacy = plex.issueToken(nora, DEVICE);
    expect((await register(legacy, key)).status).toBe(204);
  });

  test("gives a JWT for 7 days, signed with Plex's key and naming ours", async () => {
    const jwt = await jwtOf(key);
    const keys = JSON.parse((await ask(`${plex.url}/api/v2/auth/keys`)).text) as JSONWebKeySet;
    const { payload } = await jwtVerify(jwt, createLocalJWKSet(keys), {
      issuer: 'plex.tv',
      audience: DEVICE,
    });
    expect(payload['thumbprint']).toBe(key.kid);
    expect(payload['user']).toMatchObject({ id: nora.id, username: 'nora_k' });
    expect(payload['user']).not.toHaveProperty('email');
    expect(Number(payload.exp) - Number(payload.iat)).toBe(7 * 86_400);
  });

  test('kills the legacy token of its device with the first JWT, and no other token', async () => {
    const other = plex.issueToken(nora, 'another-device');
    expect((await userWith(legacy)).status).toBe(200);
    const jwt = await jwtOf(key);
    expect((await userWith(legacy)).status).toBe(401);
    expect((await userWith(other)).status).toBe(200);
    expect((await userWith(jwt)).status).toBe(200);
  });

  test('is bound to the device of the token, whatever client identifier was sent', async () => {
    const second = await makeKey();
    const token = plex.issueToken(nora, 'token-device');
    await register(token, second); // sent as DEVICE
    const jwt = await deviceJwt(second);
    expect(errorCode(await exchange(jwt))).toBe(1097);
  });

  test('cannot be registered again, for another device neither', async () => {
    expect((await register(legacy, key)).status).toBe(422);
    expect((await register(plex.issueToken(nora, 'other'), key)).status).toBe(422);
  });

  test('answers 498 once its JWT has expired, and gives a new one then too', async () => {
    const jwt = await jwtOf(key);
    plex.clock.advance(7 * DAY_MS);
    expect((await userWith(jwt)).status).toBe(498);
    expect((await userWith(await jwtOf(key))).status).toBe(200);
  });

  test('tells with its Date header what time it is at Plex', async () => {
    plex.clock.advance(3 * DAY_MS);
    const { headers } = await userWith(legacy);
    expect(Date.parse(headers.get('date') ?? '')).toBeGreaterThan(Date.now() + 2 * DAY_MS);
  });

  test.each<[string, JWTPayload, Record<string, unknown>]>([
    ['for another audience', { aud: 'plex.example' }, {}],
    ['without a nonce', { nonce: undefined }, {}],
    ['with a nonce of its own', { nonce: 'made-up' }, {}],
    ['that has expired', { iat: 1_700_000_000, exp: 1_700_000_300 }, {}],
    ['from the future', { iat: 4_000_000_000, exp: 4_000_000_300 }, {}],
    ['for longer than an hour', { exp: 4_000_000_000 }, {}],
    ['that asks for what there is not', { scope: 'admin' }, {}],
    ['of an unknown key', {}, { kid: 'unknown' }],
    ['without a kid', {}, { kid: undefined }],
  ])('takes no device JWT %s', async (_what, claims, header) => {
    expect((await exchange(await deviceJwt(key, claims, header))).status).toBe(422);
  });

  test('takes no device JWT that another key has signed', async () => {
    const other = await makeKey();
    const forged = await deviceJwt(other, {}, { kid: key.kid });
    expect((await exchange(forged)).status).toBe(422);
  });

  test('takes a nonce once, and for five minutes', async () => {
    const jwt = await deviceJwt(key);
    expect((await exchange(jwt)).status).toBe(200);
    expect((await exchange(jwt)).status).toBe(422);
    const late = await deviceJwt(key, { exp: seconds() + 3_000 });
    plex.clock.advance(300_000);
    expect((await exchange(late)).status).toBe(422);
  });

  test('answers 401 once its device was removed, to the JWT and to the key', async () => {
    const jwt = await jwtOf(key);
    expect(plex.revoke(jwt)).toBe(true);
    expect((await userWith(jwt)).status).toBe(401);
    expect((await exchange(await deviceJwt(key))).status).toBe(401);
  });

  test('is signed out with its JWT', async () => {
    const token = await jwtOf(key);
    const signOut = { method: 'DELETE', token, clientIdentifier: DEVICE };
    expect((await ask(`${plex.url}/api/v2/users/signout`, signOut)).status).toBe(204);
    expect((await userWith(token)).status).toBe(401);
  });

  test('takes no JWT whose text was changed', async () => {
    const [header, , signature] = (await jwtOf(key)).split('.');
    const claims = Buffer.from(JSON.stringify({ thumbprint: key.kid, exp: 4e9 }));
    const forged = [header, claims.toString('base64url'), signature].join('.');
    expect((await userWith(forged)).status).toBe(401);
  });

  test('gives JWT-shaped tokens for the servers of its owner', async () => {
    const token = await jwtOf(key);
    const list = await ask(`${plex.url}/api/v2/resources`, { token, clientIdentifier: DEVICE });
    expect(decodeJwt(String(field(list, 0, 'accessToken')))).toHaveProperty('thumbprint', key.kid);
  });

  test('is of no use at a media server, unless that is told to take it', async () => {
    const token = await jwtOf(key);
    const refused = await ask(`${server.url}/`, { token });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([401, 'text/html']);
    server.behaviour.acceptsJwts = true;
    expect((await ask(`${server.url}/`, { token })).status).toBe(200);
  });

  test('gets a legacy token without a word, in that fault mode', async () => {
    plex.jwt.handsOutLegacyTokens = true;
    const token = await jwtOf(key);
    expect(token).not.toContain('.');
    expect((await userWith(token)).status).toBe(200);
  });
});

test.each([
  ['holds its private part', { d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A' }],
  ['is of another kind', { kty: 'RSA' }],
  ['has no name', { kid: '' }],
  ['is cut short', { x: 'abc' }],
  ['is not for signing', { use: undefined }],
])('no key is registered that %s', async (_what, change) => {
  const { jwk } = await makeKey();
  const token = plex.issueToken(nora, DEVICE);
  const reply = await postJson('/api/v2/auth/jwk', { jwk: { ...jwk, ...change } }, { token });
  expect([reply.status, errorCode(reply)]).toEqual([400, 1004]);
});

test('nonces are rationed, and not given to nobody', async () => {
  const url = `${plex.url}/api/v2/auth/nonce`;
  expect((await ask(url, { clientIdentifier: null })).status).toBe(422);
  plex.jwt.noncesPerMinute = 1;
  expect((await ask(url)).status).toBe(200);
  expect((await ask(url)).status).toBe(429);
  plex.clock.advance(60_000);
  expect((await ask(url)).status).toBe(200);
});

describe('a PIN with a key', () => {
  let key: Key;
  let id: string;
  let code: string;

  beforeEach(async () => {
    key = await makeKey();
    const { kid, kty, crv, x } = key.jwk as Record<'kid' | 'kty' | 'crv' | 'x', string>;
    const jwk = { kid, kty, crv, x, alg: 'EdDSA' };
    const pin = await postJson('/api/v2/pins', { jwk, strong: true });
    expect(pin.status).toBe(201);
    id = String(field(pin, 'id'));
    code = String(field(pin, 'code'));
  });

  const poll = async (jwt?: string): Promise<string> => {
    const query = jwt === undefined ? '' : `?deviceJWT=${jwt}`;
    const url = `${plex.url}/api/v2/pins/${id}${query}`;
    return String(field(await ask(url, { clientIdentifier: DEVICE }), 'authToken'));
  };

  test('gives a JWT to whoever can sign for it', async () => {
    const jwt = await deviceJwt(key, { nonce: undefined });
    expect(await poll(jwt)).toBe('null');
    plex.approvePin(code, nora);
    const token = await poll(jwt);
    expect(decodeJwt(token)).toHaveProperty('thumbprint', key.kid);
    expect((await userWith(token)).status).toBe(200);
    expect(nora.currentTokens()).toEqual([token]);
  });

  test.each([
    ['no device JWT', undefined],
    ['one of another identifier', { iss: 'someone-else' }],
    ['one that has expired', { iat: 1_700_000_000, exp: 1_700_000_300 }],
  ])('gives a legacy token without a word for %s', async (_what, claims) => {
    plex.approvePin(code, nora);
    const jwt = claims && (await deviceJwt(key, claims));
    expect(await poll(jwt)).toMatch(/^[\w-]{20}$/);
  });

  test('gives a legacy token in that fault mode', async () => {
    plex.jwt.handsOutLegacyTokens = true;
    plex.approvePin(code, nora);
    expect(await poll(await deviceJwt(key))).toMatch(/^[\w-]{20}$/);
  });
});
