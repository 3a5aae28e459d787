import type { Payload, Reply, Request } from '../contract/bridge.ts';
import { defaultSettings } from '../contract/default-settings.ts';
import { ApprovalId, QuestionId } from '../contract/approvals.ts';
import {
  AccountId,
  NoticeId,
  QuickEntryId,
  ServerId,
  SourceConnectionId,
  TransientTokenId,
} from '../contract/entities.ts';
import { NamedTokenId } from '../contract/named-tokens.ts';
import { ClaimId } from '../contract/claim.ts';
import { DeviceId } from '../contract/devices.ts';
import { HomeUserId } from '../contract/home-users.ts';
import type { CallName, EventName } from '../contract/names.ts';

/*
 * For tests: one good request and reply of every call, and one good payload of every event. Lists are
 * filled and optional values are there, so that every object of the contract occurs.
 */

const accountId = AccountId.parse('a1b2c3d4e5f60718');
const serverId = ServerId.parse('0123456789abcdef0123456789abcdef01234567');
const transientTokenId = TransientTokenId.parse('6f1f8a52-0000-4000-8000-000000000001');
const sourceConnectionId = SourceConnectionId.parse('6f1f8a52-0000-4000-8000-000000000002');

const namedTokenId = NamedTokenId.parse('6f1f8a52-0000-4000-8000-000000000004');

const ofAccount = { accountId };
const copied = { clearsAfterSeconds: 30, keptOutOfHistories: true };
const health = { state: 'valid' as const, checkedAt: 1_790_000_000_000 };

