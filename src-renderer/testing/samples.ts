import * as z from 'zod/mini';
import { ClaimSummary } from '../../src-main/contract/claim.ts';
import { DeviceSummary } from '../../src-main/contract/devices.ts';
import { HomeUserSummary } from '../../src-main/contract/home-users.ts';
import { AppState } from '../../src-main/contract/app-state.ts';
import { NamedTokenSummary } from '../../src-main/contract/named-tokens.ts';
import { defaultSettings } from '../../src-main/contract/default-settings.ts';
import {
  AccountSummary,
  Notice,
  ServerSummary,
  SourceConnection,
  TokenDetails,
  TransientTokenSummary,
} from '../../src-main/contract/entities.ts';
import { SettingsState } from '../../src-main/contract/settings.ts';

/** 22 November 2026, 14:05 UTC. */
export const NOON = Date.UTC(2026, 10, 22, 14, 5);
const HOUR_MS = 3_600_000;

type Changed<Schema extends z.ZodMiniType> = Partial<z.input<Schema>>;

export function account(changed: Changed<typeof AccountSummary> = {}): AccountSummary {
  return z.parse(AccountSummary, {
    accountId: 'a1b2c3d4e5f60718',
    name: 'nora_k',
    signedInAt: NOON - HOUR_MS,
    keptIn: 'keychain',
    token: 'held',
    health: { state: 'valid', checkedAt: NOON - 5 * 60_000 },
    homeOf: null,
    isManaged: false,
    ...changed,
  });
}

export function device(changed: Changed<typeof DeviceSummary> = {}): DeviceSummary {
  return z.parse(DeviceSummary, {
    deviceId: '123456789',
    name: 'desk',
    product: 'Keyring for Plex',
    version: '0.1.0',
    platform: 'Linux',
    standing: 'account',
    keptAs: 'nora_k',
    isThisComputer: false,
    createdAt: NOON - HOUR_MS,
    lastSeenAt: NOON,
    ...changed,
  });
}

export function homeUser(changed: Changed<typeof HomeUserSummary> = {}): HomeUserSummary {
  return z.parse(HomeUserSummary, {
    homeUserId: changed.isSelf === true ? account().accountId : 'a1b2c3d4e5f60719',
    name: 'nora_k',
    isAdmin: false,
    isManaged: false,
    isGuest: false,
    isProtected: false,
    isSelf: false,
    ...changed,
  });
}

export function claim(changed: Changed<typeof ClaimSummary> = {}): ClaimSummary {
  return z.parse(ClaimSummary, {
    claimId: 'claim-1',
    accountId: account().accountId,
    endsAt: NOON + 240_000,
    ...changed,
  });
}

export function server(changed: Changed<typeof ServerSummary> = {}): ServerSummary {
  return z.parse(ServerSummary, {
    serverId: '0f3c9a41d2b84e6f9a7c5b1e2d3f4a5b6c7d8e9f',
    name: 'Studio NAS',
    relation: 'owned',
    ownerName: '',
    online: true,
    hasToken: true,
    addedByHand: false,
    address: 'https://192-168-1-20.0123456789abcdef.plex.direct:32400',
    distinction: '',
    health: { state: 'unchecked', checkedAt: null },
    connectionsTriedAt: null,
    ...changed,
  });
}

export function transientToken(
  changed: Changed<typeof TransientTokenSummary> = {},
): TransientTokenSummary {
  return z.parse(TransientTokenSummary, {
    transientTokenId: 'transient-1',
    accountId: account().accountId,
    serverId: server().serverId,
    serverName: 'Studio NAS',
    issuedAt: NOON,
    endsAtLatest: NOON + 48 * HOUR_MS,
    state: 'valid',
    checkedAt: null,
    ...changed,
  });
}

export function namedToken(changed: Changed<typeof NamedTokenSummary> = {}): NamedTokenSummary {
  return z.parse(NamedTokenSummary, {
    namedTokenId: 'named-1',
    accountId: account().accountId,
    accountName: 'nora_k',
    name: 'Tautulli',
    kind: 'token',
    createdAt: NOON - HOUR_MS,
    keptIn: 'keychain',
    presence: 'held',
    health: { state: 'valid', checkedAt: NOON - 5 * 60_000 },
    endsAt: null,
    probe: null,
    isRevoking: false,
    ...changed,
  });
}

export function tokenDetails(changed: Changed<typeof TokenDetails> = {}): TokenDetails {
  return z.parse(TokenDetails, {
    accountId: account().accountId,
    owner: 'nora_k',
    fullName: 'Nora K',
    maskedEmail: 'n•••@example.test',
    subscription: { active: true, status: 'Active', plan: 'lifetime' },
    twoFactorEnabled: true,
    joinedAt: Date.UTC(2017, 6, 14),
    rememberedUntil: Date.UTC(2026, 11, 6),
    entitlements: ['all'],
    roles: ['plexpass'],
    country: 'NO',
    homeMember: true,
    homeAdmin: true,
    managed: false,
    hasPassword: true,
    clientIdentifier: '6f1c2f0e-6b1d-4b57-9a54-2f8e0a7f6c11',
    health: { state: 'valid', checkedAt: NOON },
    ...changed,
  });
}

export function sourceConnection(changed: Changed<typeof SourceConnection> = {}): SourceConnection {
  return z.parse(SourceConnection, {
    sourceConnectionId: 'source-1',
    name: 'Attic server',
    clientIdentifier: '9e8d7c6b5a49382716050f1e2d3c4b5a69788796',
    hasToken: true,
    connections: [
      {
        kind: 'local',
        address: 'https://192-168-1-30.0123456789abcdef.plex.direct:32400',
      },
      { kind: 'remote', address: 'https://203-0-113-9.0123456789abcdef.plex.direct:41234' },
      { kind: 'relay', address: 'https://198-51-100-4.0123456789abcdef.plex.direct:8443' },
    ],
    ...changed,
  });
}

export function settingsState(changed: Changed<typeof SettingsState> = {}): SettingsState {
  return z.parse(SettingsState, {
    settings: defaultSettings,
    storage: 'kept',
    shortcut: 'off',
    shortcutCommand: '/usr/bin/keyring-for-plex',
    loginItem: 'done',
    locale: 'en-US',
    ...changed,
  });
}

export function notice(changed: Changed<typeof Notice> = {}): Notice {
  const { accountId, transientTokenId, serverName, endsAtLatest } = transientToken();
  return z.parse(Notice, {
    noticeId: 'notice-1',
    kind: 'ends-soon',
    accountId,
    transientTokenId,
    serverId: null,
    namedTokenId: null,
    name: serverName,
    since: NOON,
    endsAtLatest,
    ...changed,
  });
}

/** One account with one server, unless told otherwise. */
export function appState(changed: Changed<typeof AppState> = {}): AppState {
  return z.parse(AppState, {
    accounts: [account()],
    signInAttempt: null,
    keychain: 'ready',
    servers: [
      { accountId: account().accountId, loading: false, failure: null, servers: [server()] },
    ],
    namedTokens: [],
    namedTokenApproval: null,
    transientTokens: [],
    notices: [],
    repairs: [],
    trayHost: 'present',
    standInOrigin: '',
    settings: settingsState(),
    isLocked: false,
    isWelcome: false,
    demo: null,
    openRequest: { view: 'accounts', accountId: null, failure: null },
    ...changed,
  });
}

export const signedOut = () => appState({ accounts: [], servers: [] });
