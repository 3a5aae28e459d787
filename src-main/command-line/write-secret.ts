import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { CommandFailure, exitStatus } from './exit-status.ts';

/** Others may read what stands in it, or change it. */
const OPEN_TO_OTHERS = 0o006;

/**
 * Writes a secret into a file that its owner alone can read; whoever looks finds the old file or the
 * new one. Nothing else is written: no newline.
 *
 * @throws CommandFailure
 */
export function writeSecret(file: string, secret: string): void {
  const folder = folderFor(file);
  const target = path.join(folder, path.basename(file));
  const unfinished = path.join(folder, `.${path.basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    // `wx` refuses whatever somebody else put at this name, links included.
    const descriptor = openSync(unfinished, 'wx', 0o600);
    try {
      writeSync(descriptor, secret);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new CommandFailure(exitStatus.other, `${file} could not be written${reason(error)}.`);
  }
  syncFolder(folder);
}

/** Refuses before anything is asked of anybody, as well: see the command. */
export function folderFor(file: string): string {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (/[\\/]$/.test(file) || stats?.isDirectory() === true)
    throw new CommandFailure(exitStatus.usage, `${file} is a folder; name a file in it.`);
  const named = path.dirname(path.resolve(file));
  let folder: string;
  try {
    folder = realpathSync(named);
  } catch {
    throw new CommandFailure(exitStatus.usage, `There is no folder ${named}.`);
  }
  if (process.platform === 'win32') return folder;
  if ((statSync(folder).mode & OPEN_TO_OTHERS) !== 0)
    throw new CommandFailure(
      exitStatus.usage,
      `Others can read or change the folder ${folder}; close it first: chmod o-rwx '${folder}'`,
    );
  return folder;
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
}

/** So that the rename itself outlives a power cut. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
