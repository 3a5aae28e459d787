import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { ForeignPlace, isCode } from './find-place.ts';
import type { Note, OwnUser } from './find-place.ts';

/** `sun_path` of a Unix socket has 108 bytes on Linux and 104 on macOS, with a closing NUL. */
const LONGEST_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

/** Another app answers there already. */
export class PlaceTaken extends Error {}

/** The note's text, for the app to write. */
export function noteText(note: Note): string {
  return `${JSON.stringify(note)}\n`;
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
