import type { AppState } from '../src-main/contract/app-state.ts';
import type {
  KeychainState,
  Notice,
  OpenRequest,
  TrayHost,
} from '../src-main/contract/entities.ts';
import type { FirstScreen } from '../src-main/contract/first-words.ts';
import type { SignInAttempt } from '../src-main/contract/sign-in-ways.ts';
import { isPanelChange, nextPanel } from './account-panels/panel-state.ts';
import type { PanelChange } from './account-panels/panel-state.ts';
import { nextAccounts } from './accounts/accounts-state.ts';
import type { AccountsChange } from './accounts/accounts-state.ts';
import { nextActs } from './act-state.ts';
import type { ActChange } from './act-state.ts';
import { focusAfter, nextActivity } from './activity/activity-state.ts';
import type { ActivityChange } from './activity/activity-state.ts';
import type { AdoptionChange } from './adopt/adopt-state.ts';
import type { BackupChange } from './backup/backup-state.ts';
import { withKeychain } from './keychain-state.ts';
import { isNamedTokensChange, nextNamedTokens } from './named-tokens/named-tokens-state.ts';
import type { NamedTokensChange } from './named-tokens/named-tokens-state.ts';
import { opened, stateRead } from './open-request-state.ts';
import { focusOnNotices } from './page-focus.ts';
import { beforeMain } from './page-value.ts';
import type { Dialog, PageState } from './page-value.ts';
import type { ProgramsChange } from './programs/programs-state.ts';
import type { RepairsChange } from './repairs/repairs-state.ts';
import { nextServers } from './servers/servers-state.ts';
import type { ServersChange } from './servers/servers-state.ts';
import { nextTransientTokens } from './servers/transient-tokens-state.ts';
import type { TransientTokensChange } from './servers/transient-tokens-state.ts';
import { nextSettings } from './settings/settings-state.ts';
import type { SettingsChange } from './settings/settings-state.ts';
import { newSignIn } from './sign-in/new-sign-in.ts';
import { withAttempt } from './sign-in/sign-in-attempt-state.ts';
import { nextSignIn, signInOpened } from './sign-in/sign-in-state.ts';
import type { SignInChange } from './sign-in/sign-in-state.ts';

// What the views ask of the state.
export { isPending } from './act-state.ts';
export type { Act, ShownFailure } from './act-state.ts';
export { failureAt } from './failure-homes.ts';
export { keychainTrouble } from './keychain-state.ts';
export { beforeMain } from './page-value.ts';
export type { Dialog, Focus, PageState, PlainHttpAct } from './page-value.ts';
export { chosenServers } from './servers/servers-state.ts';
export type { SourceLookUp } from './servers/servers-state.ts';
export { chosenTransientTokens } from './servers/transient-tokens-state.ts';
export type { SignIn } from './sign-in/new-sign-in.ts';

/** The state that a page begins with, which draws what it has drawn already. */
export function atStart(firstScreen: FirstScreen): PageState {
  if (firstScreen === 'accounts') return beforeMain;
  return { ...beforeMain, signIn: newSignIn, isWelcome: firstScreen === 'welcome' };
}

export type Change =
  // What main says of the whole.
  | { readonly type: 'state-read'; readonly state: AppState }
  | { readonly type: 'open-requested'; readonly request: OpenRequest }
  | { readonly type: 'sign-in-attempt-changed'; readonly attempt: SignInAttempt | null }
  | { readonly type: 'keychain-changed'; readonly keychain: KeychainState }
  | { readonly type: 'notices-changed'; readonly notices: readonly Notice[] }
  | { readonly type: 'tray-host-changed'; readonly trayHost: TrayHost }
  | { readonly type: 'lock-changed'; readonly isLocked: boolean }
  // The page's own regions.
  | { readonly type: 'sign-in-opened'; readonly login: string }
  | { readonly type: 'sign-in-closed' }
  | { readonly type: 'dialog-opened'; readonly dialog: Dialog }
  | { readonly type: 'dialog-closed' }
  | { readonly type: 'signed-out' }
  | { readonly type: 'notice-answered' }
  | { readonly type: 'tray-note-read' }
  | { readonly type: 'welcome-ended' }
  // Each feature's.
  | AccountsChange
  | ActChange
  | ActivityChange
  | AdoptionChange
  | BackupChange
  | NamedTokensChange
  | PanelChange
  | ProgramsChange
  | RepairsChange
  | ServersChange
  | SettingsChange
  | SignInChange
  | TransientTokensChange;

