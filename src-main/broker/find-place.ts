import { lstatSync, readFileSync } from 'node:fs';
import type { Stats } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';

/**
 * Where programs meet the app. The app writes the address of its socket into a note in its profile
 * folder, so the place depends on no variable of the environment: cron and a terminal find the same
 * one, and two profiles never mix. On Unix the socket's folder, the user's own and closed to all
 * others, is the check; on Windows a key in the note is.
 */
export const NOTE_NAME = 'command-line.json';

const Note = z.strictObject({
  version: z.literal(1),
  /** The path of a Unix socket, or the name of a pipe. */
  address: z.string().check(z.minLength(1), z.maxLength(1_024)),
  /** Empty on Unix. */
  key: z.string().check(z.maxLength(128)),
});
export type Note = z.infer<typeof Note>;

/** Whoever owns the place might be somebody else: nothing is said there. */
export class ForeignPlace extends Error {}
/** There is no note, or none that can be read: no app runs with this profile. */
export class NoPlace extends Error {}
/** Which files are ours: undefined on Windows, where files have no such owner. */
export type OwnUser = number | undefined;

/**
 * Reads the note and checks the place it tells of, for a program.
 *
 * @throws ForeignPlace | NoPlace
 */
export function findPlace(profileFolder: string, user: OwnUser): Note {
  const file = path.join(profileFolder, NOTE_NAME);
  const stats = statsOf(file);
  if (!stats.isFile()) throw new NoPlace();
  requireOwn(stats, user);
  const note = readNote(file);
  if (user === undefined) return note;
  const folder = statsOf(path.dirname(note.address));
  if (!folder.isDirectory()) throw new ForeignPlace();
  requireOwn(folder, user);
  const socket = statsOf(note.address);
  if (!socket.isSocket()) throw new ForeignPlace();
  if (socket.uid !== user) throw new ForeignPlace();
  return note;
}

function statsOf(file: string): Stats {
  try {
    return lstatSync(file);
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) throw new NoPlace();
    throw new ForeignPlace();
  }
}

/** Owned by us, and nobody else may so much as look at it. */
function requireOwn(stats: Stats, user: OwnUser): void {
  if (user === undefined) return;
  if (stats.uid !== user || (stats.mode & 0o077) !== 0) throw new ForeignPlace();
}

function readNote(file: string): Note {
  try {
    return Note.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new NoPlace();
  }
}

export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
