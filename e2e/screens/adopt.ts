import type { Page } from 'playwright';
import { button } from './controls.ts';

/** A token that somebody copied elsewhere, and the question what is to become of it. */
export function adoptScreen(page: Page) {
  const question = page.getByRole('alertdialog');
  return {
    use: button(page, 'Use the token on the clipboard'),
    /** The question under this title. */
    asks: (name: string) => page.getByRole('alertdialog', { name, exact: true }),
    question,
    keep: button(question, 'Keep it'),
    throwAway: button(question, 'Throw it away'),
    revoke: button(question, 'Revoke at Plex'),
    clear: button(question, 'Clear the clipboard'),
    leave: button(question, 'Leave it there'),
  };
}
