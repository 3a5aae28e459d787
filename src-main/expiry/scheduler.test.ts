import { describe, expect, test } from 'vitest';
import { createScheduler, LOOK_EVERY_MS } from './scheduler.ts';
import { createTestClock, DAY, HOUR, MINUTE, NOON, SECOND, seeded } from './test-clock.ts';

function setUp() {
  const clock = createTestClock();
  const scheduler = createScheduler(clock);
  const told: { key: string; at: number }[] = [];
  const rounds: string[][] = [];
  const deadlines = scheduler.deadlines((keys) => {
    rounds.push(keys);
    for (const key of keys) told.push({ key, at: clock.now() });
  });
  const keys = () => told.map(({ key }) => key);
  return { clock, scheduler, deadlines, told, rounds, keys };
}

describe('a deadline', () => {
  test('is told once when it has come, and not before', () => {
    const { clock, deadlines, told } = setUp();
    deadlines.set('tea', NOON + 47 * HOUR);
    clock.pass(47 * HOUR - 1);
    expect(told).toEqual([]);
    clock.pass(1);
    expect(told).toEqual([{ key: 'tea', at: NOON + 47 * HOUR }]);
    clock.pass(30 * DAY);
    expect(told.length).toBe(1);
  });

  test('that has passed already is told soon, but never while it is being set', () => {
    const { clock, deadlines, keys } = setUp();
    deadlines.set('late', NOON - DAY);
    expect(keys()).toEqual([]);
    clock.pass(0);
    expect(keys()).toEqual(['late']);
  });

  test('can be moved, and cancelled', () => {
    const { clock, deadlines, told } = setUp();
    deadlines.set('moved', NOON + HOUR);
    deadlines.set('moved', NOON + 2 * HOUR);
    deadlines.set('cancelled', NOON + HOUR);
    expect(deadlines.at('moved')).toBe(NOON + 2 * HOUR);
    deadlines.cancel('cancelled');
    deadlines.cancel('never set');
    clock.pass(DAY);
    expect(told).toEqual([{ key: 'moved', at: NOON + 2 * HOUR }]);
    expect(deadlines.at('moved')).toBeUndefined();
  });

  test('keeps its owner’s keys apart from another’s', () => {
    const { clock, scheduler, deadlines, keys } = setUp();
    const others: string[] = [];
    const other = scheduler.deadlines((due) => others.push(...due));
    deadlines.set('same', NOON + HOUR);
    other.set('same', NOON + 2 * HOUR);
    clock.pass(HOUR);
    expect([keys(), others]).toEqual([['same'], []]);
    clock.pass(HOUR);
    expect([keys(), others]).toEqual([['same'], ['same']]);
  });

  test('may be set by the owner who is just told of another', () => {
    const clock = createTestClock();
    const told: number[] = [];
    const deadlines = createScheduler(clock).deadlines(() => {
      told.push(clock.now() - NOON);
      if (told.length < 4) deadlines.set('again', clock.now() + HOUR);
    });
    deadlines.set('again', NOON + HOUR);
    clock.pass(DAY);
    expect(told).toEqual([HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]);
  });

  test('comes together with all that came with it', () => {
    const { clock, deadlines, rounds } = setUp();
    for (let count = 0; count < 200; count += 1) deadlines.set(`token ${count}`, NOON + HOUR);
    clock.pass(DAY);
    expect(rounds.map(({ length }) => length)).toEqual([200]);
  });
});

describe('the one timer', () => {
  test('is there only while something waits, and is never more than one', () => {
    const { clock, scheduler, deadlines } = setUp();
    expect(clock.running()).toBe(0);
    deadlines.set('one', NOON + HOUR);
    deadlines.set('two', NOON + 2 * HOUR);
    deadlines.set('nearer', NOON + SECOND);
    expect(clock.running()).toBe(1);
    clock.pass(90 * MINUTE);
    expect(clock.running()).toBe(1);
    deadlines.cancel('two');
    expect(clock.running()).toBe(0);
    deadlines.set('three', NOON + DAY);
    scheduler.close();
    expect(clock.running()).toBe(0);
  });

  test('fires no more often for 10,000 deadlines than for one', () => {
    const firedFor = (amount: number): number => {
      const { clock, deadlines } = setUp();
      for (let count = 0; count < amount; count += 1) {
        deadlines.set(`token ${count}`, NOON + 48 * HOUR + count * SECOND);
      }
      clock.pass(HOUR);
      return clock.fired();
    };
    const one = firedFor(1);
    expect(firedFor(10_000)).toBe(one);
    expect(one).toBe(Math.floor(HOUR / LOOK_EVERY_MS));
  });

  test('R5: is short enough for the farthest deadline', () => {
    const { clock, deadlines, keys } = setUp();
    deadlines.set('in a hundred years', NOON + 36_525 * DAY);
    clock.pass(MINUTE);
    expect([keys(), clock.running()]).toEqual([[], 1]);
  });
});

