import os from 'node:os';
import path from 'node:path';

/** Which app, and with which profile. The two switches are the app's own, for development builds. */
export type AppChoice = { profileDir: string | undefined; plexTvUrl: string | undefined };

/** Where the app keeps its things: as Electron chooses it, unless told otherwise. */
export function profileFolderOf({ profileDir }: AppChoice, platform = process.platform): string {
  if (profileDir !== undefined) return path.resolve(profileDir);
  const name = 'Keyring for Plex';
  const home = os.homedir();
  switch (platform) {
    case 'darwin':
      return path.join(home, 'Library/Application Support', name);
    case 'win32':
      return path.join(process.env['APPDATA'] ?? path.join(home, 'AppData/Roaming'), name);
    default:
      return path.join(process.env['XDG_CONFIG_HOME'] || path.join(home, '.config'), name);
  }
}

/** One program of its own, not a script that Node runs. */
export function isPackaged(): boolean {
  return !/^node(?:js)?(?:\.exe)?$/.test(path.basename(process.execPath));
}
