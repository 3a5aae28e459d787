import { expect, test } from 'vitest';
import { HOUR, NOON } from '../expiry/test-clock.ts';
import { namedTokenSummary, nora } from '../test-samples.ts';
import { standingsOfJwts } from './jwt-standings.ts';

const jwt = (
  state: 'valid' | 'rejected' | 'could-not-check',
  hoursLeft: number,
  isRevoking = false,
) =>
  namedTokenSummary({
    kind: 'jwt',
    endsAt: NOON + hoursLeft * HOUR,
    health: { state, checkedAt: NOON },
    isRevoking,
  });

test.each([
  ['a JWT that was renewed is good', jwt('valid', 24), 'good'],
  ['one near its end that Plex answers for renews itself', jwt('valid', 1), 'good'],
  ['one that Plex refuses to renew is told of', jwt('rejected', 24), 'rejected'],
  ['one that cannot be renewed now has time', jwt('could-not-check', 13), 'unsure'],
  ['one that cannot be renewed for hours is told of', jwt('could-not-check', 12), 'ends-soon'],
  ['one that could not be renewed has ended', jwt('could-not-check', 0), 'ended'],
  ['one that was taken back is nothing to tell', jwt('rejected', 24, true), 'good'],
])('%s', (_what, token, stands) => {
  expect(standingsOfJwts([token], [], NOON)).toMatchObject([{ stands, name: 'Tautulli' }]);
});

test('one that was forgotten is told of, though it is on no list any more', () => {
  const { namedTokenId } = namedTokenSummary();
  const gone = { namedTokenId, accountId: nora, name: 'Kometa' };
  expect(standingsOfJwts([], [gone], NOON)).toMatchObject([
    { stands: 'device-removed', name: 'Kometa', namedTokenId },
  ]);
});

test('an ordinary token is no matter of these', () => {
  expect(standingsOfJwts([namedTokenSummary()], [], NOON)).toEqual([]);
});
