import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Token } from '../token.ts';
import { say } from '../contract/languages/say.ts';

/**
 * Shows a token in a native dialog of main's, so that the page never holds it. Does not wait for its end.
 *
 * @param until takes the dialog away when it aborts
 */
export function showTokenDialog(
  parent: BrowserWindow | undefined,
  owner: string,
  token: Token,
  copy: () => Promise<unknown>,
  until: AbortSignal,
): void {
  const copyButton = say('dialogs.copy');
  const buttons = [say('dialogs.close'), copyButton];
  const options = {
    type: 'info' as const,
    title: 'Keyring for Plex',
    message: say('dialogs.tokenOf', { owner }),
    detail: [token.reveal(), say('dialogs.wholeAccount')].join('\n\n'),
    buttons,
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal: until,
  };
  const answered = parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options);
  answered
    .then(({ response }) => (buttons[response] === copyButton ? copy() : undefined))
    // No clipboard, or the window went with its dialog: the token is still there to be copied from the page.
    .catch(() => undefined);
}
