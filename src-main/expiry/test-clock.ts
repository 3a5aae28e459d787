import type { SchedulerEdges } from './scheduler.ts';

/* For tests: a clock, and timers that run on it, in virtual time. */

/** 1 January 2026, noon UTC. */
export const NOON = Date.UTC(2026, 0, 1, 12);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Above this, timers fire at once: nobody may ask for one. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Timer = { firesAt: number; onTime: () => void };

export type TestClock = SchedulerEdges & {
  /** Lets time pass, and runs what falls due on the way, in its order. */
  pass: (ms: number) => void;
  /** As `pass`, and lets promises settle after each timer. */
  passAsync: (ms: number) => Promise<void>;
  /** Sets the clock, and nothing else: timers and the monotonic clock do not notice. */
  set: (aheadMs: number) => void;
  /** The computer sleeps: the clock goes on, timers and the monotonic clock stand still. */
  sleep: (ms: number) => void;
  /** How many timers run now, and how many have fired so far. */
  running: () => number;
  fired: () => number;
};

export function createTestClock(): TestClock {
  let ahead = NOON;
  let elapsed = 0;
  let fired = 0;
  const timers = new Set<Timer>();

  /** Runs the next timer up to an instant; false when there is none. */
  const runNext = (end: number): boolean => {
    const [next] = [...timers].sort((one, other) => one.firesAt - other.firesAt);
    if (next === undefined || next.firesAt > end) return false;
    elapsed = Math.max(elapsed, next.firesAt);
    timers.delete(next);
    fired += 1;
    next.onTime();
    return true;
  };

  return {
    now: () => ahead + elapsed,
    elapsed: () => elapsed,
    startTimer: (ms, onTime) => {
      if (!(ms >= 0 && ms <= LONGEST_TIMER_MS)) throw new Error(`a timer of ${ms} ms`);
      const timer = { firesAt: elapsed + ms, onTime };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass: (ms) => {
      const end = elapsed + ms;
      while (runNext(end));
      elapsed = end;
    },
    passAsync: async (ms) => {
      const end = elapsed + ms;
      do await settled();
      while (runNext(end));
      elapsed = end;
    },
    set: (aheadMs) => {
      ahead += aheadMs;
    },
    sleep: (ms) => {
      ahead += ms;
    },
    running: () => timers.size,
    fired: () => fired,
  };
}

/** When every promise that can settle has done so. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
