import { readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { removeDeadLock } from '../../src-main/shell/dead-lock.ts';

/*
 * A process that takes the lock of a profile as the program does: what is dead is removed first, then
 * come Chromium's own steps. Told a folder and a time of day, it begins at that millisecond, and says
 * whether it has the lock.
 */

process.on('message', ({ folder, at }: { folder: string; at: number }) => {
  while (Date.now() < at); // The others begin within the same microseconds.
  void removeDeadLock(folder).then(() => process.send?.(takesAsChromium(folder)));
});
process.send?.('ready');

/** chrome/browser/process_singleton_posix.cc: who finds a dead one's lock removes it, whose it is by then. */
function takesAsChromium(folder: string): boolean {
  const lock = path.join(folder, 'SingletonLock');
  try {
    if (isDead(readlinkSync(lock))) unlinkSync(lock);
  } catch {
    // There is none.
  }
  try {
    symlinkSync(`host-${String(process.pid)}`, lock);
    return true;
  } catch {
    return false;
  }
}

function isDead(owner: string): boolean {
  try {
    return !process.kill(Number(owner.split('-')[1]), 0);
  } catch {
    return true;
  }
}
