import { randomBytes } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import net from 'node:net';
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

/** `sun_path` of a Unix socket has 108 bytes on Linux and 104 on macOS, with a closing NUL. */
const LONGEST_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

/** Whoever owns the place might be somebody else: nothing is said there. */
export class ForeignPlace extends Error {}
/** There is no note, or none that can be read: no app runs with this profile. */
export class NoPlace extends Error {}
/** Another app answers there already. */
export class PlaceTaken extends Error {}

/** Which files are ours: undefined on Windows, where files have no such owner. */
export type OwnUser = number | undefined;

/** The note's text, for the app to write. */
export function noteText(note: Note): string {
  return `${JSON.stringify(note)}\n`;
}

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

/**
 * Prepares the place for the app: a folder that is the user's own, and no socket of an app that has
 * ended.
 *
 * @returns the note to write once the app listens there, and a folder for the proofs
 * @throws PlaceTaken | ForeignPlace, or an error of the file system, where no folder can be had
 */
export async function preparePlace(options: {
  profileFolder: string;
  /** `XDG_RUNTIME_DIR`, if there is one. */
  runtimeFolder: string | undefined;
  temporaryFolder: string;
  /** A short name that no other profile has. */
  profileName: string;
  user: OwnUser;
}): Promise<{ note: Note; folder: string }> {
  const { profileFolder, runtimeFolder, temporaryFolder, profileName, user } = options;
  if (user === undefined) {
    const address = `\\\\.\\pipe\\keyring-for-plex-${randomBytes(16).toString('hex')}`;
    const key = randomBytes(32).toString('hex');
    return { note: { version: 1, address, key }, folder: profileFolder };
  }
  const candidates = [
    ...(runtimeFolder === undefined ? [] : [path.join(runtimeFolder, 'keyring-for-plex')]),
    path.join(profileFolder, 'command-line'),
  ];
  for (const candidate of candidates) {
    const folder = await ownFolder(candidate, user).catch(() => undefined);
    if (folder === undefined) continue;
    const address = path.join(folder, `${profileName}.socket`);
    if (!fitsSocket(address)) continue;
    return { note: await freed(address), folder };
  }
  const folder = await mkdtemp(path.join(temporaryFolder, 'keyring-for-plex-'));
  return { note: await freed(path.join(folder, `${profileName}.socket`)), folder };
}

function fitsSocket(address: string): boolean {
  return Buffer.byteLength(address) <= LONGEST_SOCKET_PATH;
}

async function ownFolder(folder: string, user: number): Promise<string> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (!isCode(error, 'EEXIST')) throw error;
  });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== user) throw new ForeignPlace();
  await chmod(folder, 0o700);
  return realpath(folder);
}

/** A socket on which nobody listens is what an app left that was killed: it goes. */
async function freed(address: string): Promise<Note> {
  if (await isAnswered(address)) throw new PlaceTaken();
  await rm(address, { force: true });
  return { version: 1, address, key: '' };
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    const end = (isLive: boolean): void => {
      socket.destroy();
      resolve(isLive);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
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

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