describe('a clock that is set', () => {
  const years10 = 3_652 * DAY;
  test.each([
    ['an hour', HOUR],
    ['a day', DAY],
    ['ten years', years10],
  ])('ahead by %s brings what has come within 60 s, once', (_name, ahead) => {
    const { clock, deadlines, keys } = setUp();
    deadlines.set('in it', NOON + ahead / 2);
    deadlines.set('beyond', NOON + 20 * years10);
    clock.set(ahead);
    clock.pass(60 * SECOND);
    expect(keys()).toEqual(['in it']);
    clock.set(-ahead);
    clock.pass(2 * MINUTE);
    clock.set(ahead);
    clock.pass(2 * MINUTE);
    expect(keys()).toEqual(['in it']);
  });

  test.each([
    ['an hour', HOUR],
    ['a day', DAY],
    ['ten years', years10],
  ])('back by %s makes a deadline wait for its instant', (_name, back) => {
    const { clock, deadlines, keys } = setUp();
    deadlines.set('tea', NOON + 30 * MINUTE);
    clock.pass(10 * MINUTE);
    clock.set(-back);
    clock.pass(HOUR / 2);
    expect(keys()).toEqual([]);
    clock.set(back);
    clock.pass(60 * SECOND);
    expect(keys()).toEqual(['tea']);
  });

  test.each([HOUR, -HOUR, DAY, -DAY, years10, -years10])(
    'R5: by %i ms is told within 60 s, with the amount',
    (ahead) => {
      const { clock, scheduler, deadlines } = setUp();
      const changes: number[] = [];
      scheduler.onClockChange((by) => changes.push(by));
      deadlines.set('far', NOON + 20 * years10);
      clock.pass(17 * SECOND);
      clock.set(ahead);
      clock.pass(60 * SECOND);
      expect(changes).toEqual([ahead]);
    },
  );

  test('a little, as a time server does, is nothing to tell', () => {
    const { clock, scheduler, deadlines } = setUp();
    const changes: number[] = [];
    scheduler.onClockChange((by) => changes.push(by));
    deadlines.set('far', NOON + DAY);
    for (let minute = 0; minute < 60; minute += 1) {
      clock.set(minute % 2 === 0 ? 900 : -900);
      clock.pass(MINUTE);
    }
    expect(changes).toEqual([]);
  });

  test('while nothing waited is no news', () => {
    const { clock, scheduler, deadlines } = setUp();
    const changes: number[] = [];
    scheduler.onClockChange((by) => changes.push(by));
    clock.set(DAY);
    deadlines.set('tea', clock.now() + HOUR);
    clock.pass(MINUTE);
    expect(changes).toEqual([]);
  });

  test('is noticed although the only deadline is moved all the time', () => {
    const { clock, scheduler, deadlines } = setUp();
    const changes: number[] = [];
    scheduler.onClockChange((by) => changes.push(by));
    deadlines.set('moved', clock.now() + DAY);
    clock.set(-HOUR);
    deadlines.set('moved', clock.now() + DAY);
    clock.pass(60 * SECOND);
    expect(changes).toEqual([-HOUR]);
  });

  test('stops nobody from taking back the listener', () => {
    const { clock, scheduler, deadlines } = setUp();
    const changes: number[] = [];
    const stop = scheduler.onClockChange((by) => changes.push(by));
    deadlines.set('tea', NOON + 2 * DAY);
    stop();
    clock.set(DAY);
    clock.pass(MINUTE);
    expect(changes).toEqual([]);
  });
});

describe('a computer that slept', () => {
  test.each([8 * HOUR, 30 * DAY])('R5: %i ms learns at once on waking, and once', (asleep) => {
    const { clock, scheduler, deadlines, told } = setUp();
    deadlines.set('in it', NOON + asleep / 2);
    deadlines.set('after it', NOON + asleep + HOUR);
    clock.pass(SECOND);
    clock.sleep(asleep);
    scheduler.wake();
    scheduler.wake();
    expect(told).toEqual([{ key: 'in it', at: NOON + SECOND + asleep }]);
    clock.pass(2 * HOUR);
    expect(told.map(({ key }) => key)).toEqual(['in it', 'after it']);
  });

  test('and did not tell of its waking is found out within 60 s', () => {
    const { clock, deadlines, keys } = setUp();
    deadlines.set('in it', NOON + HOUR);
    clock.sleep(8 * HOUR);
    clock.pass(60 * SECOND);
    expect(keys()).toEqual(['in it']);
  });
});

test('a look at the time brings what has come before it is relied upon', () => {
  const { clock, scheduler, deadlines, keys } = setUp();
  deadlines.set('tea', NOON + HOUR);
  clock.set(HOUR);
  scheduler.wake();
  expect(keys()).toEqual(['tea']);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'R5: whatever the clock does, each deadline is told once, never early, and at most 60 s late (seed %i)',
  (seed) => {
    const { clock, scheduler, deadlines, told } = setUp();
    const random = seeded(seed);
    const set = new Map<string, number>();
    for (let step = 0; step < 400; step += 1) {
      const dice = random();
      if (dice < 0.5) {
        const key = `deadline ${step}`;
        const at = clock.now() + Math.floor((random() - 0.1) * 3 * DAY);
        deadlines.set(key, at);
        set.set(key, at);
      } else if (dice < 0.6) {
        const [key] = [...set.keys()].slice(-1);
        const isWaiting = key !== undefined && deadlines.at(key) !== undefined;
        if (key !== undefined && isWaiting) {
          deadlines.cancel(key);
          set.delete(key);
        }
      } else if (dice < 0.8) clock.pass(Math.floor(random() * HOUR));
      else if (dice < 0.9) clock.set(Math.floor((random() - 0.5) * 4 * DAY));
      else {
        clock.sleep(Math.floor(random() * DAY));
        scheduler.wake();
      }
      clock.pass(60 * SECOND);
      const due = [...set].filter(([, at]) => at <= clock.now() - 60 * SECOND);
      const heard = new Set(told.map(({ key }) => key));
      expect(due.filter(([key]) => !heard.has(key))).toEqual([]);
      expect(clock.running()).toBeLessThanOrEqual(1);
    }
    expect(told.filter(({ key, at }) => at < (set.get(key) ?? Infinity))).toEqual([]);
    expect(new Set(told.map(({ key }) => key)).size).toBe(told.length);
  },
);
