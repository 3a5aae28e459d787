import type { Locator, Page } from 'playwright';
import { button, copyAsControl, itemUnder, region, textbox } from './controls.ts';

/** A token's approval in the browser, in the form or in the card of the token that it replaces. */
function approvalParts(scope: Locator) {
  const waiting = region(scope, 'Go on in your browser');
  return {
    start: button(scope, 'Approve it in your browser'),
    waiting,
    timeLeft: waiting.getByRole('timer'),
    ended: region(scope, 'No token made'),
    newCode: button(scope, 'Get a new code'),
    cancel: button(scope.locator('.attempt'), 'Cancel'),
  };
}

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
    approval: approvalParts(named),
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
        approval: approvalParts(card),
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