const account = {
  accountId,
  name: 'nora_k',
  signedInAt: 1_790_000_000_000,
  keptIn: 'keychain' as const,
  token: 'held' as const,
  health,
  homeOf: AccountId.parse('00112233aabbccdd'),
  isManaged: true,
};
const serverList = {
  accountId,
  loading: false,
  failure: null,
  servers: [
    {
      serverId,
      name: 'Attic box',
      distinction: 'at 10.0.0.5',
      relation: 'owned' as const,
      ownerName: '',
      online: true,
      hasToken: true,
      addedByHand: false,
      address: 'https://10.0.0.5:32400',
      health,
      connectionsTriedAt: 1_790_000_000_000,
    },
  ],
};
const transientToken = {
  transientTokenId,
  accountId,
  serverId,
  serverName: 'Attic box',
  issuedAt: 1_790_000_000_000,
  endsAtLatest: 1_790_172_800_000,
  state: 'valid' as const,
  checkedAt: 1_790_000_060_000,
};
const noticeId = NoticeId.parse('notice-1');
const notice = {
  noticeId,
  kind: 'ends-soon' as const,
  accountId,
  transientTokenId,
  serverId: null,
  namedTokenId: null,
  name: 'Attic box',
  since: 1_790_169_200_000,
  endsAtLatest: 1_790_172_800_000,
};
const repair = {
  accountId,
  name: 'nora_k',
  steps: [
    { namedTokenId, name: 'Tautulli', state: 'failed' as const, failure: 'offline' as const },
  ],
};
const settings = {
  settings: { ...defaultSettings, pinnedCredentials: [accountId] },
  storage: 'kept' as const,
  shortcut: 'off' as const,
  shortcutCommand: '/usr/bin/keyring-for-plex',
  loginItem: 'done' as const,
  locale: 'en-US',
};
const questionId = QuestionId.parse('question-1');
const approvalId = ApprovalId.parse('approval-1');
const approvalQuestion = {
  questionId,
  program: {
    executable: '/usr/bin/bash',
    script: '/home/nora/backup.sh',
    runs: 'script' as const,
    parent: '/usr/sbin/cron',
    processId: 4_711,
  },
  credentialKind: 'account' as const,
  credential: 'nora_k',
  access: 'read-token' as const,
  secondsLeft: 60,
  canBeRemembered: true,
  waiting: 0,
};
const rememberedApproval = {
  approvalId,
  executable: '/usr/bin/bash',
  script: '/home/nora/backup.sh',
  runs: 'script' as const,
  credentialKind: 'account' as const,
  credential: 'nora_k',
  access: 'read-token' as const,
  since: 1_790_000_000_000,
  until: null,
};
const quickEntry = {
  entryId: QuickEntryId.parse('server/1'),
  kind: 'server' as const,
  label: 'Attic box',
  detail: 'New transient token',
};
const namedToken = {
  namedTokenId,
  accountId,
  accountName: 'nora_k',
  name: 'Tautulli',
  kind: 'jwt' as const,
  createdAt: 1_790_000_000_000,
  keptIn: 'keychain' as const,
  presence: 'held' as const,
  health,
  endsAt: 1_790_604_800_000,
  probe: null,
  isRevoking: false,
};
const deviceId = DeviceId.parse('123456789');
const device = {
  deviceId,
  name: 'Attic desk',
  product: 'Keyring for Plex',
  version: '0.1.0',
  platform: 'Linux',
  standing: 'account' as const,
  keptAs: 'nora_k',
  isThisComputer: true,
  createdAt: 1_790_000_000_000,
  lastSeenAt: 1_790_000_060_000,
};
const homeUserId = HomeUserId.parse('a1b2c3d4e5f60719');
const homeUser = {
  homeUserId,
  name: 'Kid',
  isAdmin: false,
  isManaged: true,
  isGuest: false,
  isProtected: true,
  isSelf: false,
};
const claimId = ClaimId.parse('6f1f8a52-0000-4000-8000-000000000004');
const namedTokenApproval = {
  accountId,
  namedTokenId,
  name: 'Tautulli',
  kind: 'token' as const,
  expiresAt: 1_790_000_000_000,
  state: 'ended' as const,
  failure: 'named-token-of-another-account' as const,
};
const signInAttempt = {
  way: 'code' as const,
  code: 'QX7K',
  linkAddress: 'https://plex.tv/link',
  expiresAt: 1_790_000_900_000,
  state: 'waiting' as const,
  failure: 'offline' as const,
};
const importLine = {
  kind: 'account' as const,
  name: 'nora_k',
  outcome: 'add' as const,
  failure: null,
};
const activityEntry = {
  at: 1_790_000_000_000,
  act: 'copied' as const,
  way: 'tray' as const,
  thing: { kind: 'account' as const, id: accountId, name: 'nora_k' },
  program: '',
  refusal: null,
};
const updates = {
  step: 'idle' as const,
  lookedAt: 1_790_000_000_000,
  newer: { version: '1.2.0', way: 'download' as const },
  percent: 100,
  downloaded: { version: '1.2.0', fileName: 'keyring-for-plex-1.2.0-x64.AppImage' },
  failure: null,
};
const openRequest = { view: 'accounts' as const, accountId, failure: null };

