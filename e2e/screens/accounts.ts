import type { Page } from 'playwright';
import { button, copyAsControl, itemUnder, region } from './controls.ts';

export function accountsScreen(page: Page) {
  const accounts = region(page, 'Accounts');
  return {
    region: accounts,
    headings: accounts.getByRole('heading', { level: 3 }),
    addAccount: button(accounts, 'Add account'),
    /** The account under this name. */
    account(name: string) {
      const card = itemUnder(accounts, name);
      return {
        card,
        heading: card.getByRole('heading', { name, exact: true }),
        tokenDetails: button(card, 'Token details'),
        copyToken: button(card, 'Copy token'),
        copyAs: copyAsControl(card),
        showToken: button(card, 'Show token'),
        devices: button(card, 'Devices'),
        homeUsers: button(card, 'Home users'),
        claim: button(card, 'Claim a new server'),
        getNewToken: button(card, 'Get a new token'),
        signOut: button(card, 'Sign out'),
        signInAgain: button(card, 'Sign in again'),
        alert: card.getByRole('alert'),
      };
    },
    /** The question that "Sign out" asks. */
    signOutQuestion(name: string) {
      const question = page.getByRole('alertdialog', { name: `Sign out ${name}?`, exact: true });
      return {
        question,
        signOut: button(question, 'Sign out'),
        cancel: button(question, 'Cancel'),
        revokeNamedTokens: question.getByRole('checkbox', {
          name: /^Revoke its named tokens? too$/,
        }),
        forgetHereOnly: button(question, 'Forget here only'),
        alert: question.getByRole('alert'),
      };
    },
  };
}
