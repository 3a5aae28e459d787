import { expect, test } from 'vitest';
import { ago, dateAndTime, left, timeOfDay } from './time-words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const now = Date.UTC(2026, 10, 22, 12, 0);

test('tells how long ago in coarse steps', () => {
  expect(ago(now, now)).toBe('just now');
  expect(ago(now - MINUTE_MS, now)).toBe('1 minute ago');
  expect(ago(now - 59 * MINUTE_MS, now)).toBe('59 minutes ago');
  expect(ago(now - 3 * HOUR_MS, now)).toBe('3 hours ago');
  expect(ago(now - 48 * HOUR_MS, now)).toMatch(/^on .*20/);
});

test('takes a check in the future, by a clock set back, for a fresh one', () => {
  expect(ago(now + HOUR_MS, now)).toBe('just now');
});

test('tells how much is left in steps that rarely change', () => {
  expect(left(now + 48 * HOUR_MS, now)).toBe('about 48 hours left');
  expect(left(now + HOUR_MS, now)).toBe('about 1 hour left');
  expect(left(now + 44 * MINUTE_MS, now)).toBe('about 40 minutes left');
  expect(left(now + 41 * MINUTE_MS, now)).toBe('about 40 minutes left');
  expect(left(now + MINUTE_MS, now)).toBe('less than 5 minutes left');
  expect(left(now, now)).toBe('over');
});

test('leaves the date out of a time of today only', () => {
  expect(timeOfDay(now + MINUTE_MS, now)).not.toMatch(/2026/);
  expect(timeOfDay(now + 72 * HOUR_MS, now)).toBe(dateAndTime(now + 72 * HOUR_MS));
});
