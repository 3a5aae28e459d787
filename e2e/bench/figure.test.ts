import { expect, test } from 'vitest';
import type { Figure } from './figure.ts';
import { isMet, recordOf, tableOf, valueOf } from './figure.ts';

const figure: Figure = {
  name: 'start',
  unit: 'ms',
  ours: [110, 120, 900],
  base: [100, 100, 300],
  target: 1.2,
};

const alone: Figure = { name: 'click', unit: 'ms', ours: [40, 30, 90], target: 50 };

const wakeUps: Figure = {
  name: 'idle',
  unit: 'wake-ups a minute',
  ours: [13, 11, 30],
  base: [10, 12, 20],
  target: 2,
  bounds: 'difference',
};

test('the ratio is the median of the rounds’ ratios', () => {
  expect(valueOf(figure)).toBe(1.2);
});

test('a difference is the median of the rounds’ differences, and a figure without a base its own', () => {
  expect(valueOf(wakeUps)).toBe(3);
  expect(isMet(wakeUps)).toBe(false);
  expect(valueOf(alone)).toBe(40);
  expect(isMet(alone)).toBe(true);
});

test('where the worst is bounded, no round is better than its goal says', () => {
  const worst: Figure = { ...alone, bounds: 'worst' };
  expect(valueOf(worst)).toBe(90);
  expect(isMet(worst)).toBe(false);
  expect(isMet({ ...worst, target: 90 })).toBe(true);
});

test('a figure is met up to its target, and always without one', () => {
  expect(isMet(figure)).toBe(true);
  expect(isMet({ ...figure, target: 1.19 })).toBe(false);
  expect(isMet({ name: 'start', unit: 'ms', ours: [110], base: [100] })).toBe(true);
});

test('the table shows each figure on a line', () => {
  expect(tableOf([figure, { ...figure, name: 'a longer name', target: 1 }])).toEqual([
    'figure         ours  base  unit  value  goal',
    'start           120   100  ms     1.20  1.20  met',
    'a longer name   120   100  ms     1.20  1.00  NOT MET',
  ]);
  expect(tableOf([alone, wakeUps])).toEqual([
    'figure  ours  base  unit               value  goal',
    'click     40        ms                    40    50  met',
    'idle      13    12  wake-ups a minute     +3    +2  NOT MET',
  ]);
});

test('the record says all that the table says, and each round', () => {
  expect(recordOf(wakeUps)).toEqual({
    name: 'idle',
    unit: 'wake-ups a minute',
    bounds: 'difference',
    value: 3,
    target: 2,
    isMet: false,
    rounds: 3,
    ours: 13,
    base: 12,
    measured: { ours: [13, 11, 30], base: [10, 12, 20] },
  });
  expect(recordOf(alone)).toMatchObject({ bounds: 'ours', base: null, target: 50, isMet: true });
});
