import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeyringError } from '../keyring-error.ts';
import { credentialOf, nora, sam } from '../test-samples.ts';
import { Token } from '../token.ts';
import { createClaims } from './claims.ts';

const LIFE_MS = 240_000;
let made: number;
let failure: KeyringError | undefined;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  [made, failure] = [0, undefined];
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  return createClaims({
    plex: {
      getClaimToken: () => {
        if (failure) return Promise.reject(failure);
        const token = new Token(`claim-${String((made += 1))}`);
        return Promise.resolve({ token, endsAt: Date.now() + LIFE_MS });
      },
    },
    accounts: { credential: (accountId) => credentialOf(accountId) },
    newId: () => `id-${String(made)}`,
    now: Date.now,
  });
}

const ended = expect.objectContaining({ code: 'claim-token-ended' }) as Error;

test('a claim token is held for four minutes, and then no more', async () => {
  const claims = open();
  const { claimId, endsAt } = await claims.mint(nora);
  expect(endsAt).toBe(Date.now() + LIFE_MS);
  vi.advanceTimersByTime(LIFE_MS - 1);
  expect(claims.token(claimId).reveal()).toBe('claim-1');
  vi.advanceTimersByTime(1);
  expect(vi.getTimerCount()).toBe(0);
  expect(() => claims.token(claimId)).toThrow(ended);
});

test('one that slept through its end is not handed out', async () => {
  const claims = open();
  const { claimId } = await claims.mint(nora);
  vi.setSystemTime(Date.now() + LIFE_MS);
  expect(() => claims.token(claimId)).toThrow(ended);
  expect(vi.getTimerCount()).toBe(0);
});

test('a new one takes the place of the account’s old one, and of no other’s', async () => {
  const claims = open();
  const [first, others] = [await claims.mint(nora), await claims.mint(sam)];
  const second = await claims.mint(nora);
  expect(() => claims.token(first.claimId)).toThrow(ended);
  expect(claims.token(others.claimId).reveal()).toBe('claim-2');
  expect(claims.token(second.claimId).reveal()).toBe('claim-3');
});

test('the old one stays while Plex gives no new one', async () => {
  const claims = open();
  const { claimId } = await claims.mint(nora);
  failure = new KeyringError('offline', 'as the test wants it');
  await expect(claims.mint(nora)).rejects.toBe(failure);
  expect(claims.token(claimId).reveal()).toBe('claim-1');
});

test('it is forgotten when it is put away, with its account, and at the end', async () => {
  const claims = open();
  const first = await claims.mint(nora);
  claims.forget(first.claimId);
  expect(() => claims.token(first.claimId)).toThrow(ended);
  const second = await claims.mint(nora);
  claims.forgetAccount(sam);
  expect(claims.token(second.claimId).reveal()).toBe('claim-2');
  claims.forgetAccount(nora);
  expect(() => claims.token(second.claimId)).toThrow(ended);
  const third = await claims.mint(nora);
  claims.close();
  expect(() => claims.token(third.claimId)).toThrow(ended);
  expect(vi.getTimerCount()).toBe(0);
});
