import { expect, test } from 'vitest';
import { healthWords, liveTokens, nextStep, timeLeft } from './credential-words.ts';
import { accountSummary, transientTokenSummary } from './test-samples.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** 12:40 by the local clock. */
const noon = new Date(2026, 10, 22, 12, 40).getTime();

test.each([
  [{ token: 'unread' }, /^The keychain has not been read yet$/],
  [{ token: 'missing' }, /^The keychain has no token: sign in again$/],
  [{ token: 'unreadable' }, /^The keychain entry is damaged: sign in again$/],
  [{ health: { state: 'unchecked', checkedAt: null } }, /^Not checked with Plex yet$/],
  [{ health: { state: 'valid', checkedAt: noon } }, /^Plex accepted the token at 12:40/],
  [
    { health: { state: 'rejected', checkedAt: noon } },
    /^Plex rejected the token at 12:40.*: sign in again$/,
  ],
  [{ health: { state: 'refused', checkedAt: noon } }, /^Plex refused to answer at 12:40/],
  [{ health: { state: 'could-not-check', checkedAt: noon } }, /^Plex could not be asked at 12:40/],
  [{ health: { state: 'could-not-check', checkedAt: null } }, /^Plex could not be asked$/],
] as const)('says of an account %j how it stands', (account, words) => {
  expect(healthWords(accountSummary(account), noon)).toMatch(words);
});

test('names the day of what was not today', () => {
  const account = accountSummary({ health: { state: 'valid', checkedAt: noon } });
  const words = healthWords(account, noon + 12 * HOUR_MS);
  expect(words).toMatch(/ on .*22/);
  expect(words).toMatch(/12:40/);
});

test.each([
  [48 * HOUR_MS, 'about 48 hours left'],
  [48 * HOUR_MS - 1, 'about 47 hours left'],
  [HOUR_MS, 'about 1 hour left'],
  [HOUR_MS - 1, 'about 55 minutes left'],
  [5 * MINUTE_MS, 'about 5 minutes left'],
  [5 * MINUTE_MS - 1, 'less than 5 minutes left'],
])('of %i ms says "%s"', (remaining, words) => {
  expect(timeLeft(noon + remaining, noon)).toBe(words);
});

test('says the same until the next step, and something else from then on', () => {
  const until = noon + 3 * HOUR_MS;
  let now = noon + 1;
  let steps = 0;
  for (;;) {
    const at = nextStep(until, now);
    if (at === undefined || at > until) break;
    expect(timeLeft(until, at - 1)).toBe(timeLeft(until, now));
    expect(timeLeft(until, at)).not.toBe(timeLeft(until, now));
    now = at;
    steps += 1;
  }
  // Two whole hours, then twelve times five minutes; the last of them has no words after it.
  expect(steps).toBe(2 + 11);
  expect(nextStep(until, until)).toBeUndefined();
});

test('takes for live what has time left and was not refused, and puts the newest first', () => {
  const { issuedAt, endsAtLatest } = transientTokenSummary();
  const states = ['valid', 'ends-soon', 'could-not-check', 'ended', 'server-restarted'] as const;
  const tokens = states.map((state, at) =>
    transientTokenSummary({ state, issuedAt: issuedAt + at }),
  );
  expect(liveTokens(tokens, endsAtLatest - 1).map(({ state }) => state)).toEqual([
    'could-not-check',
    'ends-soon',
    'valid',
  ]);
  expect(liveTokens(tokens, endsAtLatest)).toEqual([]);
});
