import type {
  AccountSummary,
  ServerList,
  ServerSummary,
  TransientTokenSummary,
} from '../contract/entities.ts';
import type { NamedTokenSummary } from '../contract/named-tokens.ts';
import type { Standing } from './notice-board.ts';

/* How far a credential has come. */
const NEAR_THE_END = 1;
const AT_THE_END = 2;

/** All credentials but JWTs (`jwt-standings.ts`), as the notices see them. */
export function standingsOf(
  accounts: AccountSummary[],
  namedTokens: NamedTokenSummary[],
  transientTokens: TransientTokenSummary[],
  servers: ServerList[],
): Standing[] {
  const ofServers = servers.flatMap((list) => {
    const account = accounts.find(({ accountId }) => accountId === list.accountId);
    return account === undefined ? [] : list.servers.flatMap(standingsOfServer(account));
  });
  return [
    ...accounts.map(standingOfAccount),
    ...namedTokens.filter(({ kind }) => kind === 'token').map(standingOfNamedToken),
    ...transientTokens.map(standingOfTransientToken),
    ...ofServers,
  ];
}

/**
 * Those of a server that nobody has asked are left out. Once Plex rejects the account's own token, the
 * tokens made from it end with it: a new sign-in mends them all, and one notice says so.
 */
function standingsOfServer({ accountId, health: { state } }: AccountSummary) {
  return ({ serverId, name, health }: ServerSummary): Standing[] => {
    if (health.state === 'unchecked') return [];
    const about = { accountId, ...none, serverId, name };
    const stands = state === 'rejected' ? 'not-yet' : standsByHealth[health.state];
    return [{ ...about, stands, stage: AT_THE_END }];
  };
}

function standingOfAccount({ accountId, name, health }: AccountSummary): Standing {
  const about = { accountId, ...none, name };
  return { ...about, stands: standsByHealth[health.state], stage: AT_THE_END };
}

const none = { transientTokenId: null, serverId: null, namedTokenId: null, endsAtLatest: null };

/** Of one that the person took back, nothing is to be told any more. */
function standingOfNamedToken(token: NamedTokenSummary): Standing {
  const { accountId, namedTokenId, name, health, isRevoking } = token;
  const about = { accountId, ...none, namedTokenId, name };
  const stands = isRevoking ? 'good' : standsByHealth[health.state];
  return { ...about, stands, stage: AT_THE_END };
}

/** Only Plex's own "yes" or a new sign-in solves a rejection; no answer says nothing. */
const standsByHealth = {
  valid: 'good',
  unchecked: 'good',
  rejected: 'rejected',
  refused: 'unsure',
  'could-not-check': 'unsure',
} as const satisfies Record<AccountSummary['health']['state'], Standing['stands']>;

function standingOfTransientToken(token: TransientTokenSummary): Standing {
  const { accountId, transientTokenId, serverName: name, endsAtLatest, state } = token;
  const about = { accountId, ...none, transientTokenId, name, endsAtLatest };
  const stage = state === 'ends-soon' ? NEAR_THE_END : AT_THE_END;
  return { ...about, stands: standsByState[state], stage };
}

/** A transient token gets no better by itself: one that is valid again is so by a clock set back. */
const standsByState = {
  valid: 'not-yet',
  'could-not-check': 'not-yet',
  'ends-soon': 'ends-soon',
  ended: 'ended',
  'server-restarted': 'server-restarted',
} as const satisfies Record<TransientTokenSummary['state'], Standing['stands']>;
