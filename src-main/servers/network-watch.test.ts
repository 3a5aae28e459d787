import { expect, test } from 'vitest';
import { createScheduler } from '../expiry/scheduler.ts';
import { createTestClock, HOUR, MINUTE, SECOND } from '../expiry/test-clock.ts';
import { createNetworkWatch } from './network-watch.ts';

function setUp() {
  const clock = createTestClock();
  const scheduler = createScheduler(clock);
  const seen = {
    addresses: ['10.0.0.7/24', 'fd00::7/64'],
    isNeeded: true,
    isAway: false,
    changes: 0,
  };
  const watch = createNetworkWatch({
    scheduler,
    now: clock.now,
    isNeeded: () => seen.isNeeded,
    isAway: () => seen.isAway,
    onChange: () => void (seen.changes += 1),
    addresses: () => [...seen.addresses],
  });
  watch.follow();
  return { clock, scheduler, seen, watch };
}

test('another address is noticed within a minute, and told once', () => {
  const { clock, seen } = setUp();
  clock.pass(HOUR);
  expect(seen.changes).toBe(0);
  seen.addresses = ['192.168.7.7/24'];
  clock.pass(MINUTE);
  expect(seen.changes).toBe(1);
  clock.pass(HOUR);
  expect(seen.changes).toBe(1);
});

test('the same addresses in another order are no change', () => {
  const { clock, seen } = setUp();
  seen.addresses.reverse();
  clock.pass(MINUTE);
  expect(seen.changes).toBe(0);
});

test('R6: a network that is lost is told when the next one is there', () => {
  const { clock, seen } = setUp();
  seen.addresses = [];
  clock.pass(MINUTE);
  expect(seen.changes).toBe(0);
  seen.addresses = ['10.0.0.7/24'];
  clock.pass(MINUTE);
  expect(seen.changes).toBe(1);
});

test('R6: a start without a network is looked after every 15 seconds, also with no server in use', () => {
  const { clock, seen, watch } = setUp();
  seen.addresses = [];
  clock.pass(MINUTE);
  seen.isNeeded = false;
  seen.isAway = true;
  watch.follow();
  clock.pass(20 * MINUTE);
  for (const round of [1, 2, 3, 4]) {
    seen.addresses = [`10.0.0.${String(round)}/24`];
    clock.pass(15 * SECOND);
    expect(seen.changes).toBe(round);
  }
  seen.isAway = false;
  watch.follow();
  expect(clock.running()).toBe(0);
});

test('after waking it is noticed within seconds', () => {
  const { clock, scheduler, seen, watch } = setUp();
  clock.pass(SECOND);
  clock.sleep(30 * SECOND);
  scheduler.wake();
  watch.wake();
  watch.wake();
  seen.addresses = ['192.168.7.7/24'];
  clock.pass(3 * SECOND);
  expect(seen.changes).toBe(1);
});

test('nothing runs while no server is in use, or after the end', () => {
  const { clock, seen, watch } = setUp();
  seen.isNeeded = false;
  clock.pass(MINUTE);
  expect(clock.running()).toBe(0);
  watch.wake();
  expect(clock.running()).toBe(0);
  seen.isNeeded = true;
  watch.follow();
  expect(clock.running()).toBe(1);
  watch.close();
  watch.follow();
  watch.wake();
  expect(clock.running()).toBe(0);
});
