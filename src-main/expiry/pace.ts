import { realEdges } from './scheduler.ts';
import type { SchedulerEdges } from './scheduler.ts';

/** At most 30 calls a minute that nobody asked for, to any one host. */
const GAP_MS = 2_000;

/** Keeps calls that nobody asked for apart. */
export type Pace = {
  /** Resolves when it is this call's turn at the host; false once everything has ended. */
  turn: (host: string) => Promise<boolean>;
  close: () => void;
};

export function createPace(edges: Omit<SchedulerEdges, 'now'> = realEdges): Pace {
  const { elapsed, startTimer } = edges;
  const freeAt = new Map<string, number>();
  const waiting = new Set<() => void>();
  let isClosed = false;

  const wait = (ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (isItsTurn: boolean): void => {
        stop();
        waiting.delete(giveUp);
        resolve(isItsTurn);
      };
      const giveUp = (): void => end(false);
      const stop = startTimer(ms, () => end(true));
      waiting.add(giveUp);
    });

  return {
    turn: async (host) => {
      if (isClosed) return false;
      const startsAt = Math.max(elapsed(), freeAt.get(host) ?? 0);
      freeAt.set(host, startsAt + GAP_MS);
      const waitMs = startsAt - elapsed();
      return waitMs === 0 || wait(waitMs);
    },
    close: () => {
      isClosed = true;
      for (const giveUp of [...waiting]) giveUp();
    },
  };
}