export const requests: { [Name in CallName]: Request<Name> } = {
  readState: null,
  signIn: { login: 'nora_k', password: 'attic-lamp-27', keepIn: 'keychain' },
  verifyCode: { code: '024 681' },
  cancelSignIn: null,
  startPinSignIn: { way: 'browser', keepIn: 'keychain' },
  openSignInPage: null,
  cancelPinSignIn: null,
  unlockKeychain: null,
  readTokenDetails: { accountId, refresh: false },
  revealEmail: ofAccount,
  copyToken: { accountId, form: 'token' },
  showToken: ofAccount,
  signOut: ofAccount,
  forgetAccount: ofAccount,
  makeNamedToken: { accountId, name: 'Tautulli', kind: 'token' },
  makeNamedTokenInBrowser: { accountId, name: 'Tautulli', kind: 'jwt' },
  cancelNamedTokenApproval: null,
  copyNamedToken: { namedTokenId, form: 'token' },
  showNamedToken: { namedTokenId },
  renameNamedToken: { namedTokenId, name: 'Kometa' },
  replaceNamedToken: { namedTokenId },
  replaceNamedTokenInBrowser: { namedTokenId },
  probeNamedToken: { namedTokenId },
  revokeNamedToken: { namedTokenId },
  keepNamedToken: { namedTokenId },
  forgetNamedToken: { namedTokenId },
  revokeNamedTokensOf: ofAccount,
  refreshServers: ofAccount,
  addServer: { accountId, address: 'https://10.0.0.5:32400', plainHttpAgreed: false },
  readConnections: { accountId, serverId, again: true },
  removeServer: { accountId, serverId },
  mintTransientToken: { accountId, serverId, plainHttpAgreed: false },
  copyTransientToken: { transientTokenId, form: 'header' },
  forgetTransientToken: { transientTokenId },
  lookUpSource: {
    accountId,
    serverId,
    source: `server://${serverId}`,
    refresh: false,
    plainHttpAgreed: false,
  },
  copySourceToken: { sourceConnectionId, form: 'url' },
  copyAddress: { sourceConnectionId, position: 0 },
  dismissNotice: { noticeId },
  actOnNotice: { noticeId, act: 'renew-and-copy' },
  forgetRepair: { accountId },
  readDevices: ofAccount,
  removeDevice: { accountId, deviceId },
  readHomeUsers: ofAccount,
  getHomeUserToken: { accountId, homeUserId, pin: '0471' },
  mintClaim: ofAccount,
  copyClaim: { claimId },
  forgetClaim: { claimId },
  openHelp: { topic: 'two-factor' },
  quickEntries: null,
  quickCopy: { entryId: quickEntry.entryId },
  changeSettings: { setting: 'theme', value: 'dark' },
  unlockTokens: null,
  tellPasswordShown: { isShown: true },
  readApprovalQuestion: null,
  answerApproval: { questionId, answer: 'once' },
  readRememberedApprovals: null,
  forgetApproval: { approvalId },
  readClipboardToken: null,
  keepClipboardToken: { keepIn: 'keychain' },
  dropClipboardToken: { clearsClipboard: true },
  revokeClipboardToken: null,
  exportBackup: null,
  exportSecretBackup: { passphrase: 'attic lamp and seven geese' },
  openBackup: null,
  unlockBackup: { passphrase: 'attic lamp and seven geese' },
  importBackup: null,
  closeBackup: null,
  prepareDiagnostics: null,
  copyDiagnostics: null,
  readActivity: null,
  exportActivity: null,
  readKeychainName: null,
  endWelcome: null,
  startDemo: null,
  readUpdates: null,
  lookForUpdates: null,
  downloadUpdate: null,
  cancelUpdateDownload: null,
  showUpdate: null,
};

