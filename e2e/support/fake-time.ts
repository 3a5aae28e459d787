import { existsSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const HOUR_SECONDS = 3_600;

/** Debian's package `faketime`, for whichever processor. */
const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (processor) => `/usr/lib/${processor}/faketime/libfaketimeMT.so.1`,
);

/**
 * Another time for the app and all of its processes, by libfaketime: of each clock, the monotonic one as
 * well, as on a computer that has slept. (With the clock of the wall alone, Chromium's processes end;
 * `movedClock` sets that one.)
 *
 * @returns undefined where the library is not there
 */
export function fakeTime(folder: string, env: Record<string, string>) {
  const library = libraries.find(existsSync);
  if (library === undefined) return undefined;
  const file = path.join(folder, 'fake-time');
  const set = (aheadHours: number): void => {
    // In one step: the app may read it at any time.
    writeFileSync(`${file}.new`, `+${String(aheadHours * HOUR_SECONDS)}`);
    renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    /** How far it is ahead of the computer's. */
    set,
    /** What the app is to be started with. */
    start: {
      env: {
        ...env,
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_CACHE_DURATION: '1',
      },
    },
  };
}
