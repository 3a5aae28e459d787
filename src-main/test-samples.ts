import { AccountId, NamedTokenId, ServerId, TransientTokenId } from './contract/entities.ts';
import type {
  AccountSummary,
  ServerList,
  ServerSummary,
  TransientTokenSummary,
} from './contract/entities.ts';
import type { NamedTokenSummary } from './contract/named-tokens.ts';
import type { CredentialState } from './accounts/credential-store.ts';
import { ownAccount } from './keychain/envelope.ts';
import type { Standing } from './notices/notice-board.ts';
import type { Credential } from './accounts/account-store.ts';
import type { AccountDetails, PlexConnection, PlexServer } from './plex/plex-answers.ts';
import { Token } from './token.ts';

/* For tests: whole values with only what matters spelt out. */

export const nora = AccountId.parse('a1b2c3d4e5f60718');
export const sam = AccountId.parse('b1b2c3d4e5f60718');

export function accountDetails(some: Partial<AccountDetails> = {}): AccountDetails {
  return {
    id: 90_001,
    uuid: nora,
    authToken: new Token('token-of-nora'),
    username: 'nora_k',
    email: 'nora@example.test',
    ...some,
  };
}

export function accountSummary(some: Partial<AccountSummary> = {}): AccountSummary {
  return {
    accountId: nora,
    name: 'nora_k',
    signedInAt: 1_790_000_000_000,
    keptIn: 'keychain',
    token: 'held',
    health: { state: 'unchecked', checkedAt: null },
    homeOf: null,
    isManaged: false,
    ...some,
  };
}

export function credentialState(some: Partial<CredentialState> = {}): CredentialState {
  const accountId = some.accountId ?? nora;
  return {
    accountId,
    name: 'nora_k',
    clientIdentifier: accountId,
    plexOrigin: 'https://plex.tv',
    signedInAt: 1_790_000_000_000,
    about: ownAccount,
    health: { state: 'unchecked', checkedAt: null },
    isRevoking: false,
    keptIn: 'keychain',
    presence: 'held',
    ...some,
  };
}

export function namedTokenSummary(some: Partial<NamedTokenSummary> = {}): NamedTokenSummary {
  return {
    namedTokenId: NamedTokenId.parse('named-1'),
    accountId: nora,
    accountName: 'nora_k',
    name: 'Tautulli',
    kind: 'token',
    createdAt: 1_790_000_000_000,
    keptIn: 'keychain',
    presence: 'held',
    health: { state: 'unchecked', checkedAt: null },
    endsAt: null,
    probe: null,
    isRevoking: false,
    ...some,
  };
}

export function serverSummary(some: Partial<ServerSummary> = {}): ServerSummary {
  return {
    serverId: ServerId.parse('machine-1'),
    name: 'Attic box',
    relation: 'owned',
    ownerName: '',
    online: true,
    hasToken: true,
    addedByHand: false,
    address: '',
    distinction: '',
    health: { state: 'unchecked', checkedAt: null },
    connectionsTriedAt: null,
    ...some,
  };
}

export function serverList(accountId: AccountId, ...servers: ServerSummary[]): ServerList {
  return { accountId, loading: false, failure: null, servers };
}

/** Made at 1,790,000,000,000 for 48 hours. */
export function transientTokenSummary(
  some: Partial<TransientTokenSummary> = {},
): TransientTokenSummary {
  return {
    transientTokenId: TransientTokenId.parse('transient-1'),
    accountId: nora,
    serverId: ServerId.parse('machine-1'),
    serverName: 'Attic box',
    issuedAt: 1_790_000_000_000,
    endsAtLatest: 1_790_172_800_000,
    state: 'valid',
    checkedAt: null,
    ...some,
  };
}

export function accountStanding(stands: Standing['stands'], accountId = nora): Standing {
  return {
    accountId,
    transientTokenId: null,
    serverId: null,
    namedTokenId: null,
    name: 'nora_k',
    endsAtLatest: null,
    stands,
    stage: 2,
  };
}

export function credentialOf(accountId: AccountId, clientIdentifier = 'client-1'): Credential {
  return {
    accountId,
    name: 'nora_k',
    token: new Token(`token-of-${accountId}-at-${clientIdentifier}`),
    clientIdentifier,
    keptIn: 'keychain',
  };
}

export function connection(uri: string, some: Partial<PlexConnection> = {}): PlexConnection {
  return { uri, protocol: '', address: '', local: true, relay: false, IPv6: false, ...some };
}

export function plexServer(some: Partial<PlexServer> = {}): PlexServer {
  return {
    clientIdentifier: 'machine-1',
    name: 'Attic box',
    provides: ['server'],
    accessToken: new Token('token-of-machine-1'),
    owned: true,
    home: false,
    synced: false,
    relay: false,
    presence: true,
    httpsRequired: false,
    publicAddressMatches: false,
    dnsRebindingProtection: false,
    natLoopbackSupported: false,
    connections: [connection('https://10.0.0.5:32400')],
    ...some,
  };
}

/** A promise to be settled by the test. */
export function pending<Value>(): {
  promise: Promise<Value>;
  resolve: (value: Value) => void;
  reject: (error: unknown) => void;
} {
  let settle: { resolve: (value: Value) => void; reject: (error: unknown) => void } | undefined;
  const promise = new Promise<Value>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return {
    promise,
    resolve: (value) => settle?.resolve(value),
    reject: (error) => settle?.reject(error),
  };
}
