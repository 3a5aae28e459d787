import { expect, test } from 'vitest';
import { inTurns, median } from './rounds.ts';

test('the median is the middle one, or half-way between two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 1, 2, 3])).toBe(2.5);
  expect(median([7])).toBe(7);
  expect(() => median([])).toThrow('nothing was measured');
});

test('contenders take turns, the order turned each round, and warm-ups do not count', async () => {
  const seen: string[] = [];
  const contender = (name: string) => () => Promise.resolve(seen.push(name));
  const measured = await inTurns({ ours: contender('ours'), base: contender('base') }, 3, 1);
  expect(seen).toEqual(['base', 'ours', 'ours', 'base', 'base', 'ours', 'ours', 'base']);
  expect(measured).toEqual({ ours: [3, 6, 7], base: [4, 5, 8] });
});
