import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Token } from '../token.ts';

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
  const buttons = ['Close', 'Copy'];
  const options = {
    type: 'info' as const,
    title: 'Keyring for Plex',
    message: `Token of ${owner}`,
    detail: `${token.reveal()}\n\nWhoever has this token can use the whole account.`,
    buttons,
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal: until,
  };
  const answered = parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options);
  answered
    .then(({ response }) => (buttons[response] === 'Copy' ? copy() : undefined))
    // No clipboard, or the window went with its dialog: the token is still there to be copied from the page.
    .catch(() => undefined);
}