export const replies: { [Name in CallName]: Reply<Name> } = {
  readState: {
    accounts: [account],
    signInAttempt,
    keychain: 'ready',
    servers: [serverList],
    namedTokens: [namedToken],
    namedTokenApproval,
    transientTokens: [transientToken],
    notices: [notice],
    repairs: [repair],
    trayHost: 'present',
    standInOrigin: '',
    settings,
    isLocked: false,
    isWelcome: true,
    demo: { accounts: [{ login: 'nora_k', toType: ['made up', '123456'] }] },
    openRequest,
  },
  signIn: { kind: 'code-needed' },
  makeNamedTokenInBrowser: null,
  cancelNamedTokenApproval: null,
  replaceNamedTokenInBrowser: null,
  verifyCode: { kind: 'signed-in', accountId },
  cancelSignIn: null,
  startPinSignIn: null,
  openSignInPage: null,
  cancelPinSignIn: null,
  unlockKeychain: 'ready',
  readTokenDetails: {
    accountId,
    owner: 'nora_k',
    fullName: 'Nora K',
    maskedEmail: 'n•••@example.test',
    subscription: { active: true, status: 'Active', plan: 'lifetime' },
    twoFactorEnabled: true,
    joinedAt: 1_500_000_000_000,
    rememberedUntil: null,
    entitlements: ['all'],
    roles: ['plexpass'],
    country: 'NO',
    homeMember: true,
    homeAdmin: true,
    managed: false,
    hasPassword: true,
    clientIdentifier: '6f1f8a52-0000-4000-8000-000000000003',
    health,
  },
  revealEmail: { email: 'nora@example.test' },
  copyToken: copied,
  showToken: null,
  signOut: null,
  forgetAccount: null,
  makeNamedToken: { namedTokenId },
  copyNamedToken: copied,
  showNamedToken: null,
  renameNamedToken: null,
  replaceNamedToken: 'revoked',
  probeNamedToken: { serverName: 'Attic box', isTaken: false },
  revokeNamedToken: 'queued',
  keepNamedToken: null,
  forgetNamedToken: null,
  revokeNamedTokensOf: { revoked: 2, queued: 1 },
  refreshServers: null,
  addServer: { serverId, hasToken: true },
  readConnections: {
    triedAt: 1_790_000_000_000,
    tried: [
      {
        kind: 'local',
        address: 'https://10.0.0.5:32400',
        outcome: 'chosen',
        isNameHidden: true,
      },
    ],
  },
  removeServer: null,
  mintTransientToken: transientToken,
  copyTransientToken: copied,
  forgetTransientToken: null,
  lookUpSource: {
    sourceConnectionId,
    name: 'Attic box',
    clientIdentifier: serverId,
    hasToken: true,
    connections: [{ kind: 'local', address: 'https://10.0.0.5:32400' }],
  },
  copySourceToken: copied,
  copyAddress: null,
  dismissNotice: null,
  actOnNotice: copied,
  forgetRepair: null,
  readDevices: { accountId, devices: [device], leftOut: 0 },
  removeDevice: null,
  readHomeUsers: { accountId, homeName: 'Attic home', users: [homeUser] },
  getHomeUserToken: { accountId: AccountId.parse(homeUserId) },
  mintClaim: { claimId, accountId, endsAt: 1_790_000_240_000 },
  copyClaim: copied,
  forgetClaim: null,
  openHelp: null,
  quickEntries: [quickEntry],
  quickCopy: copied,
  changeSettings: settings,
  unlockTokens: { isLocked: false },
  tellPasswordShown: null,
  readApprovalQuestion: approvalQuestion,
  answerApproval: null,
  readRememberedApprovals: [rememberedApproval],
  forgetApproval: null,
  readClipboardToken: {
    kind: 'account',
    owner: 'nora_k',
    maskedEmail: 'n•••@example.test',
    replaces: true,
  },
  keepClipboardToken: ofAccount,
  dropClipboardToken: null,
  revokeClipboardToken: { owner: 'nora_k' },
  exportBackup: 'saved',
  exportSecretBackup: 'cancelled',
  openBackup: { kind: 'passphrase-needed' },
  unlockBackup: { kind: 'preview', madeAt: 1_790_000_000_000, lines: [importLine] },
  importBackup: [importLine],
  closeBackup: null,
  prepareDiagnostics: { lines: ['Keychain: ready'] },
  copyDiagnostics: null,
  readActivity: [activityEntry],
  exportActivity: 'saved',
  readKeychainName: { name: 'GNOME Keyring' },
  endWelcome: null,
  startDemo: null,
  readUpdates: updates,
  lookForUpdates: null,
  downloadUpdate: null,
  cancelUpdateDownload: null,
  showUpdate: null,
};

export const payloads: { [Name in EventName]: Payload<Name> } = {
  accountsChanged: [account],
  namedTokensChanged: [namedToken],
  namedTokenApprovalChanged: namedTokenApproval,
  signInChanged: signInAttempt,
  keychainChanged: 'locked',
  serversChanged: [serverList],
  transientTokensChanged: [transientToken],
  noticesChanged: [notice],
  repairsChanged: [repair],
  trayHostChanged: 'absent',
  openRequested: openRequest,
  quickShown: true,
  settingsChanged: settings,
  lockChanged: true,
  approvalQuestionChanged: approvalQuestion,
  rememberedApprovalsChanged: [rememberedApproval],
  activityGrew: 3,
  updatesChanged: updates,
};

/** The value with an extra `token` at its top, and in every object inside it: one at a time. */
export function withStrayTokens(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    const inside = list.flatMap((entry, position) =>
      withStrayTokens(entry).map((spoilt) => list.with(position, spoilt)),
    );
    return [...inside, [...list, { token: 'stray' }]];
  }
  if (typeof value !== 'object' || value === null) return [{ token: 'stray' }];
  const inside = Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === 'object' && entry !== null
      ? withStrayTokens(entry).map((spoilt) => ({ ...value, [key]: spoilt }))
      : [],
  );
  return [{ ...value, token: 'stray' }, ...inside];
}
