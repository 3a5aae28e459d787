import type { AccountId, AccountSummary, TokenDetails } from '../../src-main/contract/entities.ts';
import { focusOnAccounts } from '../page-focus.ts';
import type { Dialog, PageState } from '../page-value.ts';
import { sameKept } from '../same-kept.ts';
import { signInOpened } from '../sign-in/sign-in-state.ts';

export type AccountsChange =
  | { readonly type: 'accounts-changed'; readonly accounts: readonly AccountSummary[] }
  | { readonly type: 'account-chosen'; readonly accountId: AccountId }
  | { readonly type: 'signed-in'; readonly accountId: AccountId }
  | { readonly type: 'details-opened'; readonly accountId: AccountId }
  | { readonly type: 'details-read'; readonly details: TokenDetails }
  | { readonly type: 'details-closed' }
  | { readonly type: 'email-revealed'; readonly accountId: AccountId; readonly email: string };

/** Pure: same state and change, same result. */
export function nextAccounts(state: PageState, change: AccountsChange): PageState {
  switch (change.type) {
    case 'accounts-changed':
      return withAccounts(state, change.accounts);
    case 'account-chosen':
      return choose(state, change.accountId);
    case 'signed-in':
      return state.signIn === null ? state : signedIn(state, change.accountId);
    case 'details-opened':
      return { ...choose(state, change.accountId), detailsOpen: true, focus: { on: 'details' } };
    case 'details-read': {
      const details = new Map(state.details).set(change.details.accountId, change.details);
      return { ...state, details };
    }
    case 'details-closed':
      return { ...state, detailsOpen: false, focus: focusOnAccounts(state) };
    case 'email-revealed': {
      const emails = new Map(state.emails).set(change.accountId, change.email);
      return { ...state, emails };
    }
  }
}

/** The form goes, and the keyboard goes to the account. */
export function signedIn(state: PageState, accountId: AccountId): PageState {
  const chosen = choose(state, accountId);
  return { ...chosen, signIn: null, failure: null, focus: { on: 'account', accountId } };
}

/** A choice takes the other account's source along; details follow by themselves. */
export function choose(state: PageState, accountId: AccountId): PageState {
  const source = state.source?.accountId === accountId ? state.source : null;
  const panel = state.panel?.accountId === accountId ? state.panel : null;
  return { ...state, chosen: accountId, source, panel };
}

/** Drops whatever belonged to an account that is gone. Without any account, the sign-in form opens. */
export function withAccounts(state: PageState, accounts: readonly AccountSummary[]): PageState {
  const isHere = (accountId: AccountId) => accounts.some((each) => each.accountId === accountId);
  const onlyHere = <Value>(map: ReadonlyMap<AccountId, Value>) =>
    new Map([...map].filter(([accountId]) => isHere(accountId)));
  const chosenIsHere = state.chosen !== null && isHere(state.chosen);
  const dialogStands = state.dialog === null || isHere(accountOf(state.dialog));
  const kept: PageState = {
    ...state,
    accounts: sameKept(state.accounts, accounts),
    chosen: chosenIsHere ? state.chosen : (accounts[0]?.accountId ?? null),
    details: onlyHere(state.details),
    emails: onlyHere(state.emails),
    source: state.source !== null && isHere(state.source.accountId) ? state.source : null,
    panel: state.panel !== null && isHere(state.panel.accountId) ? state.panel : null,
    dialog: dialogStands ? state.dialog : null,
    focus: dialogStands ? state.focus : { on: 'accounts' },
  };
  if (accounts.length > 0) return kept;
  const signedOut = { ...kept, detailsOpen: false };
  return state.signIn === null ? { ...signedOut, ...signInOpened(null, '') } : signedOut;
}

function accountOf(dialog: Dialog): AccountId {
  return dialog.kind === 'sign-out' ? dialog.account.accountId : dialog.accountId;
}
