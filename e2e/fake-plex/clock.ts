/** The stand-in's clock: the machine's, plus what a test has skipped. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Skips ahead, so that PINs and transient tokens end without waiting. */
  advance(ms: number): void;
};

export function createClock(): Clock {
  let skippedMs = 0;
  return {
    now: () => Date.now() + skippedMs,
    advance: (ms) => {
      skippedMs += ms;
    },
  };
}

/** Epoch seconds, as Plex counts `joinedAt` and its like. */
export function epochSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** ISO 8601 in UTC without fractions, as in `createdAt`. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
