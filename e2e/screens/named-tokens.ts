import type { Page } from 'playwright';
import { button, copyAsControl, itemUnder, region, textbox } from './controls.ts';

export function namedTokensScreen(page: Page) {
  const named = region(page, 'Named tokens');
  const newToken = button(named, 'New token for…');
  // A text field that offers names is a combobox to a screen reader.
  const name = named.getByRole('combobox', { name: 'Name of the tool', exact: true });
  const makeToken = button(named, 'Make token');
  const question = page.getByRole('alertdialog');
  return {
    region: named,
    headings: named.getByRole('heading', { level: 3 }),
    newToken,
    name,
    makeToken,
    alert: named.getByRole('alert'),
    /** Opens the form, types a tool's name and has the token made. */
    async make(tool: string): Promise<void> {
      await newToken.click();
      await name.fill(tool);
      await makeToken.click();
    },
    /** The token of this name. */
    tokenFor(tool: string) {
      const card = itemUnder(named, tool);
      return {
        card,
        heading: card.getByRole('heading', { level: 3 }),
        copy: button(card, 'Copy'),
        copyAs: copyAsControl(card),
        show: button(card, 'Show'),
        rename: button(card, 'Rename'),
        newName: textbox(card, 'New name'),
        saveName: button(card, 'Save name'),
        replace: button(card, 'Replace'),
        revoke: button(card, 'Revoke'),
        keep: button(card, 'Keep'),
        revokeNow: button(card, 'Revoke now'),
        alert: card.getByRole('alert'),
      };
    },
    /** Asked before a token is revoked. */
    revokeQuestion: {
      question,
      revoke: button(question, 'Revoke'),
      cancel: button(question, 'Cancel'),
      forgetHereOnly: button(question, 'Forget here only'),
    },
  };
}
