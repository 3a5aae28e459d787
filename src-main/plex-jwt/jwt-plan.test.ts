import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RENEW_BEFORE_MS, renewalDue, TELL_BEFORE_MS } from './jwt-plan.ts';

const HOUR_MS = 3_600_000;
const endsAt = 1_800_000_000_000;
const due = (failedAt: number | undefined, now = failedAt ?? 0, pausedUntil = 0) =>
  renewalDue({ endsAt, failedAt, pausedUntil }, now);

describe('a JWT is renewed', () => {
  test('when less than two days are left', () => {
    expect(due(undefined)).toBe(endsAt - 48 * HOUR_MS);
  });

  test.each([
    ['a day after a try that failed', 48, 24],
    ['when the person would have to be told, if that comes first', 30, 12],
    ['an hour after a try that failed with no time left', 12, 11],
    ['an hour after a try that failed past its end', -100, -101],
    ['once more just before the person is told, not at the same time', 12.5, 11.5],
  ])('%s', (_what, failedHoursBefore, dueHoursBefore) => {
    expect(due(endsAt - failedHoursBefore * HOUR_MS)).toBe(endsAt - dueHoursBefore * HOUR_MS);
  });

  test('not before Plex said, but within the hour', () => {
    const failedAt = endsAt - 2 * HOUR_MS;
    expect(due(failedAt, failedAt, failedAt + 1.5 * HOUR_MS)).toBe(failedAt + HOUR_MS);
    expect(due(failedAt, failedAt + HOUR_MS, failedAt + 1.5 * HOUR_MS)).toBe(
      failedAt + 1.5 * HOUR_MS,
    );
  });

  test('whatever happens: never too early, never at once again, daily at the latest', () => {
    const instant = fc.integer({
      min: endsAt - 60 * 24 * HOUR_MS,
      max: endsAt + 60 * 24 * HOUR_MS,
    });
    fc.assert(
      fc.property(instant, instant, (failedAt, pausedUntil) => {
        const at = renewalDue({ endsAt, failedAt, pausedUntil }, failedAt);
        expect(at).toBeGreaterThanOrEqual(endsAt - RENEW_BEFORE_MS);
        expect(at).toBeGreaterThanOrEqual(failedAt + HOUR_MS);
        const isNear = failedAt > endsAt - RENEW_BEFORE_MS;
        if (isNear) expect(at).toBeLessThanOrEqual(failedAt + 24 * HOUR_MS);
        const hasTimeLeft = failedAt < endsAt - TELL_BEFORE_MS - HOUR_MS;
        if (hasTimeLeft) expect(at).toBeLessThanOrEqual(endsAt - TELL_BEFORE_MS);
      }),
      { seed: 20_261_126, numRuns: 2_000 },
    );
  });
});
