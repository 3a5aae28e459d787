import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AccountId } from '../contract/entities.ts';
import type { TokenPresence } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import { accountSummary } from '../test-samples.ts';
import { createServerLoading } from './server-loading.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const loaded: string[] = [];
  const loading = createServerLoading({
    load: (accountId) => {
      loaded.push(accountId);
      return Promise.reject(new KeyringError('offline', 'stands in the list'));
    },
  });
  const follow = (ids: string[], token: TokenPresence = 'held', signedInAt = 1) =>
    loading.follow(
      ids.map((id) => accountSummary({ accountId: AccountId.parse(id), token, signedInAt })),
    );
  return { loaded, loading, follow };
}

test('lists each account’s servers once, the first at once, the others spread over half a minute', async () => {
  const { loaded, follow } = setUp();
  follow(['a', 'b', 'c']);
  follow(['a', 'b', 'c']);
  await vi.advanceTimersByTimeAsync(0);
  expect(loaded).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(loaded).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(1);
  expect(loaded).toEqual(['a', 'b']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(loaded).toEqual(['a', 'b', 'c']);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(loaded).toEqual(['a', 'b', 'c']);
});

test('never sends more than four in a second for a hundred accounts', async () => {
  const { loaded, follow } = setUp();
  follow(Array.from({ length: 100 }, (_, at) => `account-${String(at)}`));
  let before = 0;
  for (let second = 0; second <= 30; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    expect(loaded.length - before).toBeLessThanOrEqual(4);
    before = loaded.length;
  }
  expect(new Set(loaded).size).toBe(100);
});

test('loads what still waits when somebody looks', () => {
  const { loaded, loading, follow } = setUp();
  follow(['a', 'b', 'c']);
  loading.hurry();
  expect(loaded).toEqual(['a', 'b', 'c']);
  expect(vi.getTimerCount()).toBe(0);
});

test('waits for a token to come to hand', async () => {
  const { loaded, follow } = setUp();
  for (const token of ['unread', 'missing', 'unreadable'] as const) follow(['a'], token);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(loaded).toEqual([]);
  follow(['a']);
  await vi.advanceTimersByTimeAsync(0);
  expect(loaded).toEqual(['a']);
});

test('loads again after a new sign-in, for the new token', async () => {
  const { loaded, follow } = setUp();
  follow(['a']);
  await vi.advanceTimersByTimeAsync(0);
  follow(['a'], 'held', 2);
  await vi.advanceTimersByTimeAsync(0);
  expect(loaded).toEqual(['a', 'a']);
});

test('never asks for an account that is gone, and asks anew when it is back', async () => {
  const { loaded, follow } = setUp();
  follow(['a', 'b']);
  follow(['a']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(loaded).toEqual(['a']);
  follow(['a', 'b']);
  await vi.advanceTimersByTimeAsync(0);
  expect(loaded).toEqual(['a', 'b']);
});

test('asks nothing more once closed', async () => {
  const { loaded, loading, follow } = setUp();
  follow(['a', 'b']);
  loading.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(loaded).toEqual([]);
  loading.hurry();
  expect(loaded).toEqual([]);
});
