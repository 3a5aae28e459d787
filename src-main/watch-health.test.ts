import { expect, test } from 'vitest';
import type { TokenHealth } from './contract/entities.ts';
import { accountSummary, nora, sam } from './test-samples.ts';
import { watchHealth } from './watch-health.ts';

type State = TokenHealth['state'];

function watch() {
  const told: string[] = [];
  const look = watchHealth((account) => told.push(account.name));
  const nowIs = (...states: State[]) =>
    look(
      states.map((state, at) =>
        accountSummary({
          accountId: at === 0 ? nora : sam,
          name: at === 0 ? 'nora_k' : 'sam',
          health: { state, checkedAt: 1 },
        }),
      ),
    );
  return { told, nowIs };
}

test('tells once of a token that Plex rejects', () => {
  const { told, nowIs } = watch();
  nowIs('valid', 'valid');
  nowIs('rejected', 'valid');
  nowIs('rejected', 'valid');
  nowIs('rejected', 'rejected');
  expect(told).toEqual(['nora_k', 'sam']);
});

test.each(['could-not-check', 'refused'] as const)(
  'does not tell again because of a look in between that says %s',
  (between) => {
    const { told, nowIs } = watch();
    nowIs('valid');
    nowIs('rejected');
    nowIs(between);
    nowIs('rejected');
    expect(told).toEqual(['nora_k']);
  },
);

test.each(['valid', 'unchecked'] as const)(
  'tells again when the token was %s meanwhile',
  (between) => {
    const { told, nowIs } = watch();
    nowIs('valid');
    nowIs('rejected');
    nowIs(between);
    nowIs('rejected');
    expect(told).toEqual(['nora_k', 'nora_k']);
  },
);

test('says nothing for lack of an answer', () => {
  const { told, nowIs } = watch();
  nowIs('valid', 'valid');
  nowIs('could-not-check', 'refused');
  expect(told).toEqual([]);
});

test('does not repeat at a start what an earlier run has told', () => {
  const { told, nowIs } = watch();
  nowIs('rejected', 'valid');
  expect(told).toEqual([]);
  nowIs('rejected', 'rejected');
  expect(told).toEqual(['sam']);
});

test('forgets an account that is gone', () => {
  const { told, nowIs } = watch();
  nowIs('valid');
  nowIs('rejected');
  nowIs();
  nowIs('rejected');
  expect(told).toEqual(['nora_k', 'nora_k']);
});
