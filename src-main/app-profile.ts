import path from 'node:path';
import { createActivityLog } from './activity/activity-log.ts';
import type { ActivityLog } from './activity/activity-log.ts';
import { createLog } from './log.ts';
import type { Log } from './log.ts';
import { createPrivateFile, preparePrivateFolder } from './settings/private-file.ts';
import { createSettingsFile } from './settings/settings-file.ts';
import { openSettings } from './settings/settings.ts';
import type { SettingsStore } from './settings/settings.ts';
import { endOnBug } from './shell/quit.ts';

/** What is kept in files, and holds no secret. */
export type Profile = {
  log: Log;
  activity: ActivityLog;
  settings: SettingsStore;
  /** The path of a file in the profile folder. */
  inProfile: (name: string) => string;
};

/** From here on bugs are noted. @param onUnreadableMessage a page sent what Electron cannot read */
export async function openProfile(
  profileFolder: string,
  onUnreadableMessage: () => void,
): Promise<Profile> {
  const inProfile = (name: string): string => path.join(profileFolder, name);
  const log = createLog(inProfile('logs'));
  endOnBug(log, onUnreadableMessage);
  // A folder that cannot be had shows where something is to be written, with a sentence.
  await preparePrivateFolder(profileFolder).catch((error: unknown) => log.bug('profile', error));
  const settings = await openSettings(
    createSettingsFile(
      createPrivateFile(inProfile('settings.json')),
      createPrivateFile(inProfile('settings.json.backup')),
    ),
  );
  return { log, activity: createActivityLog(inProfile('activity.jsonl')), settings, inProfile };
}
