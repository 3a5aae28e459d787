import type { AppState } from '../src-main/contract/app-state.ts';
import { defaultSettings } from '../src-main/contract/default-settings.ts';
import type {
  AccountId,
  AccountSummary,
  KeptIn,
  KeychainState,
  NamedTokenId,
  Notice,
  OpenRequest,
  ServerId,
  ServerList,
  ServerSummary,
  SourceConnection,
  TokenDetails,
  TransientTokenId,
  TransientTokenSummary,
  TrayHost,
} from '../src-main/contract/entities.ts';
import type { NamedTokenSummary } from '../src-main/contract/named-tokens.ts';
import type { FailureCode } from '../src-main/contract/failure-codes.ts';
import type { FirstScreen } from '../src-main/contract/first-words.ts';
import type { CallName } from '../src-main/contract/names.ts';
import type {
  SettingChange,
  SettingsState,
  SettingsStorage,
} from '../src-main/contract/settings.ts';
import { isPanelChange, nextPanel } from './account-panels/panel-state.ts';
import type { Panel, PanelChange, PanelFocus } from './account-panels/panel-state.ts';
import {
  isNamedTokensChange,
  leftNamedTokens,
  namedToken,
  nextNamedTokens,
  noNamedTokens,
  withApproval,
} from './named-tokens/named-tokens-state.ts';
import type {
  NamedTokensChange,
  NamedTokensFocus,
  NamedTokensState,
} from './named-tokens/named-tokens-state.ts';
import { newSignIn } from './new-sign-in.ts';
import { withAttempt } from './sign-in/sign-in-attempt-state.ts';
import type { SignInAttempt } from '../src-main/contract/sign-in-ways.ts';
import type { ProgramsChange, ProgramsState } from './programs/programs-state.ts';
import { withConnections } from './servers/connections-state.ts';
import type { ConnectionsChange, ConnectionsState } from './servers/connections-state.ts';
import { activityClosed, focusAfter, nextActivity } from './activity/activity-state.ts';
import type { Repair } from '../src-main/contract/repairs.ts';
import type { RepairsChange } from './repairs/repairs-state.ts';
import type { AdoptionChange, AdoptionState } from './adopt/adopt-state.ts';
import { noBackup } from './backup/backup-state.ts';
import type { BackupChange, BackupState } from './backup/backup-state.ts';
import type { ActivityChange, ActivityState } from './activity/activity-state.ts';

/** A call under way or one that failed: which, and on what (an account's or a server's id, or ''). */
export type Act = { readonly call: CallName; readonly subject: string };

/** The one failure on show. It goes when the next act starts. `act` is null for one of the tray's. */
export type ShownFailure = {
  readonly act: Act | null;
  readonly code: FailureCode;
  readonly retryAt: number | null;
};

/** Login and password at `fields` and `signing-in`; the verification code at `code` and `verifying`. */
export type SignInStep = 'fields' | 'signing-in' | 'code' | 'verifying';

export type SignIn = {
  readonly step: SignInStep;
  /** Counts the tries, so that a late answer to an earlier one is known as such. */
  readonly attempt: number;
  readonly login: string;
  readonly keepIn: KeptIn;
  /** When it grows, the password and code fields are emptied. The page's state never holds either. */
  readonly emptied: number;
};

/** A call that may be repeated with the person's consent to send a token over plain http. */
export type PlainHttpAct =
  | { readonly call: 'addServer'; readonly address: string }
  | { readonly call: 'mintTransientToken'; readonly server: ServerSummary }
  | {
      readonly call: 'lookUpSource';
      readonly server: ServerSummary;
      readonly source: string;
      readonly refresh: boolean;
    };

export type Dialog =
  | { readonly kind: 'sign-out'; readonly account: AccountSummary }
  | { readonly kind: 'plain-http'; readonly accountId: AccountId; readonly act: PlainHttpAct };

export type SourceLookUp = {
  readonly accountId: AccountId;
  readonly server: ServerSummary;
  readonly found: SourceConnection | null;
};

