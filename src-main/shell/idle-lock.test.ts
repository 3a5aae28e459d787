import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIdleLock } from './idle-lock.ts';

/** Somebody at the keyboard, by the fake clock. */
function setUp() {
  const person = { touchedAt: Date.now(), answer: true, asked: 0, looks: 0 };
  const lock = createIdleLock({
    idleSeconds: () => {
      person.looks += 1;
      return Math.floor((Date.now() - person.touchedAt) / 1_000);
    },
    confirm: async () => {
      person.asked += 1;
      await Promise.resolve();
      return person.answer;
    },
  });
  const told: boolean[] = [];
  lock.onChange((isLocked) => told.push(isLocked));
  const touch = () => (person.touchedAt = Date.now());
  return { lock, person, told, touch };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('is off at first: nothing is watched, and nothing locks it', async () => {
  const { lock, person } = setUp();
  lock.follow(null);
  lock.lock();
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect(lock.isLocked).toBe(false);
  expect(person.looks).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(() => lock.requireOpen()).not.toThrow();
});

test('locks when nobody was here for the time set, to the second', async () => {
  const { lock, told, touch } = setUp();
  lock.follow(5);
  await vi.advanceTimersByTimeAsync(200_400);
  touch();
  await vi.advanceTimersByTimeAsync(299_000);
  expect(lock.isLocked).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(lock.isLocked).toBe(true);
  expect(told).toEqual([true]);
  expect(() => lock.requireOpen()).toThrow(expect.objectContaining({ code: 'app-locked' }));
});

test('looks seldom while somebody is here, and not at all while it is locked', async () => {
  const { lock, person, touch } = setUp();
  lock.follow(10);
  for (let second = 0; second < 3_600; second += 20) {
    await vi.advanceTimersByTimeAsync(20_000);
    touch();
  }
  expect(person.looks).toBeLessThan(12);
  lock.lock();
  expect(vi.getTimerCount()).toBe(0);
});

test('opens when the person means it, and then watches again', async () => {
  const { lock, person, told, touch } = setUp();
  lock.follow(1);
  lock.lock();
  person.answer = false;
  expect(await lock.unlock()).toBe(false);
  expect(lock.isLocked).toBe(true);
  person.answer = true;
  touch();
  expect(await lock.unlock()).toBe(true);
  expect(told).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(lock.isLocked).toBe(true);
});

test('asks one question at a time, and none while it is open', async () => {
  const { lock, person } = setUp();
  lock.follow(1);
  expect(await lock.unlock()).toBe(true);
  expect(person.asked).toBe(0);
  lock.lock();
  expect(await Promise.all([lock.unlock(), lock.unlock()])).toEqual([true, true]);
  expect(person.asked).toBe(1);
});

test('a new time counts from the last touch', () => {
  const { lock, person } = setUp();
  person.touchedAt = Date.now() - 120_000;
  lock.follow(5);
  expect(lock.isLocked).toBe(false);
  lock.follow(2);
  expect(lock.isLocked).toBe(true);
});

test('leaves nothing behind', () => {
  const { lock } = setUp();
  lock.follow(5);
  lock.close();
  expect(vi.getTimerCount()).toBe(0);
});
