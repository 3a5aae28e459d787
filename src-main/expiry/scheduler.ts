import { DeadlineHeap } from './deadline-heap.ts';

/**
 * How often the clock is looked at while anything waits for it: a bare change of the clock is
 * noticed within this, with room to the 60 s that we promise. Far below the 2^31−1 ms above which
 * timers fire at once.
 */
export const LOOK_EVERY_MS = 58_000;
/** Clock and monotonic clock may part by this much without anybody having set the clock. Our choice. */
const CLOCK_SLACK_MS = 2_000;

/** The deadlines of one owner, each under a key of the owner's. */
export type Deadlines = {
  /** Sets a deadline, or moves it. One that has come already is told soon, but never within this call. */
  set: (key: string, at: number) => void;
  cancel: (key: string) => void;
  /** When it comes, or undefined. */
  at: (key: string) => number | undefined;
};

/**
 * Tells when instants have come. All deadlines share one timer, armed for the earliest of them but
 * never for longer than `LOOK_EVERY_MS`; without deadlines there is no timer.
 */
export type Scheduler = {
  /** @param onDue gets all of this owner's keys whose time has come, at once; each is told once */
  deadlines: (onDue: (keys: string[]) => void) => Deadlines;
  /** Looks at the clock now: when the computer has woken, and before anything relies on the time. */
  wake: () => void;
  /**
   * The clock was set, or the computer slept without telling: by how much the clock has run ahead
   * (or, negative, was set back), told before the deadlines that come with it.
   */
  onClockChange: (listener: (aheadMs: number) => void) => () => void;
  close: () => void;
};

/** The world outside. Tests bring their own. */
export type SchedulerEdges = {
  /** Epoch milliseconds. */
  now: () => number;
  /** Monotonic milliseconds. */
  elapsed: () => number;
  /** Calls back once; returns what stops it. */
  startTimer: (ms: number, onTime: () => void) => () => void;
};

export const realEdges: SchedulerEdges = {
  now: Date.now,
  elapsed: () => performance.now(),
  startTimer: (ms, onTime) => {
    const timer = setTimeout(onTime, ms);
    return () => clearTimeout(timer);
  },
};

type Owner = { onDue: (keys: string[]) => void; entries: Map<string, Entry> };
type Entry = { at: number; key: string; owner: Owner };

export function createScheduler(edges: SchedulerEdges = realEdges): Scheduler {
  const { now, elapsed, startTimer } = edges;
  const heap = new DeadlineHeap<Entry>();
  const clockListeners = new Set<(aheadMs: number) => void>();
  let lastLook = { now: now(), elapsed: elapsed() };
  let armed: { firesAt: number; stop: () => void } | undefined;

  const disarm = (): void => {
    armed?.stop();
    armed = undefined;
  };

  /** Arms the timer anew only if the one that runs would come too late. */
  const arm = (): void => {
    const { first } = heap;
    if (first === undefined) {
      disarm();
      return;
    }
    const waitMs = Math.min(Math.max(0, first.at - now()), LOOK_EVERY_MS);
    const firesAt = elapsed() + waitMs;
    if (armed !== undefined && armed.firesAt <= firesAt) return;
    disarm();
    armed = { firesAt, stop: startTimer(waitMs, onTime) };
  };

  const onTime = (): void => {
    armed = undefined;
    wake();
  };

  const look = (): { now: number; elapsed: number } => ({ now: now(), elapsed: elapsed() });

  const noticeClockChange = (): void => {
    const before = lastLook;
    lastLook = look();
    const aheadMs = lastLook.now - before.now - (lastLook.elapsed - before.elapsed);
    if (Math.abs(aheadMs) < CLOCK_SLACK_MS) return;
    for (const listener of [...clockListeners]) listener(aheadMs);
  };

  /** Everything that has come, by owner. An owner may set deadlines while it is told of others. */
  const takeDue = (): Map<Owner, string[]> => {
    const due = new Map<Owner, string[]>();
    for (let { first } = heap; first !== undefined && first.at <= lastLook.now; { first } = heap) {
      drop(first);
      const keys = due.get(first.owner);
      if (keys === undefined) due.set(first.owner, [first.key]);
      else keys.push(first.key);
    }
    return due;
  };

  const drop = (entry: Entry): void => {
    heap.remove(entry);
    entry.owner.entries.delete(entry.key);
  };

  const wake = (): void => {
    if (heap.size === 0) return;
    noticeClockChange();
    for (const [owner, keys] of takeDue()) owner.onDue(keys);
    arm();
  };

  return {
    deadlines: (onDue) => {
      const owner: Owner = { onDue, entries: new Map() };
      const cancel = (key: string): void => {
        const entry = owner.entries.get(key);
        if (entry !== undefined) drop(entry);
      };
      return {
        set: (key, at) => {
          // Nobody has looked at the clock while nothing waited for it.
          if (heap.size === 0) lastLook = look();
          cancel(key);
          const entry = { at, key, owner };
          owner.entries.set(key, entry);
          heap.add(entry);
          arm();
        },
        cancel: (key) => {
          cancel(key);
          if (heap.size === 0) disarm();
        },
        at: (key) => owner.entries.get(key)?.at,
      };
    },
    wake,
    onClockChange: (listener) => {
      clockListeners.add(listener);
      return () => void clockListeners.delete(listener);
    },
    close: disarm,
  };
}