/** Where the keyboard goes now. It lives until the next change, so that it is followed once. */
export type Focus =
  | PanelFocus
  | NamedTokensFocus
  | { readonly on: 'account'; readonly accountId: AccountId }
  | { readonly on: 'transient-token'; readonly transientTokenId: TransientTokenId }
  | { readonly on: 'server'; readonly serverId: ServerId }
  | {
      readonly on:
        | 'accounts'
        | 'notices'
        | 'add-account'
        | 'browser-way'
        | 'sign-in-attempt'
        | 'login'
        | 'password'
        | 'code'
        | 'details'
        | 'servers'
        | 'transient-tokens'
        | 'source'
        | 'settings'
        | 'settings-button'
        | 'activity'
        | 'activity-button'
        | 'unlock';
    };

/** All that the page shows. The first eleven are main's truth and only ever replaced as a whole. */
export type PageState = {
  readonly accounts: readonly AccountSummary[];
  readonly signInAttempt: SignInAttempt | null;
  readonly keychain: KeychainState;
  readonly servers: readonly ServerList[];
  readonly namedTokens: NamedTokensState;
  readonly transientTokens: readonly TransientTokenSummary[];
  readonly notices: readonly Notice[];
  readonly repairs: readonly Repair[];
  readonly trayHost: TrayHost;
  readonly standInOrigin: string;
  readonly settings: SettingsState;
  readonly isLocked: boolean;

  /** False until main has told its state: only the head of the page stands. */
  readonly known: boolean;
  /** The account touched last; Token details, Servers and Transient tokens are its. */
  readonly chosen: AccountId | null;
  readonly signIn: SignIn | null;
  readonly detailsOpen: boolean;
  readonly details: ReadonlyMap<AccountId, TokenDetails>;
  /** E-mail addresses that the person asked to see. */
  readonly emails: ReadonlyMap<AccountId, string>;
  readonly source: SourceLookUp | null;
  readonly connections: ConnectionsState;
  /** When it grows, the field for a server's address is emptied. */
  readonly addressEmptied: number;
  /** What one of the chosen account's buttons has opened. */
  readonly panel: Panel | null;
  readonly dialog: Dialog | null;
  readonly pending: readonly Act[];
  readonly failure: ShownFailure | null;
  /** The last good news, for the polite status line. */
  readonly status: string;
  readonly trayNoteRead: boolean;
  readonly settingsOpen: boolean;
  readonly programs: ProgramsState;
  /** What the person was told of the settings file and has put aside. */
  readonly settingsNoteRead: SettingsStorage;
  readonly activity: ActivityState;
  readonly backup: BackupState;
  readonly adoption: AdoptionState;
  readonly focus: Focus | null;
};

export const beforeMain: PageState = {
  accounts: [],
  signInAttempt: null,
  keychain: 'starting',
  servers: [],
  namedTokens: noNamedTokens,
  transientTokens: [],
  notices: [],
  repairs: [],
  trayHost: 'unknown',
  standInOrigin: '',
  settings: {
    settings: defaultSettings,
    storage: 'kept',
    shortcut: 'off',
    shortcutCommand: '',
    loginItem: 'done',
  },
  isLocked: false,
  known: false,
  chosen: null,
  signIn: null,
  detailsOpen: false,
  details: new Map(),
  emails: new Map(),
  source: null,
  connections: new Map(),
  addressEmptied: 0,
  panel: null,
  dialog: null,
  pending: [],
  failure: null,
  status: '',
  trayNoteRead: false,
  settingsOpen: false,
  programs: null,
  settingsNoteRead: 'kept',
  activity: activityClosed,
  backup: noBackup,
  adoption: null,
  focus: null,
};

/** The state that a page begins with, which draws what it has drawn already. */
export function atStart(firstScreen: FirstScreen): PageState {
  return firstScreen === 'sign-in' ? { ...beforeMain, signIn: newSignIn } : beforeMain;
}

