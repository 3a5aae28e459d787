import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { FailureCode } from '../contract/failure-codes.ts';
import type { NamedTokenId, NamedTokenSummary } from '../contract/named-tokens.ts';
import type { AccountId } from '../contract/entities.ts';
import { createScheduler } from '../expiry/scheduler.ts';
import { createTestClock, DAY, HOUR, MINUTE } from '../expiry/test-clock.ts';
import type { TestClock } from '../expiry/test-clock.ts';
import { KeyringError } from '../keyring-error.ts';
import type { MadeToken, NamedCredential } from '../named-tokens/named-token-store.ts';
import { Token } from '../token.ts';
import type { PrivateKey } from '../token.ts';
import { makePrivateKey, publicJwkOf } from './device-keys.ts';
import { createJwtRenewals } from './jwt-renewals.ts';
import type { JwtRenewals } from './jwt-renewals.ts';

const id = 'named-1' as NamedTokenId;
const nora = 'uuid-of-nora' as AccountId;
const privateKey: PrivateKey = await makePrivateKey();
const { kid } = await publicJwkOf(privateKey);

/** A JWT of our key; nobody here checks its signature. */
function jwtUntil(endsAt: number, thumbprint = kid): Token {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { exp: Math.floor(endsAt / 1_000), thumbprint };
  return new Token(`${part({ alg: 'EdDSA' })}.${part(claims)}.c2ln`);
}

let clock: TestClock;
let plexAheadMs: number;
/** What the next calls end with; then all is well again. */
let weather: (FailureCode | Token)[];
let summary: NamedTokenSummary | undefined;
let credential: NamedCredential;
let asked: number[];
let signedOut: string[];
let renewals: JwtRenewals;
const makeAnew = vi.fn<(namedTokenId: NamedTokenId) => Promise<void>>();

const pass = async (ms: number) => {
  clock.pass(ms);
  await renewals.settled();
};
const daysLeft = () => ((summary?.endsAt ?? 0) - clock.now()) / DAY;

function keep(made: MadeToken): void {
  if (summary === undefined) throw new KeyringError('named-token-unknown', 'gone');
  credential = { ...credential, ...made };
  summary = { ...summary, endsAt: made.jwt?.endsAt ?? null };
  renewals.follow([summary]);
}

beforeEach(() => {
  clock = createTestClock();
  plexAheadMs = 0;
  weather = [];
  asked = [];
  signedOut = [];
  makeAnew.mockReset().mockResolvedValue(undefined);
  const endsAt = clock.now() + 7 * DAY;
  credential = {
    namedTokenId: id,
    accountId: nora,
    name: 'Kometa',
    token: jwtUntil(endsAt),
    clientIdentifier: 'device-1',
    keptIn: 'keychain',
    jwt: { privateKey, endsAt },
  };
  summary = {
    namedTokenId: id,
    accountId: nora,
    accountName: 'nora_k',
    name: 'Kometa',
    kind: 'jwt',
    createdAt: clock.now(),
    keptIn: 'keychain',
    presence: 'held',
    health: { state: 'valid', checkedAt: clock.now() },
    endsAt,
    probe: null,
    isRevoking: false,
  };
  const scheduler = createScheduler(clock);
  renewals = createJwtRenewals({
    plex: {
      getNonce: () => Promise.resolve({ nonce: 'n-1', plexTime: clock.now() + plexAheadMs }),
      getJwt: () => {
        asked.push(clock.now());
        const next = weather.shift();
        if (typeof next === 'string') return Promise.reject(new KeyringError(next, 'weather'));
        return Promise.resolve(next ?? jwtUntil(clock.now() + plexAheadMs + 7 * DAY));
      },
      signOut: (token) => {
        signedOut.push(token.reveal());
        return Promise.resolve();
      },
    },
    store: {
      list: () => (summary === undefined ? [] : [summary]),
      credential: () => {
        if (summary === undefined) throw new KeyringError('named-token-unknown', 'gone');
        return credential;
      },
      replace: (_id, made) => {
        const old = credential;
        keep(made);
        return Promise.resolve(old);
      },
      remove: () => {
        summary = undefined;
        return Promise.resolve();
      },
      noteHealth: (_id, health) => {
        if (summary !== undefined) summary = { ...summary, health };
      },
    },
    makeAnew,
    plexHost: 'plex.tv',
    scheduler,
    pace: { turn: () => Promise.resolve(true) },
    now: clock.now,
  });
  renewals.follow([summary]);
});

describe('a JWT', () => {
  test('is renewed when less than two days are left, and not before', async () => {
    await pass(5 * DAY - MINUTE);
    expect(asked).toEqual([]);
    await pass(2 * MINUTE);
    expect(asked).toHaveLength(1);
    expect(daysLeft()).toBeCloseTo(7, 1);
    await pass(4 * DAY);
    expect(asked).toHaveLength(1);
  });

  test('is renewed for months on end', async () => {
    for (let day = 0; day < 60; day += 1) await pass(DAY);
    expect(asked.length).toBeGreaterThanOrEqual(10);
    expect(asked.length).toBeLessThanOrEqual(13);
    expect(daysLeft()).toBeGreaterThan(1.9);
  });

  test('is renewed after its end too, when the computer was off for a month', async () => {
    clock.sleep(30 * DAY);
    await pass(MINUTE);
    expect(asked).toHaveLength(1);
    expect(daysLeft()).toBeCloseTo(7, 1);
    expect(summary?.health.state).toBe('valid');
  });

  test("is renewed by Plex's clock where ours is days behind", async () => {
    plexAheadMs = 3 * DAY;
    await pass(5 * DAY + MINUTE);
    // By Plex's clock it ends in seven days; by ours in ten.
    expect(daysLeft()).toBeCloseTo(10, 1);
    await pass(5 * DAY - HOUR);
    expect(asked).toHaveLength(1);
    await pass(2 * HOUR);
    expect(asked).toHaveLength(2);
  });

  test('that is being revoked is left alone', async () => {
    if (summary !== undefined) summary = { ...summary, isRevoking: true };
    await pass(30 * DAY);
    expect(asked).toEqual([]);
  });

  test('is left alone once everything ends', async () => {
    renewals.close();
    await pass(30 * DAY);
    expect(asked).toEqual([]);
  });
});

