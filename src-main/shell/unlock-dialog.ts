import { dialog, systemPreferences } from 'electron';
import type { BrowserWindow } from 'electron';
import { say } from '../contract/languages/say.ts';

/**
 * Asks whoever is at the computer to unlock: by Touch ID where a Mac has it, else by a dialog of
 * main's that nobody answers by accident. Resolves with whether they did.
 */
export async function askToUnlock(
  parent: BrowserWindow | undefined,
  platform: NodeJS.Platform,
): Promise<boolean> {
  if (platform === 'darwin' && systemPreferences.canPromptTouchID()) {
    return systemPreferences.promptTouchID(say('dialogs.touchId')).then(
      () => true,
      () => false,
    );
  }
  const unlock = say('dialogs.unlock');
  const buttons = [say('dialogs.stayLocked'), unlock];
  const options = {
    type: 'question' as const,
    title: 'Keyring for Plex',
    message: say('dialogs.unlockTitle'),
    detail: say('dialogs.unlockWhy'),
    buttons,
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const { response } = await (parent
    ? dialog.showMessageBox(parent, options)
    : dialog.showMessageBox(options));
  return buttons[response] === unlock;
}
