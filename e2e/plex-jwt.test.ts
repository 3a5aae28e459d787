/*
 * Making, renewing and ending JWTs with the real Plex client against the stand-in, which checks
 * signatures with another library than the one we sign with.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Credential } from '../src-main/accounts/account-store.ts';
import { realEdges } from '../src-main/expiry/scheduler.ts';
import type { MadeToken } from '../src-main/named-tokens/named-token-store.ts';
import { approveJwt } from '../src-main/plex-jwt/approve-jwt.ts';
import { endJwt, mintJwt } from '../src-main/plex-jwt/mint-jwt.ts';
import { requestJwt } from '../src-main/plex-jwt/request-jwt.ts';
import type { PlexClient } from '../src-main/plex/plex-client.ts';
import type { PrivateKey } from '../src-main/token.ts';
import type { Token } from '../src-main/token.ts';
import { addDemoWorld } from './fake-plex/demo-world.ts';
import type { DemoWorld } from './fake-plex/demo-world.ts';
import { faults, startFakePlex } from './fake-plex/fake-plex.ts';
import type { FakePlex } from './fake-plex/fake-plex.ts';
import { clientOf, signedInAs } from './support/plex-client.ts';

const DAY_MS = 86_400_000;
const now = Date.now;

let plex: FakePlex;
let world: DemoWorld;
let client: PlexClient;
let owner: Credential;

beforeEach(async () => {
  plex = await startFakePlex();
  world = await addDemoWorld(plex);
  client = clientOf(plex);
  owner = signedInAs(plex, world.nora.account);
});

afterEach(async () => {
  client.close();
  await plex.stop();
});

const newDevice = (clientIdentifier: string = randomUUID()) => ({
  clientIdentifier,
  deviceName: 'Kometa',
});
const codeOf = (error: unknown) => (error as { code: string }).code;
const failureOf = (promise: Promise<unknown>) => promise.then(() => 'no failure', codeOf);
const isAccepted = (token: Token, clientIdentifier: string) =>
  client.ping(token, { clientIdentifier }).then(
    () => true,
    () => false,
  );

function keyOf({ jwt }: MadeToken): PrivateKey {
  if (jwt === null) throw new Error('not a JWT');
  return jwt.privateKey;
}

describe('a JWT made in silence', () => {
  test('works at plex.tv for seven days, and the account’s own token goes on working', async () => {
    const before = world.nora.account.currentTokens();
    const made = await mintJwt(client, owner, newDevice(), now);
    expect(made.token.reveal()).toMatch(/^eyJ/);
    expect((made.jwt?.endsAt ?? 0) - now()).toBeGreaterThan(6.9 * DAY_MS);
    expect(await isAccepted(made.token, made.clientIdentifier)).toBe(true);
    expect(await isAccepted(owner.token, owner.clientIdentifier)).toBe(true);
    expect(world.nora.account.currentTokens().sort()).toEqual(
      [...before, made.token.reveal()].sort(),
    );
  });

  test('was never asked for with the account’s token: that only approves a PIN', async () => {
    await mintJwt(client, owner, newDevice(), now);
    const withOwner = plex.requests.all.filter(
      ({ headers }) => headers['x-plex-token'] === owner.token.reveal(),
    );
    expect(withOwner.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /api/v2/pins/link',
    ]);
  });

  test('never tells Plex the private key', async () => {
    const made = await mintJwt(client, owner, newDevice(), now);
    const all = JSON.stringify(
      plex.allRequests().map(({ target, headers, body }) => [target, headers, body]),
    );
    expect(all).toContain('\\"jwk\\"');
    expect(all).not.toContain(keyOf(made).reveal());
  });

  test('is made though our clock is a month behind', async () => {
    plex.clock.advance(30 * DAY_MS);
    const made = await mintJwt(client, owner, newDevice(), now);
    expect(await isAccepted(made.token, made.clientIdentifier)).toBe(true);
    expect(made.jwt?.endsAt).toBeGreaterThan(plex.clock.now() + 6.9 * DAY_MS);
  });

  test('is made though the first answer got lost', async () => {
    plex.fault('/api/v2/auth/token', faults.cutBody, { times: 1 });
    const made = await mintJwt(client, owner, newDevice(), now);
    expect(await isAccepted(made.token, made.clientIdentifier)).toBe(true);
  });

  test.each([
    [
      'a key that is refused',
      '/api/v2/auth/jwk',
      faults.plexError(422, 1014),
      'device-key-refused',
    ],
    [
      'a signature that is refused',
      '/api/v2/auth/token',
      faults.htmlPage(422),
      'device-key-refused',
    ],
    ['too many nonces', '/api/v2/auth/nonce', faults.rateLimit(), 'rate-limited'],
    ['a busy Plex', '/api/v2/auth/nonce', faults.plexError(503, 1007), 'plex-busy'],
  ] as const)('leaves nothing at Plex after %s', async (_what, path, fault, code) => {
    const before = world.nora.account.currentTokens();
    plex.fault(path, fault);
    expect(await failureOf(mintJwt(client, owner, newDevice(), now))).toBe(code);
    expect(world.nora.account.currentTokens()).toEqual(before);
  });

  test('is refused, and signed out, where a legacy token came instead', async () => {
    const before = world.nora.account.currentTokens();
    plex.jwt.handsOutLegacyTokens = true;
    expect(await failureOf(mintJwt(client, owner, newDevice(), now))).toBe('jwt-not-issued');
    expect(world.nora.account.currentTokens()).toEqual(before);
  });
});

describe('a renewal', () => {
  let made: MadeToken;
  const device = () => ({ clientIdentifier: made.clientIdentifier, deviceName: 'Kometa' });

  beforeEach(async () => {
    made = await mintJwt(client, owner, newDevice(), now);
  });

  test('needs the key alone, also after the end', async () => {
    plex.clock.advance(8 * DAY_MS);
    expect(await failureOf(client.ping(made.token, device()))).toBe('token-expired');
    const given = await requestJwt(client, keyOf(made), device(), now);
    expect(await isAccepted(given.token, made.clientIdentifier)).toBe(true);
    expect(Math.round(given.aheadMs / DAY_MS)).toBe(-8);
  });

  test('says so when the device was removed at Plex', async () => {
    plex.revoke(made.token.reveal());
    const renewed = requestJwt(client, keyOf(made), device(), now);
    expect(await failureOf(renewed)).toBe('device-removed');
  });

  test('says so when Plex has another identifier for the key', async () => {
    const other = requestJwt(client, keyOf(made), newDevice(), now);
    expect(await failureOf(other)).toBe('device-key-mismatch');
  });

  test('ends a legacy token that comes instead', async () => {
    plex.jwt.handsOutLegacyTokens = true;
    const renewed = requestJwt(client, keyOf(made), device(), now);
    expect(await failureOf(renewed)).toBe('jwt-not-issued');
    expect(plex.requests.to('/api/v2/users/signout', 'DELETE')).toHaveLength(1);
  });

  test.each([0, 8])('is not possible any more once it was ended, %s days later', async (days) => {
    plex.clock.advance(days * DAY_MS);
    await endJwt(client, made.token, keyOf(made), device(), now);
    const renewed = requestJwt(client, keyOf(made), device(), now);
    expect(await failureOf(renewed)).toBe('device-removed');
    expect(await isAccepted(owner.token, owner.clientIdentifier)).toBe(true);
  });

  test('is not ended while Plex is not to be had', async () => {
    await plex.goOffline();
    const ended = endJwt(client, made.token, keyOf(made), device(), now);
    expect(await failureOf(ended)).toBe('offline');
  });
});

describe('a JWT that is approved in the browser', () => {
  let controller: AbortController;
  let codes: string[];

  beforeEach(() => {
    controller = new AbortController();
    codes = [];
  });
  afterEach(() => controller.abort());

  const approve = (device = newDevice()) =>
    approveJwt(
      client,
      owner.accountId,
      { ...device, signal: controller.signal },
      {
        now,
        startTimer: (ms, onTime) => realEdges.startTimer(Math.min(ms, 50), onTime),
        onWaiting: ({ pin }) => void codes.push(pin.code.reveal()),
        onTrouble: () => undefined,
      },
    );
  const codeOfPage = async () => {
    while (codes.length === 0) await wait(5);
    return codes[0] ?? '';
  };

  test('comes without any legacy token on the way', async () => {
    const before = world.nora.account.currentTokens();
    const making = approve();
    plex.approvePin(await codeOfPage(), world.nora.account);
    const made = await making;
    expect(made.token.reveal()).toMatch(/^eyJ/);
    expect(await isAccepted(made.token, made.clientIdentifier)).toBe(true);
    expect(world.nora.account.currentTokens().sort()).toEqual(
      [...before, made.token.reveal()].sort(),
    );
    const device = { clientIdentifier: made.clientIdentifier };
    expect((await requestJwt(client, keyOf(made), device, now)).token.reveal()).toMatch(/^eyJ/);
  });

  test('comes though our clock is a month behind', async () => {
    plex.clock.advance(30 * DAY_MS);
    const making = approve();
    plex.approvePin(await codeOfPage(), world.nora.account);
    expect((await making).token.reveal()).toMatch(/^eyJ/);
  });

  test('is signed for anew at each look: a person may take longer than five minutes', async () => {
    const making = approve();
    const code = await codeOfPage();
    plex.clock.advance(60_000);
    const looks = () => plex.requests.all.filter(({ query }) => query.has('deviceJWT'));
    await expect
      .poll(() => new Set(looks().map(({ query }) => query.get('deviceJWT'))).size, {
        timeout: 15_000,
      })
      .toBeGreaterThan(1);
    plex.approvePin(code, world.nora.account);
    expect((await making).token.reveal()).toMatch(/^eyJ/);
  });

  test('is refused, and signed out, where a legacy token came instead', async () => {
    const before = world.nora.account.currentTokens();
    plex.jwt.handsOutLegacyTokens = true;
    const making = approve();
    plex.approvePin(await codeOfPage(), world.nora.account);
    expect(await failureOf(making)).toBe('jwt-not-issued');
    expect(world.nora.account.currentTokens()).toEqual(before);
  });

  test('is ended where somebody else approved', async () => {
    const before = world.sam.account.currentTokens();
    const making = approve();
    plex.approvePin(await codeOfPage(), world.sam.account);
    expect(await failureOf(making)).toBe('named-token-of-another-account');
    expect(world.sam.account.currentTokens()).toEqual(before);
  });

  test('is waited for no longer than its PIN lives', async () => {
    plex.fault(/^\/api\/v2\/pins\/\d+$/, faults.plexError(404, 1020));
    expect(await failureOf(approve())).toBe('pin-expired');
  });

  test('is cancelled', async () => {
    const making = approve();
    await codeOfPage();
    controller.abort();
    expect(await failureOf(making)).toBe('cancelled');
  });
});
