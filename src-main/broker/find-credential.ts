import type { AccountSummary, ServerList, TransientTokenSummary } from '../contract/entities.ts';
import type { NamedTokenSummary } from '../contract/named-tokens.ts';
import { liveTokens, usableServers } from '../credential-words.ts';
import type { UsableServer } from '../credential-words.ts';
import { KeyringError } from '../keyring-error.ts';
import type { ListedCredential } from './protocol.ts';
import { AmbiguousName } from './socket-server.ts';

/** All that a name may mean. */
export type Credentials = {
  accounts: AccountSummary[];
  namedTokens: NamedTokenSummary[];
  transientTokens: TransientTokenSummary[];
  servers: ServerList[];
  now: number;
};

export type Found =
  | { kind: 'account'; name: string; account: AccountSummary }
  | { kind: 'named-token'; name: string; namedToken: NamedTokenSummary }
  | { kind: 'transient-token'; name: string; transientToken: TransientTokenSummary };

/** With one of these before it, a name can mean but one kind. */
const prefixes: Record<Found['kind'], string> = {
  account: 'account/',
  'named-token': 'tool/',
  'transient-token': 'transient/',
};

/**
 * What a person at a terminal means by a name: an account or a token for a tool; else the newest
 * transient token of the server of that name. As written, or else in small or capital letters.
 *
 * @throws KeyringError `name-unknown`; AmbiguousName
 */
export function findCredential(credentials: Credentials, name: string): Found {
  const all = everything(credentials);
  const kept = all.filter(({ kind }) => kind !== 'transient-token');
  for (const candidates of [kept, all]) {
    const matching = bestMatches(candidates, name);
    const [first, ...others] = matching;
    if (first === undefined) continue;
    if (others.length > 0 && first.kind !== 'transient-token')
      throw new AmbiguousName(matching.map((each) => `${prefixes[each.kind]}${idOf(each)}`));
    return first;
  }
  throw new KeyringError('name-unknown', 'no credential of that name');
}

/**
 * A token for a tool, by its name or id; nothing else goes by it here.
 *
 * @throws KeyringError `name-unknown`; AmbiguousName
 */
export function findNamedToken(
  credentials: Credentials,
  name: string,
): Extract<Found, { kind: 'named-token' }> {
  const found = findCredential({ ...credentials, accounts: [], transientTokens: [] }, name);
  if (found.kind !== 'named-token') throw new KeyringError('name-unknown', 'not for a tool');
  return found;
}

/**
 * An account by its name or id; without one, the only account there is.
 *
 * @throws KeyringError `account-unknown`; AmbiguousName
 */
export function findAccount(accounts: AccountSummary[], name: string | undefined): AccountSummary {
  const exact = accounts.filter((each) => each.name === name || each.accountId === name);
  const called = accounts.filter((each) => name === undefined || isCalled(each.name, name));
  const matching = exact.length > 0 ? exact : called;
  const [first, ...others] = matching;
  if (first === undefined) throw new KeyringError('account-unknown', 'no account of that name');
  if (others.length > 0)
    throw new AmbiguousName(
      matching.map((each) => (name === undefined ? each.name : each.accountId)),
    );
  return first;
}

/**
 * An account's server by its name or machine identifier; the person's own before a shared one.
 *
 * @throws KeyringError `server-unknown`; AmbiguousName
 */
export function findServer(
  servers: ServerList[],
  accounts: AccountSummary[],
  wanted: { server: string; account: string | undefined },
): UsableServer {
  const { server: name, account } = wanted;
  const ids = accounts
    .filter(({ name: its, accountId }) =>
      account === undefined ? true : isCalled(its, account) || accountId === account,
    )
    .map(({ accountId }) => accountId);
  const all = usableServers(servers.filter(({ accountId }) => ids.includes(accountId)));
  const exact = all.filter((each) => each.name === name || each.serverId === name);
  const matching = exact.length > 0 ? exact : all.filter((each) => isCalled(each.name, name));
  const own = matching.filter(({ relation }) => relation === 'owned');
  const best = own.length > 0 ? own : matching;
  const [first, ...others] = best;
  if (first === undefined) throw new KeyringError('server-unknown', 'no server of that name');
  if (others.length > 0) throw new AmbiguousName(best.map(({ serverId }) => serverId));
  return first;
}

