import type { Acts } from './activity/activity-rows.ts';
import type { Programs } from './app-programs.ts';
import type { Surfaces } from './app-surfaces.ts';
import { isOwnPage } from './ipc/own-page.ts';
import { createRefusalCounter } from './ipc/refusals.ts';
import { serveCalls } from './ipc/serve-calls.ts';
import type { Log } from './log.ts';

/**
 * Lets our own windows call the acts, each its own.
 *
 * @returns counts a call that was refused elsewhere
 */
export function openDoor(
  parts: { surfaces: Surfaces; programs: Programs; now: () => number; log: Log },
  /** Written down as asked for in the window. */
  acts: Acts,
): (name: string) => void {
  const { programs, now, log } = parts;
  const { windows, palette } = parts.surfaces;
  const countRefusal = createRefusalCounter({
    now,
    log: (call) => log.note({ level: 'warn', area: 'ipc', call, code: 'request-refused' }),
    onFlood: () => {
      programs.window.close();
      palette.close();
      windows.rebuild();
    },
  });
  serveCalls({
    handlers: acts,
    isOwnPage: (event, name) =>
      programs.isOwnCall(name)
        ? isOwnPage(event, programs.window.page())
        : isOwnPage(event, windows.page(), palette.page()),
    onRefusal: countRefusal,
    log,
  });
  return countRefusal;
}
