import process from 'node:process';
import { powerMonitor } from 'electron';
import type { Credentials } from './app-credentials.ts';
import type { AppNotices } from './app-notices.ts';
import type { Tray } from './app-tray.ts';
import type { World } from './app-world.ts';
import { watchLocks } from './clipboard/watch-locks.ts';
import type { IdleLock } from './shell/idle-lock.ts';
import { readTimeZone, watchTimeZone } from './shell/time-zone.ts';

/**
 * Follows the computer: it sleeps, wakes, is given another time or time zone, and is locked.
 *
 * @returns ends it
 */
export function followComputer(
  parts: {
    world: World;
    made: Credentials;
    lock: IdleLock;
    tray: Pick<Tray, 'look'>;
    environment: NodeJS.ProcessEnv;
  } & Pick<AppNotices, 'notices'>,
): () => void {
  const { world, made, lock } = parts;
  /** Quiet hours and what is said of times go by the clock on the wall. */
  const lookAtZone = (): void => {
    readTimeZone(parts.environment);
    parts.notices.settingsChanged();
    parts.tray.look();
  };
  // Time passes, and stands still while the computer sleeps.
  const checkAll = (): void => {
    lookAtZone();
    void made.transientTokens.checkAll();
    made.healthChecks.wake();
    made.pinSignIn.look();
    made.tokenApprovals.look();
    made.serverChecks.wake();
    made.networkWatch.wake();
    made.namedTokenActs.wake();
  };
  powerMonitor.on('resume', checkAll);
  made.scheduler.onClockChange(checkAll);
  const unwatchZone = watchTimeZone(world.systemBus, lookAtZone);
  const unwatchLocks = watchLocks({
    sessionBus: world.bus,
    systemBus: world.systemBus,
    power: powerMonitor,
    platform: process.platform,
    onLock: () => {
      lock.lock();
      void world.clipboard.clear();
    },
  });
  return () => {
    unwatchZone();
    unwatchLocks();
  };
}