describe('a renewal that fails', () => {
  test('is tried again daily, and tells nobody while there is time', async () => {
    weather = ['offline', 'plex-busy'];
    await pass(5 * DAY + MINUTE);
    expect(asked).toHaveLength(1);
    expect(summary?.health.state).toBe('valid');
    await pass(DAY - HOUR);
    expect(asked).toHaveLength(1);
    await pass(HOUR);
    expect(asked).toHaveLength(2);
    expect(summary?.health.state).toBe('valid');
  });

  test('is told of when twelve hours are left, and tried hourly then', async () => {
    weather = Array<FailureCode>(6).fill('offline');
    for (let hour = 0; hour < 6 * 24 + 12; hour += 1) await pass(HOUR);
    expect(summary?.health.state).toBe('could-not-check');
    expect(asked.length).toBeGreaterThanOrEqual(3);
    const before = asked.length;
    for (let hour = 0; hour < 3; hour += 1) await pass(HOUR);
    expect(asked).toHaveLength(before + 3);
    for (let hour = 0; hour < 3; hour += 1) await pass(HOUR);
    expect(summary?.health.state).toBe('valid');
    expect(daysLeft()).toBeGreaterThan(6);
  });

  test('by refusal is told of at once', async () => {
    weather = ['token-refused'];
    await pass(5 * DAY + MINUTE);
    expect(summary?.health.state).toBe('rejected');
  });

  test.each(['device-key-refused', 'device-key-mismatch'] as const)(
    'with %s makes a new key, and is no failure then',
    async (code) => {
      weather = [code];
      await pass(5 * DAY + MINUTE);
      expect(makeAnew).toHaveBeenCalledExactlyOnceWith(id);
      expect(summary?.health.state).toBe('valid');
    },
  );

  test('to make a new key is told of, where the account is gone', async () => {
    weather = ['device-key-refused'];
    makeAnew.mockRejectedValue(new KeyringError('account-unknown', 'signed out'));
    await pass(5 * DAY + MINUTE);
    expect(summary?.health.state).toBe('rejected');
  });

  test('as the device was removed forgets the JWT, and says so', async () => {
    weather = ['device-removed'];
    await pass(5 * DAY + MINUTE);
    expect(summary).toBeUndefined();
    expect(renewals.removed()).toEqual([{ namedTokenId: id, accountId: nora, name: 'Kometa' }]);
  });

  test('as a legacy token came signs that out, and keeps the JWT at hand', async () => {
    const before = credential.token;
    const legacy = new Token('Xy7-madeUpToken_0001');
    weather = [legacy];
    await pass(5 * DAY + MINUTE);
    expect(signedOut).toEqual([legacy.reveal()]);
    expect(credential.token).toBe(before);
    expect(summary?.health.state).toBe('rejected');
  });

  test('as the JWT of another key came signs that out', async () => {
    const foreign = jwtUntil(clock.now() + 7 * DAY, 'another-key');
    weather = [foreign];
    await pass(5 * DAY + MINUTE);
    expect(signedOut).toEqual([foreign.reveal()]);
  });
});

describe('using one', () => {
  const use = () => renewals.use(id, ({ token }) => Promise.resolve(token.reveal()));

  test('with days left asks nobody', async () => {
    expect(await use()).toBe(credential.token.reveal());
    expect(asked).toEqual([]);
  });

  test('that is about to end renews it first', async () => {
    const old = credential.token.reveal();
    clock.sleep(5.5 * DAY);
    expect(await use()).not.toBe(old);
    expect(asked).toHaveLength(1);
  });

  test('that is about to end goes on with it while Plex is not to be had', async () => {
    clock.sleep(5.5 * DAY);
    weather = ['offline'];
    expect(await use()).toBe(credential.token.reveal());
  });

  test('that has ended fails while Plex is not to be had', async () => {
    clock.sleep(8 * DAY);
    weather = ['offline'];
    await expect(use()).rejects.toMatchObject({ code: 'offline' });
  });

  test('twice at once renews it once', async () => {
    clock.sleep(5.5 * DAY);
    const [one, other] = await Promise.all([use(), use()]);
    expect(one).toBe(other);
    expect(asked).toHaveLength(1);
  });

  test('that Plex calls expired renews it once, and tries once more', async () => {
    const seen: string[] = [];
    const expired = ({ token }: NamedCredential) => {
      seen.push(token.reveal());
      return Promise.reject(new KeyringError('token-expired', 'always'));
    };
    clock.sleep(DAY); // its text would be the same within a second
    await expect(renewals.use(id, expired)).rejects.toMatchObject({ code: 'token-expired' });
    expect(new Set(seen).size).toBe(2);
    expect(seen).toHaveLength(2);
    expect(asked).toHaveLength(1);
  });

  test('of another kind is no matter of ours', async () => {
    credential = { ...credential, jwt: null };
    clock.sleep(30 * DAY);
    expect(await use()).toBe(credential.token.reveal());
    expect(asked).toEqual([]);
  });
});
