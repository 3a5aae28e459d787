import { mkdirSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

/*
 * Chromium's lock on a profile is a link "host-pid". After a kill it stays, and Chromium lets a later
 * start remove it and put its own there. It knows a running owner by the name of Chromium's program,
 * which ours does not have, so it takes each owner for dead that does not listen yet: of two starts at
 * once, one may remove the other's new lock, and both run. So the lock is taken here by one start at a
 * time, with the socket behind it, and only when its owner is dead; all others come when it listens.
 * chrome/browser/process_singleton_posix.cc
 */

/** Chromium's names on Linux and macOS. Windows has none of them, and ends its lock with the program. */
const LOCK = 'SingletonLock';
const SOCKET = 'SingletonSocket';
/** Ours: whoever has put it there may take the lock. A link to its process id. */
const TURN = 'SingletonLock.turn';

/** A turn takes milliseconds. One that takes this long and whose owner is dead was left by a kill. */
const LONGEST_TURN_MS = 2_000;
/** After this Chromium decides: an owner that runs and never listens, a turn that nobody can end. */
const LONGEST_WAIT_MS = 5_000;
const LOOK_EVERY_MS = 10;

/**
 * Takes the lock of a profile, or tells the program that has it of this start.
 *
 * @param request Electron's own way to do that: app.requestSingleInstanceLock
 * @returns whether it is ours
 */
export async function takeProfileLock(
  profileFolder: string,
  request: () => boolean,
): Promise<boolean> {
  if (process.platform === 'win32') return request();
  makeFolder(profileFolder);
  const turn = path.join(profileFolder, TURN);
  const startedAt = performance.now();
  const waitedMs = (): number => performance.now() - startedAt;
  while (waitedMs() < LONGEST_WAIT_MS && !(await isHeard(profileFolder))) {
    const taken = takeTurn(turn);
    if (taken === 'refused') break; // Chromium will not be able to take the lock either.
    if (taken === 'ours') {
      try {
        if (isFree(path.join(profileFolder, LOCK))) return request();
      } finally {
        remove(turn);
      }
    } else if (waitedMs() > LONGEST_TURN_MS && isLeft(turn)) {
      remove(turn);
    }
    await pause(LOOK_EVERY_MS);
  }
  return request();
}

function makeFolder(profileFolder: string): void {
  try {
    mkdirSync(profileFolder, { recursive: true, mode: 0o700 });
  } catch {
    // Chromium will not be able to make it either, and says so.
  }
}

function takeTurn(turn: string): 'ours' | 'taken' | 'refused' {
  try {
    symlinkSync(String(process.pid), turn);
    return 'ours';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'taken' : 'refused';
  }
}

function isLeft(turn: string): boolean {
  const owner = targetOf(turn);
  return owner !== undefined && !isRunning(owner);
}

/** Whether nobody has the lock; a dead one's is removed. */
function isFree(lock: string): boolean {
  const owner = targetOf(lock);
  return owner === undefined || (!isRunning(owner) && remove(lock));
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
