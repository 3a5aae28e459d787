import { readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

/*
 * Chromium's lock on a profile is a link "host-pid". After a kill it stays, and Chromium lets each
 * later start remove it and put its own there. Of two starts at once, both of which have found the
 * killed one's, the slower one then removes the quicker one's new lock, and both run. So the lock
 * of a dead program is removed here before Chromium sees it, by one start at a time, and only as
 * long as it is still that of the dead one.
 */

/** Chromium's names on Linux and macOS. Windows has none of them, and ends its lock with the program. */
const LOCK = 'SingletonLock';
const SOCKET = 'SingletonSocket';
/** Ours: whoever has put it there may remove the lock. */
const TURN = 'SingletonLock.turn';

/** A turn takes less than a millisecond. One that takes this long was left by a start that was killed. */
const LONGEST_TURN_MS = 2_000;
const LOOK_EVERY_MS = 10;

/** Removes the lock of a killed program from a profile. To be called before the lock is requested. */
export async function removeDeadLock(profileFolder: string): Promise<void> {
  const lock = path.join(profileFolder, LOCK);
  const owner = targetOf(lock);
  if (owner === undefined || isRunning(owner) || (await isHeard(profileFolder))) return;
  const isStillThere = (): boolean => targetOf(lock) === owner;
  const removeIt = (): boolean => !isStillThere() || remove(lock);
  const end = performance.now() + LONGEST_TURN_MS;
  while (isStillThere()) {
    const turn = inTurn(path.join(profileFolder, TURN), removeIt);
    const isLeft = turn === 'taken' && performance.now() > end;
    const isRefused = isLeft ? !remove(path.join(profileFolder, TURN)) : turn === 'refused';
    if (isRefused) return; // Chromium will not be able to take the lock either.
    if (turn === 'taken' && !isLeft) await pause(LOOK_EVERY_MS);
  }
}

/** Does it, without a pause, while nobody else does. */
function inTurn(turn: string, act: () => boolean): 'done' | 'taken' | 'refused' {
  try {
    symlinkSync(String(process.pid), turn);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'taken' : 'refused';
  }
  const isDone = act();
  return remove(turn) && isDone ? 'done' : 'refused';
}

/**
 * A link itself, wherever it leads.
 *
 * @returns false where it may not be removed, and stays; nothing here may end a start
 */
function remove(link: string): boolean {
  try {
    unlinkSync(link);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

/** By its program's name, as Chromium tells: after a restart of the computer its number may be another's. */
function isRunning(owner: string): boolean {
  const pid = owner.slice(owner.lastIndexOf('-') + 1);
  if (process.platform === 'linux') return nameOf(targetOf(`/proc/${pid}/exe`)) === ownName();
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

const ownName = (): string | undefined => nameOf(process.execPath);

/** Linux says "(deleted)" after a program that was replaced while it runs, as by an update. */
function nameOf(program: string | undefined): string | undefined {
  return program && path.basename(program).replace(/ \(deleted\)$/, '');
}

/** Whether somebody listens for second starts, under whatever name. */
async function isHeard(profileFolder: string): Promise<boolean> {
  const target = targetOf(path.join(profileFolder, SOCKET));
  if (target === undefined) return false;
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const connection = connect(target, () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
    );
  });
}
