import type { AppState } from '../src-main/contract/app-state.ts';
import type { AccountSummary, NamedTokenId, OpenRequest } from '../src-main/contract/entities.ts';
import { choose, signedIn, withAccounts } from './accounts/accounts-state.ts';
import { namedToken, withApproval } from './named-tokens/named-tokens-state.ts';
import { focusOnNotices } from './page-focus.ts';
import type { PageState } from './page-value.ts';
import { settingsOpened } from './settings/settings-state.ts';
import { newSignIn } from './sign-in/new-sign-in.ts';
import { signInOpened } from './sign-in/sign-in-state.ts';

/**
 * A form that stood before main had told anything keeps the focus where the person has it. If there
 * are accounts after all, and nothing was sent from it, it goes.
 */
export function stateRead(before: PageState, appState: AppState): PageState {
  const { accounts, namedTokens: list, namedTokenApproval, openRequest, ...rest } = appState;
  const isMistaken = accounts.length > 0 && before.signIn?.step === 'fields' && !before.known;
  const signIn = isMistaken ? null : before.signIn;
  const namedTokens = withApproval({ ...before.namedTokens, list }, namedTokenApproval);
  const told = { ...before, ...rest, namedTokens, signIn, known: true };
  const seen = opened(withAccounts(told, accounts), openRequest);
  const after = { ...seen, signIn: seen.signIn ?? (told.signInAttempt && newSignIn) };
  const isOnForm = after.focus?.on === 'login' || after.focus?.on === 'password';
  return signIn !== null && isOnForm ? { ...after, focus: null } : after;
}

/** Brings up what main asks for: after start, from the tray, or from a second start. */
export function opened(state: PageState, request: OpenRequest): PageState {
  const account = state.accounts.find((each) => each.accountId === request.accountId);
  const seen = showView(state, request, account);
  return request.failure === null
    ? seen
    : { ...seen, failure: { act: null, code: request.failure, retryAt: null } };
}

function showView(
  state: PageState,
  request: OpenRequest,
  account: AccountSummary | undefined,
): PageState {
  const { view } = request;
  if (view === 'settings') return { ...state, ...settingsOpened };
  if (view === 'named-token') return showNamedToken(state, request.namedTokenId);
  if (view === 'sign-in' || state.accounts.length === 0)
    return { ...state, ...signInOpened(state.signIn, account?.name ?? '') };
  if (view === 'notices') return { ...state, focus: focusOnNotices(state) };
  if (account === undefined) return state;
  if (view === 'transient-token') {
    const { transientTokenId } = request;
    return { ...choose(state, account.accountId), focus: { on: view, transientTokenId } };
  }
  if (view === 'server') {
    const { serverId } = request;
    return { ...choose(state, account.accountId), focus: { on: view, serverId } };
  }
  if (view === 'signed-in') return signedIn(state, account.accountId);
  const focused: PageState = {
    ...choose(state, account.accountId),
    focus: { on: 'account', accountId: account.accountId },
  };
  if (view === 'sign-out') return { ...focused, dialog: { kind: 'sign-out', account } };
  return view === 'token-details' ? { ...focused, detailsOpen: true } : focused;
}

/** One whose account has left stands below whichever account is chosen. */
function showNamedToken(state: PageState, namedTokenId: NamedTokenId): PageState {
  const token = namedToken(state.namedTokens, namedTokenId);
  const account = state.accounts.find(({ accountId }) => accountId === token?.accountId);
  const chosen = account === undefined ? state : choose(state, account.accountId);
  return { ...chosen, focus: { on: 'named-token', namedTokenId } };
}
