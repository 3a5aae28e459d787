import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AccountId } from '../contract/entities.ts';
import type { ServerList, TokenPresence } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import { accountSummary } from '../test-samples.ts';
import { createServerLoading } from './server-loading.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const loaded: string[] = [];
  const asked: boolean[] = [];
  const failed: ServerList[] = [];
  const window = { isOpen: false };
  const loading = createServerLoading(
    {
      lists: () => failed,
      load: (accountId, isAsked = true) => {
        loaded.push(accountId);
        asked.push(isAsked);
        return Promise.reject(new KeyringError('offline', 'stands in the list'));
      },
    },
    () => window.isOpen,
  );
  const follow = (ids: string[], token: TokenPresence = 'held', signedInAt = 1) =>
    loading.follow(
      ids.map((id) => accountSummary({ accountId: AccountId.parse(id), token, signedInAt })),
    );
  const fail = (id: string, failure: ServerList['failure']) =>
    failed.push({ accountId: AccountId.parse(id), loading: false, failure, servers: [] });
  return { loaded, asked, window, loading, follow, fail };
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

test('R6: when the network is back, the lists that got no answer are asked for once more, and no other', () => {
  const { loaded, loading, fail } = setUp();
  fail('away', 'offline');
  fail('slow', 'timed-out');
  fail('rejected', 'token-rejected');
  fail('well', null);
  loading.again();
  expect(loaded).toEqual(['away', 'slow']);
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

test('R14: nor for a hundred that come one by one, as from a backup, but for the first four', async () => {
  const { loaded, follow } = setUp();
  const ids: string[] = [];
  for (let account = 0; account < 100; account += 1) {
    ids.push(`account-${String(account)}`);
    follow(ids);
  }
  await vi.advanceTimersByTimeAsync(0);
  expect(loaded).toEqual(ids.slice(0, 4));
  let before = loaded.length;
  for (let second = 0; second < 24; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    expect(loaded.length - before).toBe(4);
    before = loaded.length;
  }
  expect(loaded).toEqual(ids);
});

test('R14: a person who signs in waits for none of those, and they keep their pace', async () => {
  const { loaded, loading, follow } = setUp();
  const ids: string[] = [];
  for (let account = 0; account < 100; account += 1) {
    ids.push(`account-${String(account)}`);
    follow(ids);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  const before = loaded.length;
  follow([...ids, 'nora']);
  loading.hurryFor(AccountId.parse('nora'));
  expect(loaded.slice(before)).toEqual(['nora']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(loaded.slice(before + 1)).toEqual(ids.slice(before, before + 4));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(loaded.filter((id) => id === 'nora')).toHaveLength(1);
});

test('hurries for nobody whose servers were asked for already', async () => {
  const { loaded, loading, follow } = setUp();
  follow(['nora']);
  await vi.advanceTimersByTimeAsync(0);
  loading.hurryFor(AccountId.parse('nora'));
  expect(loaded).toEqual(['nora']);
});

test('loads what still waits when somebody looks', () => {
  const { loaded, loading, follow } = setUp();
  follow(['a', 'b', 'c']);
  loading.hurry();
  expect(loaded).toEqual(['a', 'b', 'c']);
  expect(vi.getTimerCount()).toBe(0);
});

test('is a wish of somebody’s only where a window is open', async () => {
  const { asked, window, loading, follow, fail } = setUp();
  follow(['a', 'b', 'c']);
  await vi.advanceTimersByTimeAsync(10_000);
  fail('away', 'offline');
  loading.again();
  expect(asked).toEqual([false, false, false]);
  window.isOpen = true;
  loading.hurry();
  loading.again();
  expect(asked.slice(3)).toEqual([true, true]);
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
