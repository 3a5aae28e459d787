import process from 'node:process';
import { app } from 'electron';
import { applySettings } from './settings/apply-settings.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { IdleLock } from './shell/idle-lock.ts';
import { commandText } from './shell/launch-command.ts';
import { createLoginItem, noLoginItem } from './shell/login-item.ts';
import { DEMO_SWITCHES, ownCommand } from './shell/own-command.ts';
import { createGlobalKey } from './shell/shortcut.ts';
import { applyTheme } from './shell/theme.ts';
import { speakLanguage } from './spoken-language.ts';
import { REAL_PLEX_ORIGIN } from './start-options.ts';

export type SettingsInForce = ReturnType<typeof putSettingsIntoForce>;

/** What the person has set holds on this desktop, from now on. */
export function putSettingsIntoForce(options: {
  settings: SettingsStore;
  profileFolder: string;
  plexOrigin: string;
  isDemo: boolean;
  environment: NodeJS.ProcessEnv;
  lock: IdleLock;
  onShortcut: () => void;
}) {
  const { settings, profileFolder, plexOrigin, isDemo, lock } = options;
  const { platform } = process;
  const switches = isDemo
    ? DEMO_SWITCHES
    : [
        ...(plexOrigin === REAL_PLEX_ORIGIN ? [] : [`--plex-tv-url=${plexOrigin}`]),
        ...(app.isPackaged ? [] : [`--profile-dir=${profileFolder}`]),
      ];
  const command = ownCommand(options.environment, switches);
  const globalKey = createGlobalKey(options.onShortcut);
  const applied = applySettings({
    store: settings,
    loginItem: isDemo
      ? noLoginItem
      : createLoginItem({ platform, configFolder: app.getPath('appData'), command }),
    globalKey,
    lock,
    applyTheme,
    applyLanguage: (choice) => speakLanguage(choice, app.getPreferredSystemLanguages()),
    shortcutCommand: commandText([...command, '--quick'], platform),
  });
  return { ...applied, close: () => globalKey.close() };
}
