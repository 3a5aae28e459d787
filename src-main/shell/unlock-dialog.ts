import { dialog, systemPreferences } from 'electron';
import type { BrowserWindow } from 'electron';

/**
 * Asks whoever is at the computer to unlock: by Touch ID where a Mac has it, else by a dialog of
 * main's that nobody answers by accident. Resolves with whether they did.
 */
export async function askToUnlock(
  parent: BrowserWindow | undefined,
  platform: NodeJS.Platform,
): Promise<boolean> {
  if (platform === 'darwin' && systemPreferences.canPromptTouchID()) {
    return systemPreferences.promptTouchID('unlock your Plex tokens').then(
      () => true,
      () => false,
    );
  }
  const buttons = ['Stay locked', 'Unlock'];
  const options = {
    type: 'question' as const,
    title: 'Keyring for Plex',
    message: 'Unlock Keyring for Plex?',
    detail: 'Until the next lock, tokens can be copied and shown again.',
    buttons,
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const { response } = await (parent
    ? dialog.showMessageBox(parent, options)
    : dialog.showMessageBox(options));
  return buttons[response] === 'Unlock';
}
