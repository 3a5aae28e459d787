import os from 'node:os';
import path from 'node:path';

/** The checkout. */
export const projectFolder = path.resolve(import.meta.dirname, '../..');

/** A path inside the checkout. */
export const inProject = (...parts) => path.join(projectFolder, ...parts);

/** Where this user's machine keeps what may be fetched again. */
export function cacheFolder() {
  const home = os.homedir();
  const base = {
    darwin: path.join(home, 'Library/Caches'),
    win32: process.env.LOCALAPPDATA ?? path.join(home, 'AppData/Local'),
  }[process.platform];
  return path.join(
    base ?? (process.env.XDG_CACHE_HOME || path.join(home, '.cache')),
    'keyring-for-plex',
  );
}