export type Change =
  | PanelChange
  | NamedTokensChange
  // What main says.
  | { readonly type: 'state-read'; readonly state: AppState }
  | { readonly type: 'accounts-changed'; readonly accounts: readonly AccountSummary[] }
  | { readonly type: 'sign-in-attempt-changed'; readonly attempt: SignInAttempt | null }
  | { readonly type: 'keychain-changed'; readonly keychain: KeychainState }
  | { readonly type: 'servers-changed'; readonly servers: readonly ServerList[] }
  | {
      readonly type: 'transient-tokens-changed';
      readonly transientTokens: readonly TransientTokenSummary[];
    }
  | { readonly type: 'notices-changed'; readonly notices: readonly Notice[] }
  | { readonly type: 'tray-host-changed'; readonly trayHost: TrayHost }
  | { readonly type: 'open-requested'; readonly request: OpenRequest }
  | { readonly type: 'settings-changed'; readonly settings: SettingsState }
  | { readonly type: 'lock-changed'; readonly isLocked: boolean }
  | ProgramsChange
  // Any call.
  | { readonly type: 'act-started'; readonly act: Act }
  | { readonly type: 'act-ended'; readonly act: Act }
  | { readonly type: 'act-failed'; readonly failure: ShownFailure }
  | { readonly type: 'status-changed'; readonly status: string }
  // Signing in.
  | { readonly type: 'sign-in-opened'; readonly login: string }
  | { readonly type: 'sign-in-closed' }
  | { readonly type: 'sign-in-sent'; readonly login: string; readonly keepIn: KeptIn }
  | { readonly type: 'session-chosen'; readonly first: 'login' | 'password' }
  | { readonly type: 'fields-found-empty'; readonly first: 'login' | 'password' | 'code' }
  | { readonly type: 'code-needed' }
  | { readonly type: 'code-sent' }
  | { readonly type: 'sign-in-failed'; readonly failure: ShownFailure }
  | { readonly type: 'sign-in-cancelled' }
  | { readonly type: 'signed-in'; readonly accountId: AccountId }
  | { readonly type: 'secrets-forgotten' }
  // The page's own regions.
  | { readonly type: 'account-chosen'; readonly accountId: AccountId }
  | { readonly type: 'details-opened'; readonly accountId: AccountId }
  | { readonly type: 'details-read'; readonly details: TokenDetails }
  | { readonly type: 'details-closed' }
  | { readonly type: 'email-revealed'; readonly accountId: AccountId; readonly email: string }
  | { readonly type: 'source-opened'; readonly server: ServerSummary }
  | {
      readonly type: 'source-found';
      readonly server: ServerSummary;
      readonly found: SourceConnection;
    }
  | { readonly type: 'source-closed' }
  | ConnectionsChange
  | { readonly type: 'dialog-opened'; readonly dialog: Dialog }
  | { readonly type: 'dialog-closed' }
  | { readonly type: 'signed-out' }
  | { readonly type: 'server-added' }
  | { readonly type: 'server-removed' }
  | { readonly type: 'transient-token-forgotten' }
  | { readonly type: 'notice-answered' }
  | { readonly type: 'tray-note-read' }
  // Settings.
  | { readonly type: 'settings-opened' }
  | { readonly type: 'settings-closed' }
  | { readonly type: 'settings-note-read' }
  | { readonly type: 'setting-sent'; readonly change: SettingChange }
  | ActivityChange
  | BackupChange
  | RepairsChange
  | AdoptionChange;

