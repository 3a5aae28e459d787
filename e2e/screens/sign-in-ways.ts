import type { Page } from 'playwright';
import { button } from './controls.ts';

/** Signing in by what Plex itself approves: in the browser, or by a code. */
export function signInWaysScreen(page: Page) {
  const waitsFor = (title: string) => page.getByRole('region', { name: title, exact: true });
  const code = page.getByRole('img', { name: /^Code / });
  return {
    browser: button(page, 'Sign in with your browser'),
    code: button(page, 'Sign in with a code'),
    waitingForBrowser: waitsFor('Go on in your browser'),
    waitingForCode: waitsFor('Enter this code at Plex'),
    ended: waitsFor('Not signed in'),
    openAgain: button(page, 'Open the browser again'),
    newCode: button(page, 'Get a new code'),
    cancel: button(page, 'Cancel'),
    timeLeft: page.getByRole('timer'),
    shownCode: code,
    qrCode: page.getByRole('img', { name: /^QR code that opens .*link with this code$/ }),
    /** The four characters, once they stand there. */
    readCode: async (): Promise<string> => {
      await code.waitFor();
      return (await code.textContent()) ?? '';
    },
    /** The question whether a waiting sign-in is to end for the one with the password. */
    endOther: {
      dialog: page.getByRole('alertdialog', { name: 'End the other sign-in?', exact: true }),
      keepWaiting: button(page, 'Keep waiting'),
      endIt: button(page, 'End it and sign in'),
    },
  };
}
