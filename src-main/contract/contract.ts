import * as z from 'zod/mini';
import { activityCalls } from './activity.ts';
import { adoptCalls } from './adopt.ts';
import { AppState } from './app-state.ts';
import {
  ApprovalAnswer,
  ApprovalId,
  ApprovalQuestion,
  QuestionId,
  RememberedApprovals,
} from './approvals.ts';
import { backupCalls } from './backup.ts';
import {
  AccountId,
  AccountSummary,
  address,
  CopyForm,
  KeptIn,
  KeychainState,
  listOf,
  NamedTokenId,
  nothing,
  Notice,
  NoticeId,
  OpenRequest,
  QuickEntry,
  QuickEntryId,
  ServerId,
  ServerList,
  SourceConnection,
  SourceConnectionId,
  text,
  TokenDetails,
  TransientTokenId,
  TransientTokenSummary,
  TrayHost,
} from './entities.ts';
import { ClaimId, ClaimSummary } from './claim.ts';
import { diagnosticsCalls } from './diagnostics.ts';
import { DeviceId, DeviceList } from './devices.ts';
import { HomePin, HomeUserId, HomeUserList } from './home-users.ts';
import {
  JwtProbe,
  NamedTokenApproval,
  NamedTokenKind,
  NamedTokenSummary,
  Revocation,
} from './named-tokens.ts';
import type { CallName, EventName } from './names.ts';
import { Repair } from './repairs.ts';
import { ServerConnections } from './server-connections.ts';
import { CLIPBOARD_SECONDS, SettingChange, SettingsState } from './settings.ts';
import { SignInAttempt, SignInWay } from './sign-in-ways.ts';
import { Updates, updatesCalls } from './updates.ts';
import { welcomeCalls } from './welcome.ts';

const ofAccount = z.strictObject({ accountId: AccountId });
const ofNamedToken = z.strictObject({ namedTokenId: NamedTokenId });
const count = z.int().check(z.minimum(0));
const ofServer = z.strictObject({ accountId: AccountId, serverId: ServerId });
/** The person agreed that the token may cross the local network unencrypted, for this server. */
const plainHttpAgreed = z.boolean();
const copied = z.strictObject({
  clearsAfterSeconds: z
    .int()
    .check(z.minimum(CLIPBOARD_SECONDS.least), z.maximum(CLIPBOARD_SECONDS.most)),
  /** Whether clipboard managers were told to keep it out of their histories. */
  keptOutOfHistories: z.boolean(),
});

/** Names of outside pages. Main holds the addresses; the page never names one. */
export const HelpTopic = z.enum([
  'authorized-devices',
  'two-factor',
  'account-security',
  'keychain',
]);
export type HelpTopic = z.infer<typeof HelpTopic>;

/** How far a sign-in has come. The code is asked for only after Plex asked. */
export const SignInStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('code-needed') }),
  z.strictObject({ kind: z.literal('signed-in'), accountId: AccountId }),
]);
export type SignInStep = z.infer<typeof SignInStep>;

type Schemas = { request: z.ZodMiniType; reply: z.ZodMiniType };

/**
 * What the page may ask. The key is the channel, the name on the bridge and the handler's name.
 * Each call carries one JSON text each way, checked on both sides; `nothing` is `null`.
 */
