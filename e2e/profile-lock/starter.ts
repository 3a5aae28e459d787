import { symlinkSync, unlinkSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { takeProfileLock } from '../../src-main/shell/profile-lock.ts';

/*
 * A process that takes the lock of a profile as the program does, in the end with Chromium's own steps.
 * Told a folder and a time of day, it begins at that millisecond, and says whether it has the lock.
 */

/** Between Chromium's lock and its socket: a folder and five links are made. */
const UNHEARD_MS = 1;

let server: Server | undefined;

process.on('message', ({ folder, at }: { folder: string; at: number }) => {
  server?.close();
  while (Date.now() < at); // The others begin within the same microseconds.
  void takeProfileLock(folder, () => takesAsChromium(folder)).then((has) => process.send?.(has));
});
process.send?.('ready');

/**
 * chrome/browser/process_singleton_posix.cc, in a program that is not called as Chromium's is: whoever
 * listens is told, and any other's lock is taken for that of a dead one.
 */
function takesAsChromium(folder: string): boolean {
  const [lock, link] = [path.join(folder, 'SingletonLock'), path.join(folder, 'SingletonSocket')];
  if (existsSync(link)) return false;
  try {
    unlinkSync(lock);
  } catch {
    // There is none.
  }
  try {
    symlinkSync(`host-${String(process.pid)}`, lock);
  } catch {
    return false;
  }
  const heardAt = performance.now() + UNHEARD_MS;
  while (performance.now() < heardAt);
  const socket = path.join(folder, `socket-of-${String(process.pid)}`);
  server = createServer().listen(socket); // It listens when this returns.
  try {
    symlinkSync(socket, link);
  } catch {
    // A second one has the lock as well.
  }
  return true;
}