/** The state after a change. Pure: same state and change, same result. */
export function next(before: PageState, change: Change): PageState {
  const state: PageState = { ...before, focus: null };
  if (isPanelChange(change)) return { ...state, ...nextPanel(state.panel, change) };
  if (isNamedTokensChange(change))
    return { ...state, ...nextNamedTokens(state.namedTokens, change) };
  switch (change.type) {
    case 'state-read':
      return stateRead(state, change.state);
    case 'accounts-changed':
      return withAccounts(state, change.accounts);
    case 'sign-in-attempt-changed':
      return withAttempt(state, change.attempt, newSignIn);
    case 'keychain-changed':
      return withKeychain(state, change.keychain);
    case 'servers-changed':
      return withServers(state, change.servers);
    case 'transient-tokens-changed':
      return { ...state, transientTokens: change.transientTokens };
    case 'notices-changed':
      return { ...state, notices: change.notices };
    case 'tray-host-changed':
      return { ...state, trayHost: change.trayHost };
    case 'open-requested':
      return opened(state, change.request);
    case 'settings-changed':
      return withSettings(state, change.settings);
    case 'programs-changed':
      return { ...before, programs: change.programs };
    case 'lock-changed':
      return withLock(state, change.isLocked);

    case 'act-started':
      return { ...state, pending: [...state.pending, change.act], failure: null };
    case 'act-ended':
      return { ...state, pending: state.pending.filter((act) => !isSameAct(act, change.act)) };
    case 'act-failed':
      return withFailure(state, change.failure);
    case 'status-changed':
      return { ...state, status: change.status };

    case 'account-chosen':
      return choose(state, change.accountId);
    case 'details-opened':
      return { ...choose(state, change.accountId), detailsOpen: true, focus: { on: 'details' } };
    case 'details-read':
      return {
        ...state,
        details: new Map(state.details).set(change.details.accountId, change.details),
      };
    case 'details-closed':
      return { ...state, detailsOpen: false, focus: focusOnAccounts(state) };
    case 'email-revealed':
      return { ...state, emails: new Map(state.emails).set(change.accountId, change.email) };
    case 'source-opened':
      return openSource(state, change.server);
    case 'source-found':
      return state.source?.server.serverId === change.server.serverId
        ? { ...state, source: { ...state.source, found: change.found } }
        : state;
    case 'source-closed':
      return { ...state, source: null, focus: { on: 'servers' } };
    case 'connections-read':
      return { ...state, connections: withConnections(state.connections, change) };
    case 'dialog-opened':
      return { ...state, dialog: change.dialog, failure: null };
    case 'dialog-closed':
      return closeDialog(state);
    case 'signed-out':
      return state.dialog === null ? state : { ...closeDialog(state), focus: { on: 'accounts' } };
    case 'server-added':
      return { ...state, addressEmptied: state.addressEmptied + 1 };
    case 'server-removed':
      return { ...state, focus: { on: 'servers' } };
    case 'transient-token-forgotten':
      return { ...state, focus: { on: 'transient-tokens' } };
    case 'notice-answered':
      return { ...state, focus: focusOnNotices(state) };
    case 'tray-note-read':
      return { ...state, trayNoteRead: true };

    case 'settings-opened':
      return { ...state, settingsOpen: true, focus: { on: 'settings' } };
    case 'settings-closed':
      return { ...state, settingsOpen: false, focus: { on: 'settings-button' } };
    case 'settings-note-read':
      return { ...state, settingsNoteRead: state.settings.storage };
    case 'setting-sent':
      return withSetting(state, change.change);

    case 'repairs-changed':
      return { ...state, repairs: change.repairs };
    case 'repair-read':
      return { ...state, focus: { on: 'accounts' } };
    case 'backup-moved':
      return { ...state, backup: change.to, failure: null };
    case 'adoption-changed':
      return { ...state, adoption: change.found, failure: null };
    case 'activity-opened':
    case 'activity-closed':
    case 'activity-read':
    case 'activity-filtered':
    case 'activity-more':
      return withActivity(state, change);

    case 'sign-in-opened':
      return openSignIn(state, change.login);
    case 'sign-in-closed':
      return { ...state, signIn: null, failure: null, focus: { on: 'add-account' } };
    default:
      return state.signIn === null
        ? state
        : { ...state, ...nextSignIn(state, state.signIn, change) };
  }
}

