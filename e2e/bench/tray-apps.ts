import path from 'node:path';
import { projectFolder, trayIconFile } from './workshop.ts';

/** A tray app as it is started; without a program of its own, in the Electron of the set-up. */
export type TrayApp = { args: string[]; env: Record<string, string>; program?: string };

/** Nobody listens there, so a start asks nobody anything. */
export const nowhere = 'http://127.0.0.1:9';

/** The built app, in the tray. */
export const ownApp = (profileFolder: string, plexTvUrl = nowhere): TrayApp => ({
  args: [projectFolder, '--hidden', `--profile-dir=${profileFolder}`, `--plex-tv-url=${plexTvUrl}`],
  env: {},
});

/** The built app as most people start it: no option has a value, nobody is signed in. */
export const ownAppAtLogin = (configFolder: string): TrayApp => ({
  args: [projectFolder, '--hidden'],
  env: { XDG_CONFIG_HOME: configFolder },
});

/** The least that a tray app can be, with our icon. */
export const blankApp: TrayApp = {
  args: [path.join(import.meta.dirname, 'blank-app')],
  env: { BENCH_TRAY_ICON: trayIconFile },
};
