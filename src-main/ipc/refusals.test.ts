import { expect, test } from 'vitest';
import { createRefusalCounter } from './refusals.ts';

function counter() {
  const seen = { logged: [] as string[], floods: 0, now: 1_000 };
  const count = createRefusalCounter({
    now: () => seen.now,
    log: (name) => seen.logged.push(name),
    onFlood: () => (seen.floods += 1),
  });
  return { seen, count: (times: number) => Array.from({ length: times }, () => count('signIn')) };
}

test('S14: logs ten refused calls a minute, however many there are', () => {
  const { seen, count } = counter();
  count(500);
  expect(seen.logged.length).toBe(10);
  seen.now += 59_999;
  count(1);
  expect(seen.logged.length).toBe(10);
  seen.now += 1;
  count(20);
  expect(seen.logged).toEqual(Array.from({ length: 20 }, () => 'signIn'));
});

test('S14: tells of a flood once, at the thousandth call in ten seconds', () => {
  const { seen, count } = counter();
  count(999);
  expect(seen.floods).toBe(0);
  count(1);
  expect(seen.floods).toBe(1);
  count(9_000);
  expect(seen.floods).toBe(1);
});

test('tells of the next flood again, and of no slow trickle', () => {
  const { seen, count } = counter();
  count(1_000);
  seen.now += 10_000;
  count(999);
  expect(seen.floods).toBe(1);
  count(1);
  expect(seen.floods).toBe(2);
  for (let round = 0; round < 5; round += 1) {
    seen.now += 10_000;
    count(999);
  }
  expect(seen.floods).toBe(2);
});