/** One row for each, in the order in which the app shows them. */
export function listCredentials(credentials: Credentials): ListedCredential[] {
  const { accounts, servers } = credentials;
  return [
    ...everything(credentials).map(listed(accounts)),
    ...usableServers(servers).map((server) => ({
      kind: 'server' as const,
      name: server.name,
      id: server.serverId,
      account: nameOfAccount(accounts, server.accountId),
      state: server.online === false ? ('could-not-check' as const) : ('unchecked' as const),
      checkedAt: null,
      endsAtLatest: null,
      keptIn: 'server' as const,
    })),
  ];
}

const listed =
  (accounts: AccountSummary[]) =>
  (found: Found): ListedCredential => {
    switch (found.kind) {
      case 'account': {
        const { accountId, name, token, health, keptIn } = found.account;
        return {
          kind: 'account',
          name,
          id: accountId,
          account: name,
          state: token === 'held' ? health.state : token,
          checkedAt: health.checkedAt,
          endsAtLatest: null,
          keptIn,
        };
      }
      case 'named-token': {
        const { namedTokenId, name, accountName, presence, health, endsAt, keptIn } =
          found.namedToken;
        return {
          kind: 'named-token',
          name,
          id: namedTokenId,
          account: accountName,
          state: presence === 'held' ? health.state : presence,
          checkedAt: health.checkedAt,
          endsAtLatest: endsAt,
          keptIn,
        };
      }
      case 'transient-token': {
        const { transientTokenId, serverName, accountId, state, checkedAt, endsAtLatest } =
          found.transientToken;
        return {
          kind: 'transient-token',
          name: serverName,
          id: transientTokenId,
          account: nameOfAccount(accounts, accountId),
          state,
          checkedAt,
          endsAtLatest,
          keptIn: 'memory',
        };
      }
    }
  };

export function nameOfAccount(accounts: AccountSummary[], accountId: string): string {
  return accounts.find((each) => each.accountId === accountId)?.name ?? '';
}

/** Transient tokens that may still work, the newest first. */
function everything(credentials: Credentials): Found[] {
  const { accounts, namedTokens, transientTokens, now } = credentials;
  return [
    ...accounts.map((account) => ({ kind: 'account' as const, name: account.name, account })),
    ...namedTokens.map((namedToken) => ({
      kind: 'named-token' as const,
      name: namedToken.name,
      namedToken,
    })),
    ...liveTokens(transientTokens, now).map((transientToken) => ({
      kind: 'transient-token' as const,
      name: transientToken.serverName,
      transientToken,
    })),
  ];
}

function bestMatches(candidates: Found[], name: string): Found[] {
  const by = (isMatch: (text: string, wanted: string) => boolean): Found[] =>
    candidates.filter((each) => {
      const prefix = prefixes[each.kind];
      const bare = name.startsWith(prefix) ? name.slice(prefix.length) : null;
      return [name, ...(bare === null ? [] : [bare])].some(
        (wanted) => isMatch(each.name, wanted) || idOf(each) === wanted,
      );
    });
  const exact = by((text, wanted) => text === wanted);
  return exact.length > 0 ? exact : by(isCalled);
}

function isCalled(text: string, wanted: string): boolean {
  return text.toLowerCase() === wanted.toLowerCase();
}

export function idOf(found: Found): string {
  switch (found.kind) {
    case 'account':
      return found.account.accountId;
    case 'named-token':
      return found.namedToken.namedTokenId;
    case 'transient-token':
      return found.transientToken.transientTokenId;
  }
}
