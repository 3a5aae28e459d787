import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * Fetches KDE's clipboard manager once, without installing anything.
 *
 * @returns its folder, or `undefined` where it is not to be had: offline, or not on Debian 12
 */
export async function fetchKlipper(): Promise<string | undefined> {
  const caches = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  const folder = path.join(caches, 'keyring-for-plex', 'klipper');
  const program = path.resolve(import.meta.dirname, '../rig/get-klipper');
  try {
    await promisify(execFile)(program, [folder], { timeout: 80_000 });
    return folder;
  } catch {
    return undefined;
  }
}