export const calls = {
  /** Everything a new window needs. */
  readState: { request: nothing, reply: AppState },

  /**
   * Starts a sign-in with a password. One at a time (`sign-in-already-running`). An empty password
   * stands for the one that main holds since Plex has not judged it (`sign-in-attempt-ended` when none is).
   */
  signIn: {
    request: z.strictObject({ login: text, password: text, keepIn: KeptIn }),
    reply: SignInStep,
  },
  /** Sends the verification code for the sign-in under way; spaces in it do not matter. */
  verifyCode: { request: z.strictObject({ code: text }), reply: SignInStep },
  /** Ends the sign-in under way; main forgets login and password. */
  cancelSignIn: { request: nothing, reply: nothing },
  /**
   * Starts a sign-in that is approved at Plex, in place of any of its kind; how it goes comes as
   * `signInChanged`. For the browser, main opens Plex's page.
   */
  startPinSignIn: {
    request: z.strictObject({ way: SignInWay, keepIn: KeptIn }),
    reply: nothing,
  },
  /** Opens Plex's page for that sign-in once more, or the one where its code is typed. */
  openSignInPage: { request: nothing, reply: nothing },
  /** Ends that sign-in, or puts aside that it has ended. */
  cancelPinSignIn: { request: nothing, reply: nothing },

  /** Asks the system to unlock the keychain; resolves with the state after the person answered. */
  unlockKeychain: { request: nothing, reply: KeychainState },

  /** Whose token it is. Asks Plex when nothing is known yet, or when `refresh` is set. */
  readTokenDetails: {
    request: z.strictObject({ accountId: AccountId, refresh: z.boolean() }),
    reply: TokenDetails,
  },
  /** The whole e-mail address, because the person asked to see it. */
  revealEmail: { request: ofAccount, reply: z.strictObject({ email: text }) },
  /** Main puts the token on the clipboard, in the form asked for, and clears it again. */
  copyToken: {
    request: z.strictObject({ accountId: AccountId, form: CopyForm }),
    reply: copied,
  },
  /** Main shows the token in a native dialog. */
  showToken: { request: ofAccount, reply: nothing },
  /** Revokes the token at Plex, then removes our entry. Nothing is removed when Plex cannot be asked. */
  signOut: { request: ofAccount, reply: nothing },
  /** Removes our entry without telling Plex ("Forget here only"). */
  forgetAccount: { request: ofAccount, reply: nothing },

  /** Makes a token for one tool, of which the account's owner is told nothing further. */
  makeNamedToken: {
    request: z.strictObject({ accountId: AccountId, name: text, kind: NamedTokenKind }),
    reply: z.strictObject({ namedTokenId: NamedTokenId }),
  },
  /**
   * The same where Plex refuses it: main opens Plex's page, on which the owner approves the token. How
   * it goes comes as `namedTokenApprovalChanged`. Again for the same account: with a new code.
   */
  makeNamedTokenInBrowser: {
    request: z.strictObject({ accountId: AccountId, name: text, kind: NamedTokenKind }),
    reply: nothing,
  },
  /** Ends that wait, or puts aside that it has ended. */
  cancelNamedTokenApproval: { request: nothing, reply: nothing },
  copyNamedToken: {
    request: z.strictObject({ namedTokenId: NamedTokenId, form: CopyForm }),
    reply: copied,
  },
  showNamedToken: { request: ofNamedToken, reply: nothing },
  renameNamedToken: {
    request: z.strictObject({ namedTokenId: NamedTokenId, name: text }),
    reply: nothing,
  },
  /** A new token in the place of the old; replies with what became of the old one. */
  replaceNamedToken: { request: ofNamedToken, reply: Revocation },
  /** As `makeNamedTokenInBrowser`, in the place of the old one. */
  replaceNamedTokenInBrowser: { request: ofNamedToken, reply: nothing },
  /** Tries a JWT at one of the account's own servers. */
  probeNamedToken: { request: ofNamedToken, reply: JwtProbe },
  /** Ends this token at Plex and no other, then removes our entry. */
  revokeNamedToken: { request: ofNamedToken, reply: Revocation },
  /** Takes back a revocation that waits for Plex. */
  keepNamedToken: { request: ofNamedToken, reply: nothing },
  /** Removes our entry without telling Plex. */
  forgetNamedToken: { request: ofNamedToken, reply: nothing },
  /** Revokes each of an account's named tokens; replies with how many Plex has ended, and how many wait. */
  revokeNamedTokensOf: {
    request: ofAccount,
    reply: z.strictObject({ revoked: count, queued: count }),
  },

  /** Asks Plex again for the account's servers; the list comes as an event. */
  refreshServers: { request: ofAccount, reply: nothing },
  /** Adds a server by its address, as typed. `plain-http-needs-consent` asks for a second call. */
  addServer: {
    request: z.strictObject({ accountId: AccountId, address, plainHttpAgreed }),
    reply: z.strictObject({ serverId: ServerId, hasToken: z.boolean() }),
  },
  /** What came of each connection of a server. Tries them all when nothing is known yet, or `again`. */
  readConnections: {
    request: z.strictObject({ accountId: AccountId, serverId: ServerId, again: z.boolean() }),
    reply: ServerConnections,
  },
  /** Removes a server that was added by hand. */
  removeServer: { request: ofServer, reply: nothing },

  mintTransientToken: {
    request: z.strictObject({ accountId: AccountId, serverId: ServerId, plainHttpAgreed }),
    reply: TransientTokenSummary,
  },
  copyTransientToken: {
    request: z.strictObject({ transientTokenId: TransientTokenId, form: CopyForm }),
    reply: copied,
  },
  forgetTransientToken: {
    request: z.strictObject({ transientTokenId: TransientTokenId }),
    reply: nothing,
  },

  /** `source`: `server://…`, `provider://…` or a bare machine identifier. */
  lookUpSource: {
    request: z.strictObject({
      accountId: AccountId,
      serverId: ServerId,
      source: text,
      refresh: z.boolean(),
      plainHttpAgreed,
    }),
    reply: SourceConnection,
  },
  copySourceToken: {
    request: z.strictObject({ sourceConnectionId: SourceConnectionId, form: CopyForm }),
    reply: copied,
  },
  /** `position`: index into the source's connections. */
  copyAddress: {
    request: z.strictObject({
      sourceConnectionId: SourceConnectionId,
      position: z.int().check(z.minimum(0), z.maximum(999)),
    }),
    reply: nothing,
  },

  /** Puts a notice aside; what it tells of stands as it is. */
  dismissNotice: { request: z.strictObject({ noticeId: NoticeId }), reply: nothing },
  /**
   * Answers a notice as the desktop's buttons do. `renew-and-copy` mints a transient token in the
   * place of the old one; `sign-in-again` comes back as `openRequested` with the form, and once the
   * account is signed in to, its rejected named tokens are replaced; `not-now` puts the notice aside; `open` comes back as `openRequested`.
   */
  actOnNotice: {
    request: z.strictObject({
      noticeId: NoticeId,
      act: z.enum(['renew-and-copy', 'sign-in-again', 'not-now', 'open']),
    }),
    reply: z.nullable(copied),
  },

  /** Takes a repair that is over off the list. */
  forgetRepair: { request: ofAccount, reply: nothing },

  /** What is signed in to the account, as Plex lists it now. */
  readDevices: { request: ofAccount, reply: DeviceList },
  /** Takes a device of the list last read off it; its token ends. */
  removeDevice: {
    request: z.strictObject({ accountId: AccountId, deviceId: DeviceId }),
    reply: nothing,
  },

  /** Who is in the account's home, as Plex has it now. */
  readHomeUsers: { request: ofAccount, reply: HomeUserList },
  /** Gets a home user's token; it is kept as an account of its own, whose id is the reply. */
  getHomeUserToken: {
    request: z.strictObject({ accountId: AccountId, homeUserId: HomeUserId, pin: HomePin }),
    reply: ofAccount,
  },

  /** Gets a claim token, which a new server's set-up takes; the one before is forgotten. */
  mintClaim: { request: ofAccount, reply: ClaimSummary },
  copyClaim: { request: z.strictObject({ claimId: ClaimId }), reply: copied },
  forgetClaim: { request: z.strictObject({ claimId: ClaimId }), reply: nothing },

  openHelp: { request: z.strictObject({ topic: HelpTopic }), reply: nothing },

  /** All that quick copy offers, in the order in which it stands while nothing is typed. */
  quickEntries: { request: nothing, reply: listOf(QuickEntry) },
  /** Copies what the entry stands for; for a server it mints a transient token first. */
  quickCopy: { request: z.strictObject({ entryId: QuickEntryId }), reply: copied },

  /** Changes one setting; replies with all of them as they are then, and what took effect. */
  changeSettings: { request: SettingChange, reply: SettingsState },
  /** Asks whoever is here to unlock; resolves with whether tokens can be copied and shown now. */
  unlockTokens: { request: nothing, reply: z.strictObject({ isLocked: z.boolean() }) },
  /** While a password field stands, the window is kept out of pictures and shared screens. */
  tellPasswordShown: { request: z.strictObject({ isShown: z.boolean() }), reply: nothing },

  /** What the approval window is to ask. It and `answerApproval` are that window's alone. */
  readApprovalQuestion: { request: nothing, reply: z.nullable(ApprovalQuestion) },
  answerApproval: {
    request: z.strictObject({ questionId: QuestionId, answer: ApprovalAnswer }),
    reply: nothing,
  },
  /** What other programs may have without asking again. */
  readRememberedApprovals: { request: nothing, reply: RememberedApprovals },
  forgetApproval: { request: z.strictObject({ approvalId: ApprovalId }), reply: nothing },
  ...activityCalls,
  ...adoptCalls,

  ...backupCalls,
  ...diagnosticsCalls,
  ...welcomeCalls,
  ...updatesCalls,
} as const satisfies Record<CallName, Schemas>;

/** What main may say unasked. Each payload is a whole new value, never a patch. */
export const events = {
  accountsChanged: listOf(AccountSummary),
  namedTokensChanged: listOf(NamedTokenSummary),
  namedTokenApprovalChanged: z.nullable(NamedTokenApproval),
  signInChanged: z.nullable(SignInAttempt),
  keychainChanged: KeychainState,
  serversChanged: listOf(ServerList),
  transientTokensChanged: listOf(TransientTokenSummary),
  noticesChanged: listOf(Notice),
  repairsChanged: listOf(Repair),
  trayHostChanged: TrayHost,
  openRequested: OpenRequest,
  /** Quick copy has come into sight, or gone out of it. Its window alone is told. */
  quickShown: z.boolean(),
  settingsChanged: SettingsState,
  lockChanged: z.boolean(),
  /** The approval window alone is told. */
  approvalQuestionChanged: z.nullable(ApprovalQuestion),
  rememberedApprovalsChanged: RememberedApprovals,
  /** How many lines this run has added to the activity log. */
  activityGrew: z.int(),
  /** Never told where this build knows no place to ask. */
  updatesChanged: Updates,
} as const satisfies Record<EventName, z.ZodMiniType>;