type SignInChange = Extract<
  Change,
  {
    readonly type:
      | 'sign-in-sent'
      | 'session-chosen'
      | 'fields-found-empty'
      | 'code-needed'
      | 'code-sent'
      | 'sign-in-failed'
      | 'sign-in-cancelled'
      | 'signed-in'
      | 'secrets-forgotten';
  }
>;

/** What Plex has judged leaves its field; what it has not judged stays, so nothing is typed twice. */
function nextSignIn(state: PageState, signIn: SignIn, change: SignInChange): Partial<PageState> {
  const emptied = signIn.emptied + 1;
  switch (change.type) {
    case 'sign-in-sent': {
      const { login, keepIn } = change;
      const attempt = signIn.attempt + 1;
      return { signIn: { ...signIn, step: 'signing-in', attempt, login, keepIn }, failure: null };
    }
    case 'session-chosen':
      return {
        signIn: { ...signIn, keepIn: 'session' },
        failure: null,
        focus: { on: change.first },
      };
    case 'fields-found-empty': {
      const call = change.first === 'code' ? 'verifyCode' : 'signIn';
      return {
        failure: { act: { call, subject: '' }, code: 'sign-in-fields-empty', retryAt: null },
        focus: { on: change.first },
      };
    }
    case 'code-needed':
      return { signIn: { ...signIn, step: 'code', emptied }, failure: null, focus: { on: 'code' } };
    case 'code-sent':
      return { signIn: { ...signIn, step: 'verifying' }, failure: null };
    case 'sign-in-failed':
      return signInFailed(signIn, change.failure);
    case 'sign-in-cancelled': {
      const attempt = signIn.attempt + 1;
      // The password is still in its field unless Plex has asked for the code since.
      const onCode = signIn.step === 'code' || signIn.step === 'verifying';
      return {
        signIn: { ...signIn, step: 'fields', attempt },
        failure: null,
        focus: { on: onCode ? 'password' : 'login' },
      };
    }
    case 'signed-in':
      return signedIn(state, change.accountId);
    case 'secrets-forgotten':
      return { signIn: { ...signIn, emptied } };
  }
}

function signedIn(state: PageState, accountId: AccountId): Partial<PageState> {
  return {
    signIn: null,
    failure: null,
    ...chosenAccount(state, accountId),
    focus: { on: 'account', accountId },
  };
}

function signInFailed(signIn: SignIn, failure: ShownFailure): Partial<PageState> {
  const emptied = signIn.emptied + 1;
  const backAtFields = { ...signIn, step: 'fields' } as const;
  if (endsAttempt(failure.code)) {
    const on = failure.code === 'email-required' ? 'login' : 'password';
    return { signIn: { ...backAtFields, emptied }, failure, focus: { on } };
  }
  if (failure.code === 'address-blocked')
    return { signIn: backAtFields, failure, focus: { on: 'browser-way' } };
  if (signIn.step === 'signing-in') return { signIn: backAtFields, failure };
  const codeJudged = failure.code === 'verification-code-wrong' || failure.code === 'code-expired';
  return {
    signIn: { ...signIn, step: 'code', emptied: codeJudged ? emptied : signIn.emptied },
    failure,
    focus: { on: 'code' },
  };
}

/** Whether it takes login and password anew to go on: Plex refused one, or main has dropped them. */
export function endsAttempt(code: FailureCode): boolean {
  return (
    code === 'credentials-refused' || code === 'email-required' || code === 'sign-in-attempt-ended'
  );
}

function closeDialog(state: PageState): PageState {
  return { ...state, dialog: null, failure: null };
}

/** A choice takes the other account's source along; details follow by themselves. */
function choose(state: PageState, accountId: AccountId): PageState {
  return { ...state, ...chosenAccount(state, accountId) };
}

function chosenAccount(state: PageState, accountId: AccountId): Partial<PageState> {
  const source = state.source?.accountId === accountId ? state.source : null;
  const panel = state.panel?.accountId === accountId ? state.panel : null;
  return { chosen: accountId, source, panel };
}

