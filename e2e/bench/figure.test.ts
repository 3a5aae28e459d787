import { expect, test } from 'vitest';
import type { Figure } from './figure.ts';
import { isMet, ratioOf, tableOf } from './figure.ts';

const figure: Figure = {
  name: 'start',
  unit: 'ms',
  ours: [110, 120, 900],
  base: [100, 100, 300],
  target: 1.2,
};

test('the ratio is the median of the rounds’ ratios', () => {
  expect(ratioOf(figure)).toBe(1.2);
});

test('a figure is met up to its target, and always without one', () => {
  expect(isMet(figure)).toBe(true);
  expect(isMet({ ...figure, target: 1.19 })).toBe(false);
  const withoutTarget: Figure = {
    name: figure.name,
    unit: 'ms',
    ours: figure.ours,
    base: figure.base,
  };
  expect(isMet(withoutTarget)).toBe(true);
});

test('the table shows each figure on a line', () => {
  expect(tableOf([figure, { ...figure, name: 'a longer name', target: 1 }])).toEqual([
    'figure         ours  base  unit  ratio  target',
    'start           120   100  ms     1.20    1.20  met',
    'a longer name   120   100  ms     1.20    1.00  NOT MET',
  ]);
});
