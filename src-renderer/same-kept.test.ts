import { expect, test } from 'vitest';
import { sameKept } from './same-kept.ts';
import { account } from './testing/samples.ts';

const nora = account();
const gus = account({ accountId: 'b2', name: 'gus_m' });

test('what is told as it was before is the same object, wherever it stands now', () => {
  const told = sameKept([nora, gus], [{ ...gus, health: { ...gus.health } }, { ...nora }]);
  expect(told[0]).toBe(gus);
  expect(told[1]).toBe(nora);
});

test('what is new or has changed is as it was told', () => {
  const rejected = account({ health: { state: 'rejected', checkedAt: 1 } });
  expect(sameKept([nora], [rejected, gus])).toEqual([rejected, gus]);
  expect(sameKept([], [nora])).toEqual([nora]);
});