function openSource(state: PageState, server: ServerSummary): PageState {
  if (state.chosen === null) return state;
  const stands = state.source?.server.serverId === server.serverId;
  const source = stands ? state.source : { accountId: state.chosen, server, found: null };
  return { ...state, source, focus: { on: 'source' } };
}

function openSignIn(state: PageState, login: string): PageState {
  const signIn = state.signIn ?? { ...newSignIn, login };
  return { ...state, signIn, failure: null, focus: { on: fieldToFill(signIn) } };
}

function fieldToFill(signIn: SignIn): 'login' | 'password' | 'code' {
  if (signIn.step === 'code' || signIn.step === 'verifying') return 'code';
  return signIn.login === '' ? 'login' : 'password';
}

/**
 * A form that stood before main had told anything keeps the focus where the person has it. If there
 * are accounts after all, and nothing was sent from it, it goes.
 */
function stateRead(before: PageState, appState: AppState): PageState {
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
function opened(state: PageState, request: OpenRequest): PageState {
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
  if (view === 'settings') return { ...state, settingsOpen: true, focus: { on: 'settings' } };
  if (view === 'named-token') return showNamedToken(state, request.namedTokenId);
  if (view === 'sign-in' || state.accounts.length === 0)
    return openSignIn(state, account?.name ?? '');
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
  if (view === 'signed-in') return { ...state, ...signedIn(state, account.accountId) };
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

/** Drops whatever belonged to an account that is gone. Without any account, the sign-in form opens. */
function withAccounts(state: PageState, accounts: readonly AccountSummary[]): PageState {
  const isHere = (accountId: AccountId) => accounts.some((each) => each.accountId === accountId);
  const onlyHere = <Value>(map: ReadonlyMap<AccountId, Value>) =>
    new Map([...map].filter(([accountId]) => isHere(accountId)));
  const chosenIsHere = state.chosen !== null && isHere(state.chosen);
  const dialogStands = state.dialog === null || isHere(accountOf(state.dialog));
  const kept: PageState = {
    ...state,
    accounts,
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
  return state.signIn === null ? openSignIn(signedOut, '') : signedOut;
}

function accountOf(dialog: Dialog): AccountId {
  return dialog.kind === 'sign-out' ? dialog.account.accountId : dialog.accountId;
}

/** An open keychain ends the choice of the session only, and the complaint about the closed one. */
function withKeychain(state: PageState, keychain: KeychainState): PageState {
  if (keychain !== 'ready') return { ...state, keychain };
  return {
    ...state,
    keychain,
    signIn: state.signIn === null ? null : { ...state.signIn, keepIn: 'keychain' },
    failure: isKeychainFailure(state.failure) ? null : state.failure,
  };
}

/** Trouble with the file that is over may be told anew when it comes back. */
function withSettings(state: PageState, settings: SettingsState): PageState {
  const settingsNoteRead = settings.storage === 'kept' ? 'kept' : state.settingsNoteRead;
  return { ...state, settings, settingsNoteRead };
}

/** The page shows the person's choice at once; main's answer follows. */
function withSetting(state: PageState, { setting, value }: SettingChange): PageState {
  const settings = { ...state.settings.settings, [setting]: value };
  return { ...state, settings: { ...state.settings, settings }, failure: null };
}

function withActivity(state: PageState, change: ActivityChange): PageState {
  const focus = focusAfter(change);
  return { ...state, activity: nextActivity(state.activity, change), focus };
}

/** An open lock ends the complaint about the closed one. */
function withLock(state: PageState, isLocked: boolean): PageState {
  const isOver = !isLocked && state.failure?.code === 'app-locked';
  // Behind the lock main holds no token of the clipboard's any more.
  const adoption = isLocked ? null : state.adoption;
  return { ...state, isLocked, adoption, failure: isOver ? null : state.failure };
}

/** The way past the lock stands at the head of the page, so the keyboard goes there. */
function withFailure(state: PageState, failure: ShownFailure): PageState {
  const focus = failure.code === 'app-locked' ? ({ on: 'unlock' } as const) : null;
  return { ...state, failure, status: '', focus };
}

function withServers(state: PageState, servers: readonly ServerList[]): PageState {
  const source = state.source;
  const server = servers
    .find((list) => list.accountId === source?.accountId)
    ?.servers.find((each) => each.serverId === source?.server.serverId);
  return {
    ...state,
    servers,
    source: source === null || server === undefined ? null : { ...source, server },
  };
}

function isKeychainFailure(failure: ShownFailure | null): boolean {
  return failure !== null && failure.code.startsWith('keychain-');
}

/** The keychain's trouble, as its state or the last failure tells it; null when there is none. */
export function keychainTrouble(state: PageState): FailureCode | null {
  switch (state.keychain) {
    case 'locked':
      return 'keychain-locked';
    case 'frozen':
      return 'keychain-frozen';
    case 'unavailable':
      return 'keychain-unavailable';
    case 'starting':
    case 'ready':
      return isKeychainClosed(state.failure) ? (state.failure?.code ?? null) : null;
  }
}

function isKeychainClosed(failure: ShownFailure | null): boolean {
  return (
    failure?.code === 'keychain-locked' ||
    failure?.code === 'keychain-frozen' ||
    failure?.code === 'keychain-unavailable' ||
    failure?.code === 'keychain-refused'
  );
}

export function isPending(state: PageState, call: CallName, subject = ''): boolean {
  return state.pending.some((act) => isSameAct(act, { call, subject }));
}

/** The parts of the page where a failure can show. */
export type Home =
  | 'page'
  | 'sign-in'
  | 'account'
  | 'details'
  | 'servers'
  | 'server'
  | 'named-tokens'
  | 'named-token'
  | 'revoke'
  | 'transient-token'
  | 'notice'
  | 'source'
  | 'sign-out'
  | 'settings'
  | 'devices'
  | 'home-users'
  | 'claim'
  | 'activity'
  | 'backup'
  | 'adoption';

/** Where a failed call says so: beside the button that asked for it. */
const homes: Record<CallName, Home> = {
  readState: 'page',
  signIn: 'sign-in',
  verifyCode: 'sign-in',
  cancelSignIn: 'sign-in',
  startPinSignIn: 'sign-in',
  openSignInPage: 'sign-in',
  cancelPinSignIn: 'sign-in',
  unlockKeychain: 'page',
  readTokenDetails: 'details',
  revealEmail: 'details',
  copyToken: 'account',
  showToken: 'account',
  signOut: 'sign-out',
  forgetAccount: 'sign-out',
  makeNamedToken: 'named-tokens',
  makeNamedTokenInBrowser: 'named-tokens',
  cancelNamedTokenApproval: 'page',
  copyNamedToken: 'named-token',
  showNamedToken: 'named-token',
  renameNamedToken: 'named-token',
  replaceNamedToken: 'named-token',
  replaceNamedTokenInBrowser: 'named-token',
  probeNamedToken: 'named-token',
  revokeNamedToken: 'revoke',
  keepNamedToken: 'named-token',
  forgetNamedToken: 'revoke',
  revokeNamedTokensOf: 'sign-out',
  refreshServers: 'servers',
  addServer: 'servers',
  readConnections: 'server',
  removeServer: 'server',
  mintTransientToken: 'server',
  copyTransientToken: 'transient-token',
  forgetTransientToken: 'transient-token',
  lookUpSource: 'source',
  copySourceToken: 'source',
  copyAddress: 'source',
  dismissNotice: 'notice',
  actOnNotice: 'notice',
  forgetRepair: 'page',
  readDevices: 'devices',
  removeDevice: 'devices',
  readHomeUsers: 'home-users',
  getHomeUserToken: 'home-users',
  mintClaim: 'claim',
  copyClaim: 'claim',
  forgetClaim: 'claim',
  openHelp: 'page',
  quickEntries: 'page',
  quickCopy: 'page',
  changeSettings: 'settings',
  unlockTokens: 'page',
  tellPasswordShown: 'page',
  readApprovalQuestion: 'page',
  answerApproval: 'page',
  readRememberedApprovals: 'settings',
  forgetApproval: 'settings',
  readClipboardToken: 'sign-in',
  keepClipboardToken: 'adoption',
  dropClipboardToken: 'adoption',
  exportBackup: 'backup',
  exportSecretBackup: 'backup',
  openBackup: 'backup',
  unlockBackup: 'backup',
  importBackup: 'backup',
  closeBackup: 'backup',
  readActivity: 'activity',
  exportActivity: 'activity',
};

/** The failure on show, if this is its home. One whose home is not on the page shows at its head. */
export function failureAt(state: PageState, home: Home, subject = ''): ShownFailure | null {
  const { failure } = state;
  if (failure === null) return null;
  const isOfPage = failure.act === null || failure.code === 'app-locked';
  const own = isOfPage ? 'page' : homes[failure.act.call];
  const ownSubject = isOfPage ? '' : failure.act.subject;
  if (!isOnPage(state, own, ownSubject)) return home === 'page' ? failure : null;
  return own === home && ownSubject === subject ? failure : null;
}

function isOnPage(state: PageState, home: Home, subject: string): boolean {
  switch (home) {
    case 'page':
      return true;
    case 'sign-in':
      return state.signIn !== null;
    case 'sign-out':
      return state.dialog?.kind === 'sign-out' && state.dialog.account.accountId === subject;
    case 'account':
      return state.accounts.some((each) => each.accountId === subject);
    case 'details':
      return state.detailsOpen && state.chosen === subject;
    case 'servers':
      return state.chosen === subject;
    case 'server':
      return chosenServers(state)?.servers.some((each) => each.serverId === subject) ?? false;
    case 'named-tokens':
      return state.chosen === subject && state.namedTokens.isAdding;
    case 'named-token':
      return isShown(state, namedToken(state.namedTokens, subject));
    case 'revoke':
      return state.namedTokens.asking === subject;
    case 'transient-token':
      return chosenTransientTokens(state).some((each) => each.transientTokenId === subject);
    case 'notice':
      return state.notices.some((each) => each.noticeId === subject);
    case 'settings':
    case 'backup':
      return state.settingsOpen;
    case 'devices':
    case 'home-users':
    case 'claim':
      return state.panel?.kind === home && state.panel.accountId === subject;
    case 'activity':
      return state.activity.isOpen;
    case 'adoption':
      return state.adoption !== null;
    case 'source':
      return state.source?.server.serverId === subject;
  }
}

/** Those of the chosen account are shown, and those whose account has left. */
function isShown(state: PageState, token: NamedTokenSummary | undefined): boolean {
  return (
    token !== undefined &&
    (token.accountId === state.chosen ||
      leftNamedTokens(state.namedTokens, state.accounts).includes(token))
  );
}

function isSameAct(one: Act, other: Act): boolean {
  return one.call === other.call && one.subject === other.subject;
}

function focusOnNotices(state: PageState): Focus {
  return state.notices.length === 0 ? focusOnAccounts(state) : { on: 'notices' };
}

function focusOnAccounts(state: PageState): Focus {
  return state.chosen === null ? { on: 'accounts' } : { on: 'account', accountId: state.chosen };
}

/** The servers of the chosen account, as main last told them. */
export function chosenServers(state: PageState): ServerList | null {
  return state.servers.find((list) => list.accountId === state.chosen) ?? null;
}

/** The transient tokens of the chosen account, the newest first. */
export function chosenTransientTokens(state: PageState): readonly TransientTokenSummary[] {
  return state.transientTokens
    .filter((token) => token.accountId === state.chosen)
    .toSorted((one, other) => other.issuedAt - one.issuedAt);
}
