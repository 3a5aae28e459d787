import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { app } from 'electron';
import { createPrivateFile } from '../settings/private-file.ts';
import type { LaunchCommand } from './launch-command.ts';

/** Starts the program when the person logs in. */
export type LoginItem = {
  /** Whether the system would start us; false also where the person told the desktop not to. */
  isOn: () => Promise<boolean>;
  /** @throws the system's own error where it refuses */
  turnOn: (isHidden: boolean) => Promise<void>;
  turnOff: () => Promise<void>;
};

/** For a program that nobody wants to have at login. */
export const noLoginItem: LoginItem = {
  isOn: () => Promise.resolve(false),
  turnOn: () => Promise.reject(new Error('not this program')),
  turnOff: () => Promise.resolve(),
};

/** `configFolder`: of the desktop, as XDG_CONFIG_HOME names it; Linux alone needs it. */
export function createLoginItem(options: {
  platform: NodeJS.Platform;
  configFolder: string;
  command: LaunchCommand;
}): LoginItem {
  const { platform, configFolder, command } = options;
  return platform === 'linux'
    ? createAutostartFile(path.join(configFolder, 'autostart', 'keyring-for-plex.desktop'), command)
    : createSystemLoginItem(command);
}

/** A file in the desktop's autostart folder: Electron itself does nothing on Linux. */
function createAutostartFile(file: string, command: LaunchCommand): LoginItem {
  const stored = createPrivateFile(file);
  return {
    isOn: async () => {
      const text = await readFile(file, 'utf8').catch(() => '');
      const isRefused = /^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m;
      return text !== '' && !isRefused.test(text);
    },
    turnOn: (isHidden) => stored.write(autostartEntry(command, isHidden)),
    turnOff: () => rm(file, { force: true }),
  };
}

/** A desktop entry as the freedesktop specification has it. */
export function autostartEntry(command: LaunchCommand, isHidden: boolean): string {
  const words = isHidden ? [...command, '--hidden'] : command;
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Keyring for Plex',
    'Comment=Keeps your Plex tokens at hand in the tray',
    `Exec=${words.map(execWord).join(' ')}`,
    'Icon=keyring-for-plex',
    'Terminal=false',
    'Categories=Utility;',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * One word of an `Exec` line: quoted, `%` doubled because it marks a field code, and each backslash
 * doubled once more because the value as a whole has escapes of its own.
 */
function execWord(word: string): string {
  if (/[\n\r\0]/.test(word)) throw new Error('a command that no desktop entry can hold');
  const quoted = word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${quoted.replaceAll('\\', '\\\\')}"`;
}

/** macOS and Windows keep a list of their own, and Electron writes into it. */
function createSystemLoginItem(command: LaunchCommand): LoginItem {
  const [program = '', ...words] = command;
  const itemFor = (isHidden: boolean) => ({
    path: program,
    args: isHidden ? [...words, '--hidden'] : words,
  });
  return {
    isOn: () =>
      Promise.resolve(
        app.getLoginItemSettings(itemFor(true)).openAtLogin ||
          app.getLoginItemSettings(itemFor(false)).openAtLogin,
      ),
    turnOn: async (isHidden) => {
      app.setLoginItemSettings({ openAtLogin: true, ...itemFor(isHidden) });
      await Promise.resolve();
    },
    turnOff: async () => {
      app.setLoginItemSettings({ openAtLogin: false, ...itemFor(false) });
      await Promise.resolve();
    },
  };
}
