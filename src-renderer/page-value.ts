import type { Demo } from '../src-main/contract/demo.ts';
import { defaultSettings } from '../src-main/contract/default-settings.ts';
import type {
  AccountId,
  AccountSummary,
  KeychainState,
  Notice,
  ServerSummary,
  TokenDetails,
  TrayHost,
} from '../src-main/contract/entities.ts';
import type { Repair } from '../src-main/contract/repairs.ts';
import type { SignInAttempt } from '../src-main/contract/sign-in-ways.ts';
import type { Panel, PanelFocus } from './account-panels/panel-state.ts';
import type { ActFocus, ActState } from './act-state.ts';
import { activityClosed } from './activity/activity-state.ts';
import type { ActivityFocus, ActivityState } from './activity/activity-state.ts';
import type { AdoptionState } from './adopt/adopt-state.ts';
import { noBackup } from './backup/backup-state.ts';
import type { BackupState } from './backup/backup-state.ts';
import { noNamedTokens } from './named-tokens/named-tokens-state.ts';
import type { NamedTokensFocus, NamedTokensState } from './named-tokens/named-tokens-state.ts';
import type { ProgramsState } from './programs/programs-state.ts';
import type { ServersFocus, ServersPart } from './servers/servers-state.ts';
import type {
  TransientTokensFocus,
  TransientTokensPart,
} from './servers/transient-tokens-state.ts';
import type { SettingsFocus, SettingsPart } from './settings/settings-state.ts';
import type { SignIn } from './sign-in/new-sign-in.ts';
import type { SignInFocus } from './sign-in/sign-in-state.ts';

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

/** Where the keyboard goes now. It lives until the next change, so that it is followed once. */
export type Focus =
  | ActFocus
  | SignInFocus
  | ServersFocus
  | TransientTokensFocus
  | NamedTokensFocus
  | PanelFocus
  | SettingsFocus
  | ActivityFocus
  | { readonly on: 'accounts' | 'details' | 'notices' }
  | { readonly on: 'account'; readonly accountId: AccountId };

/** All that the page shows. What main tells is its truth, and only ever replaced as a whole. */
export type PageState = ActState &
  ServersPart &
  TransientTokensPart &
  SettingsPart & {
    readonly accounts: readonly AccountSummary[];
    readonly signInAttempt: SignInAttempt | null;
    readonly keychain: KeychainState;
    readonly namedTokens: NamedTokensState;
    readonly notices: readonly Notice[];
    readonly repairs: readonly Repair[];
    readonly trayHost: TrayHost;
    readonly standInOrigin: string;
    readonly isLocked: boolean;
    readonly isWelcome: boolean;
    readonly demo: Demo | null;

    /** False until main has told its state: only the head of the page stands. */
    readonly known: boolean;
    /** The account touched last; Token details, Servers and Transient tokens are its. */
    readonly chosen: AccountId | null;
    readonly signIn: SignIn | null;
    readonly detailsOpen: boolean;
    readonly details: ReadonlyMap<AccountId, TokenDetails>;
    /** E-mail addresses that the person asked to see. */
    readonly emails: ReadonlyMap<AccountId, string>;
    /** What one of the chosen account's buttons has opened. */
    readonly panel: Panel | null;
    readonly dialog: Dialog | null;
    readonly trayNoteRead: boolean;
    readonly programs: ProgramsState;
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
    locale: 'en',
  },
  isLocked: false,
  isWelcome: false,
  demo: null,
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
