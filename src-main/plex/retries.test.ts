import { describe, expect, test } from 'vitest';

import { namedWaitMs, planRetry, userRetry, type RetryPolicy } from './retries.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('the wait that Plex names', () => {
  test.each<[number, string | undefined, number | undefined]>([
    [429, '7', 7_000],
    [429, ' 7 ', 7_000],
    [503, '7', 7_000],
    [429, '0', 0],
    [429, undefined, 60_000],
    [503, undefined, undefined],
    [429, 'Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    [429, 'Sun, 22 Nov 2026 11:00:00 GMT', 60_000],
    [429, '-5', 60_000],
    [429, '1.5', 60_000],
    [429, 'soon', 60_000],
    [503, 'soon', 60_000],
    [429, '', 60_000],
    [429, '2027', 2_027_000],
    [429, '99999999', 3_600_000],
    [429, 'Sun, 22 Nov 2099 12:00:30 GMT', 3_600_000],
    [429, '9'.repeat(400), 60_000],
  ])('of %d with %j is %s ms', (status, retryAfter, wait) => {
    expect(namedWaitMs(status, retryAfter, now)).toBe(wait);
  });
});

const question = { elapsedMs: 0, remainingMs: 15_000, namedMs: undefined, random: () => 1 };

describe('the wait before a retry', () => {
  test('R8: grows from one second by two, for three tries, with full jitter', () => {
    const waits = (random: number) =>
      [1, 2, 3].map((tries) =>
        planRetry({ ...question, policy: userRetry, tries, random: () => random }),
      );
    expect(waits(1)).toEqual([1_000, 2_000, 'used-up']);
    expect(waits(0.25)).toEqual([250, 500, 'used-up']);
    expect(waits(0)).toEqual([0, 0, 'used-up']);
  });

  test('follows the numbers of the SDKs, up to its longest', () => {
    const policy: RetryPolicy = {
      strategy: 'backoff',
      initialInterval: 500,
      maxInterval: 1_500,
      exponent: 1.5,
      maxElapsedTime: 3_600_000,
      retryConnectionErrors: false,
    };
    const waits = [1, 2, 3, 4, 50].map((tries) => planRetry({ ...question, policy, tries }));
    expect(waits).toEqual([500, 750, 1_125, 1_500, 1_500]);
  });

  test('is the one that Plex names', () => {
    expect(planRetry({ ...question, policy: userRetry, tries: 1, namedMs: 4_000 })).toBe(4_000);
    expect(planRetry({ ...question, policy: userRetry, tries: 1, namedMs: 0 })).toBe(1_000);
  });

  test('ends before the deadline and before the longest time of the policy', () => {
    expect(planRetry({ ...question, policy: userRetry, tries: 1, namedMs: 60_000 })).toBe(
      'too-long',
    );
    expect(planRetry({ ...question, policy: userRetry, tries: 2, remainingMs: 1_999 })).toBe(
      'too-long',
    );
    const policy = { ...userRetry, maxElapsedTime: 5_000 } as RetryPolicy;
    expect(planRetry({ ...question, policy, tries: 2, elapsedMs: 3_500 })).toBe('too-long');
    expect(planRetry({ ...question, policy, tries: 2, elapsedMs: 2_900 })).toBe(2_000);
  });

  test('does not exist without a policy', () => {
    expect(planRetry({ ...question, policy: { strategy: 'none' }, tries: 1 })).toBe('used-up');
  });
});
