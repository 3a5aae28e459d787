import process from 'node:process';
import { app } from 'electron';
import { launchCommand } from './launch-command.ts';
import type { LaunchCommand } from './launch-command.ts';

/** What starts this very program once more, with these switches of ours. */
export function ownCommand(
  environment: NodeJS.ProcessEnv,
  switches: readonly string[],
): LaunchCommand {
  return launchCommand({
    isPackaged: app.isPackaged,
    execPath: process.execPath,
    appImage: environment['APPIMAGE'],
    appFolder: app.getAppPath(),
    switches,
  });
}

/** What a demo is started with. */
export const DEMO_SWITCHES = ['--demo'];
