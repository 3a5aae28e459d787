import { createRequire } from 'node:module';
import path from 'node:path';
import type { Desktop } from '../support/rig.ts';

/** What every bench works with. */
export type Workshop = {
  desktop: Desktop;
  /** For what a bench builds and leaves behind; gone after the run. */
  folder: string;
};

export const projectFolder = path.resolve(import.meta.dirname, '../..');
export const builtApp = path.join(projectFolder, 'out');

/** Electron's program. Its package gives a path when Node loads it. */
export const electronProgram = createRequire(import.meta.url)('electron') as string;

/** The picture that the tray of a usual Linux panel gets; see src-main/shell/tray.ts. */
export const trayIconFile = path.join(builtApp, 'assets/tray/tray-on-any-22.png');

/** Where `npm run package`, and the bench itself, puts the packed program. */
export const packageFolder = path.join(builtApp, 'package/linux-unpacked');
export const packagedProgramName = 'keyring-for-plex-app';