/** The state after a change. Pure: same state and change, same result. */
export function next(before: PageState, change: Change): PageState {
  const state: PageState = { ...before, focus: null };
  if (isPanelChange(change)) return { ...state, ...nextPanel(state.panel, change) };
  if (isNamedTokensChange(change))
    return { ...state, ...nextNamedTokens(state.namedTokens, change) };
  switch (change.type) {
    case 'state-read':
      return stateRead(state, change.state);
    case 'open-requested':
      return opened(state, change.request);
    case 'sign-in-attempt-changed':
      return withAttempt(state, change.attempt);
    case 'keychain-changed':
      return withKeychain(state, change.keychain);
    case 'notices-changed':
      return { ...state, notices: change.notices };
    case 'tray-host-changed':
      return { ...state, trayHost: change.trayHost };
    case 'lock-changed':
      return withLock(state, change.isLocked);

    case 'sign-in-opened':
      return { ...state, ...signInOpened(state.signIn, change.login) };
    case 'sign-in-closed':
      return { ...state, signIn: null, failure: null, focus: { on: 'add-account' } };
    case 'dialog-opened':
      return { ...state, dialog: change.dialog, failure: null };
    case 'dialog-closed':
      return { ...state, dialog: null, failure: null };
    case 'signed-out':
      return state.dialog === null
        ? state
        : { ...state, dialog: null, failure: null, focus: { on: 'accounts' } };
    case 'notice-answered':
      return { ...state, focus: focusOnNotices(state) };
    case 'welcome-ended':
      return { ...state, isWelcome: false, focus: { on: 'login' } };
    case 'tray-note-read':
      return { ...state, trayNoteRead: true };

    case 'accounts-changed':
    case 'account-chosen':
    case 'signed-in':
    case 'details-opened':
    case 'details-read':
    case 'details-closed':
    case 'email-revealed':
      return nextAccounts(state, change);
    case 'act-started':
    case 'act-ended':
    case 'act-failed':
    case 'status-changed':
      return { ...state, ...nextActs(state, change) };
    case 'activity-opened':
    case 'activity-closed':
    case 'activity-read':
    case 'activity-filtered':
    case 'activity-more':
      return {
        ...state,
        activity: nextActivity(state.activity, change),
        focus: focusAfter(change),
      };
    case 'adoption-changed':
      return { ...state, adoption: change.found, failure: null };
    case 'backup-moved':
      return { ...state, backup: change.to, failure: null };
    case 'programs-changed':
      return { ...before, programs: change.programs };
    case 'repairs-changed':
      return { ...state, repairs: change.repairs };
    case 'repair-read':
      return { ...state, focus: { on: 'accounts' } };
    case 'servers-changed':
    case 'server-added':
    case 'server-removed':
    case 'source-opened':
    case 'source-found':
    case 'source-closed':
    case 'connections-read':
      return { ...state, ...nextServers(state, change) };
    case 'settings-changed':
    case 'settings-opened':
    case 'settings-closed':
    case 'settings-note-read':
    case 'setting-sent':
      return { ...state, ...nextSettings(state, change) };
    case 'transient-tokens-changed':
    case 'transient-token-forgotten':
      return { ...state, ...nextTransientTokens(change) };
    default:
      // Of a form that is gone nothing is to be said.
      return state.signIn === null ? state : { ...state, ...nextSignIn(state.signIn, change) };
  }
}

/** An open lock ends the complaint about the closed one. */
function withLock(state: PageState, isLocked: boolean): PageState {
  const isOver = !isLocked && state.failure?.code === 'app-locked';
  // Behind the lock main holds no token of the clipboard's any more.
  const adoption = isLocked ? null : state.adoption;
  return { ...state, isLocked, adoption, failure: isOver ? null : state.failure };
}
