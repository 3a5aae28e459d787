import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const HOUR_MS = 3_600_000;

/** A clock for the app alone, in `folder`, which can be set while it runs. */
export function movedClock(folder: string, env: Record<string, string>) {
  const file = path.join(folder, 'moved-clock');
  const set = (aheadHours: number): void => {
    // In one step: the app may read it at any time.
    writeFileSync(`${file}.new`, String(aheadHours * HOUR_MS));
    renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    /** How far it is ahead of the computer's. */
    set,
    /** What the app is to be started with. */
    start: {
      env: { ...env, MOVED_CLOCK_FILE: file },
      preload: path.join(import.meta.dirname, 'moved-clock.cjs'),
    },
  };
}
