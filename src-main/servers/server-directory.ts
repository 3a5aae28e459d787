import { ServerId } from '../contract/entities.ts';
import type { AccountId, ServerList, ServerSummary, TokenHealth } from '../contract/entities.ts';
import type { ServerConnections } from '../contract/server-connections.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { Credential } from '../accounts/account-store.ts';
import type { PlexConnection, PlexServer } from '../plex/plex-answers.ts';
import type { PlexClient, ServerChoice } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import { testConnections } from './connection-choice.ts';
import { distinctions } from './distinctions.ts';
import type { ServerNote, ServerNotes } from './server-notes.ts';

/** A server that answers, and the one token that it may be given. */
export type ConnectedServer = {
  accountId: AccountId;
  serverId: ServerId;
  server: Required<ServerChoice>;
  token: Token;
  clientIdentifier: string;
  name: string;
};

export type ServerDirectory = {
  lists: () => ServerList[];
  /**
   * Asks Plex for the account's servers. A failure stands in the list, whose servers stay; the look
   * at the list is also a look at the account's token. Without a token nothing is asked or listed.
   *
   * @param isAsked whether a person waits for it; one that nobody waits for is tried once
   * @throws KeyringError every failure of `getResources` | `keychain-…` | `account-unknown`
   */
  load: (accountId: AccountId, isAsked?: boolean) => Promise<void>;
  /**
   * Adds a server by its address, as typed. It gets a token only when its machine identifier is on the
   * account's list, and then that server's own.
   *
   * @throws KeyringError `address-unreadable` | `address-not-local` | `plain-http-needs-consent` |
   *   `not-a-plex-server` | `server-unreachable` | `certificate-refused` | failures of `load`, where
   *   the list was not known yet
   */
  addByHand: (
    accountId: AccountId,
    typed: string,
    plainHttpAgreed: boolean,
  ) => Promise<{ serverId: ServerId; hasToken: boolean }>;
  /** As `addByHand` did on another computer. It is not asked, and a consent to plain http is not taken along. */
  keepByHand: (server: Omit<ServerNote, 'plainHttpAgreed'>) => Promise<void>;
  removeByHand: (accountId: AccountId, serverId: ServerId) => Promise<void>;
  /**
   * Chooses the address and gives the token that goes with it.
   *
   * @throws KeyringError `server-unknown` | `server-token-missing` | failures of `testConnections` |
   *   failures of `load`, where the list was not known yet
   */
  connect: (
    accountId: AccountId,
    serverId: ServerId,
    plainHttpAgreed: boolean,
  ) => Promise<ConnectedServer>;
  /**
   * Asks nobody but Plex for the list, where it is not known yet.
   *
   * @throws KeyringError `owner-token-needed`: somebody shares this server with the account |
   *   failures of `load`, where the list was not known yet
   */
  requireOwn: (accountId: AccountId, serverId: ServerId) => Promise<void>;
  /**
   * What came of each connection of a server. Tries them all when nothing is known yet, or `again`.
   *
   * @throws KeyringError `server-unknown` | failures of `load`, where the list was not known yet
   */
  connections: (
    accountId: AccountId,
    serverId: ServerId,
    again: boolean,
  ) => Promise<ServerConnections>;
  /** The network has changed: the servers that are in use get their address chosen anew. */
  chooseAnew: () => Promise<void>;
  /** What a server has said of its token. It holds for that token alone; the present one unless named. */
  noteHealth: (
    used: Pick<ConnectedServer, 'accountId' | 'serverId'> & Partial<Pick<ConnectedServer, 'token'>>,
    health: TokenHealth,
  ) => void;
  name: (accountId: AccountId, serverId: ServerId) => string;
  /** The name of the server whose token this is, by the lists as they are known. Nobody is asked. */
  serverOfToken: (token: Token) => string | undefined;
  /** The account is gone: so are its servers. */
  forget: (accountId: AccountId) => Promise<void>;
  onChange: (listener: (lists: ServerList[]) => void) => () => void;
};

type Shelf = {
  failure: ServerList['failure'];
  /** As Plex lists them; undefined until it did. */
  servers: PlexServer[] | undefined;
  /** Whose answer that was: a new credential of the account has other server tokens. */
  listedFor: string | undefined;
  /** The address that answered last, by server. */
  chosen: Map<ServerId, string>;
  /** How the connections did when they were last tried. */
  tests: Map<ServerId, ServerConnections>;
  /** What each server said of its token, and which token that was. */
  healths: Map<ServerId, { token: Token; health: TokenHealth }>;
  /** The look at Plex's list that is under way, and for which credential. */
  load: Promise<void> | undefined;
  askedFor: string | undefined;
};

/** What the contract allows in one list. */
const MOST_SERVERS = 1_000;
/** Beside what somebody asks for meanwhile, which must still find room. Our choice. */
const CHOSEN_AT_ONCE = 2;

const unchecked: TokenHealth = { state: 'unchecked', checkedAt: null };

export function createServerDirectory(deps: {
  plex: Pick<PlexClient, 'getResources' | 'getIdentity'>;
  credential: (accountId: AccountId) => Credential;
  notes: ServerNotes;
  /** The addresses that a typed text may mean, best first. Throws `address-unreadable`. */
  addressCandidates: (typed: string) => string[];
  /** Those of the addresses whose names this network hides. */
  hiddenNames: (serverUrls: string[]) => Promise<ReadonlySet<string>>;
  now: () => number;
  /** What a call said of the account's token: null when it was taken, else the failure. */
  onTokenUsed: (accountId: AccountId, failure: unknown) => void;
}): ServerDirectory {
  const shelves = new Map<AccountId, Shelf>();
  const listeners = new Set<(lists: ServerList[]) => void>();

  const shelf = (accountId: AccountId): Shelf => {
    const known = shelves.get(accountId);
    if (known) return known;
    const made: Shelf = {
      failure: null,
      servers: undefined,
      listedFor: undefined,
      chosen: new Map(),
      tests: new Map(),
      healths: new Map(),
      load: undefined,
      askedFor: undefined,
    };
    shelves.set(accountId, made);
    return made;
  };

  const lists = (): ServerList[] => {
    const all = [...shelves].map(([accountId, its]) => ({
      accountId,
      loading: its.askedFor !== undefined,
      failure: its.failure,
      servers: summarise(its, deps.notes.of(accountId)),
    }));
    const told = distinctions(all.flatMap(({ servers }) => servers));
    return all.map((list) => ({
      ...list,
      servers: list.servers.map((server) => ({
        ...server,
        distinction: told.get(server.serverId) ?? '',
      })),
    }));
  };

  const changed = (): void => {
    const now = lists();
    for (const listener of listeners) listener(now);
  };

  const load = async (its: Shelf, credential: Credential, isAsked: boolean) => {
    const { accountId, token, clientIdentifier } = credential;
    its.askedFor = clientIdentifier;
    const finish = (failure: unknown, servers = its.servers): void => {
      // Of an account that is gone, or of a token that was replaced meanwhile, nothing is to be learnt.
      if (shelves.get(accountId) !== its || its.askedFor !== clientIdentifier) return;
      if (failure === null) its.listedFor = clientIdentifier;
      its.servers = servers;
      forgetOldTokens(its);
      its.failure = failure === null ? null : isKeyringError(failure) ? failure.code : 'internal';
      its.askedFor = undefined;
      changed();
      deps.onTokenUsed(accountId, failure);
    };
    try {
      changed();
      const resources = await deps.plex.getResources(token, {
        clientIdentifier,
        ...(isAsked ? {} : { retry: { strategy: 'none' } }),
      });
      finish(null, resources.filter(fitsContract).slice(0, MOST_SERVERS));
    } catch (error) {
      finish(error);
      throw error;
    }
  };

  /** One load at a time for a credential; who asks meanwhile waits for the same one. */
  const loadOnce = async (accountId: AccountId, isAsked = true): Promise<void> => {
    const credential = deps.credential(accountId);
    const its = shelf(accountId);
    if (its.askedFor !== credential.clientIdentifier) its.load = load(its, credential, isAsked);
    await its.load;
  };

  const listed = async (
    accountId: AccountId,
    serverId: ServerId,
  ): Promise<PlexServer | undefined> => {
    const { clientIdentifier } = deps.credential(accountId);
    if (shelf(accountId).listedFor !== clientIdentifier) await loadOnce(accountId);
    return shelf(accountId).servers?.find((server) => server.clientIdentifier === serverId);
  };

  const noteOf = (accountId: AccountId, serverId: ServerId): ServerNote | undefined =>
    deps.notes.of(accountId).find((note) => note.serverId === serverId);

  /** @throws KeyringError `server-unknown` | failures of `load`, where the list was not known yet */
  const known = async (
    accountId: AccountId,
    serverId: ServerId,
  ): Promise<{ server: PlexServer | undefined; note: ServerNote | undefined }> => {
    const note = noteOf(accountId, serverId);
    const server = await listed(accountId, serverId);
    if (!server && !note)
      throw new KeyringError('server-unknown', 'not on the list of the account');
    return { server, note };
  };

  /** Tries the connections, and keeps what came of it. Asks nobody for a token, and sends none. */
  const choose = async (
    accountId: AccountId,
    serverId: ServerId,
    how: {
      server: PlexServer | undefined;
      note: ServerNote | undefined;
      plainHttpAgreed: boolean;
      all?: boolean;
    },
  ): Promise<string> => {
    const { server, note, plainHttpAgreed, all = false } = how;
    const { clientIdentifier } = deps.credential(accountId);
    const its = shelf(accountId);
    const test = await testConnections(deps.plex, candidates(server, note), {
      machineIdentifier: serverId,
      clientIdentifier,
      plainHttpAgreed,
      httpsRequired: server?.httpsRequired,
      all,
    });
    const hidden = all ? await deps.hiddenNames(test.tried.map(({ address }) => address)) : null;
    its.tests.set(serverId, {
      triedAt: deps.now(),
      tried: test.tried.map((one) => ({ ...one, isNameHidden: hidden?.has(one.address) ?? false })),
    });
    if ('serverUrl' in test) its.chosen.set(serverId, test.serverUrl);
    else its.chosen.delete(serverId);
    changed();
    if ('serverUrl' in test) return test.serverUrl;
    throw test.failure;
  };

  const chooseAgain = async (accountId: AccountId, serverId: ServerId): Promise<void> => {
    const found = await known(accountId, serverId);
    const plainHttpAgreed = found.note?.plainHttpAgreed ?? false;
    await choose(accountId, serverId, { ...found, plainHttpAgreed });
  };

  const identify = async (
    typed: string,
    plainHttpAgreed: boolean,
    { clientIdentifier }: Credential,
  ) => {
    let firstFailure: unknown;
    for (const serverUrl of deps.addressCandidates(typed)) {
      try {
        const server = { serverUrl, plainHttpAgreed };
        return { serverUrl, identity: await deps.plex.getIdentity(server, { clientIdentifier }) };
      } catch (error) {
        if (isKeyringError(error, 'plain-http-needs-consent', 'cancelled')) throw error;
        firstFailure = tellingFailure(firstFailure, error);
      }
    }
    throw firstFailure;
  };

  return {
    lists,
    load: loadOnce,
    addByHand: async (accountId, typed, plainHttpAgreed) => {
      const { serverUrl, identity } = await identify(
        typed,
        plainHttpAgreed,
        deps.credential(accountId),
      );
      const read = ServerId.safeParse(identity.machineIdentifier);
      if (!read.success) throw new KeyringError('not-a-plex-server', 'its identifier is too long');
      const serverId = read.data;
      const server = await listed(accountId, serverId);
      const agreedBefore = noteOf(accountId, serverId)?.plainHttpAgreed ?? false;
      await deps.notes.put({
        accountId,
        serverId,
        address: serverUrl,
        plainHttpAgreed: plainHttpAgreed || agreedBefore,
      });
      shelf(accountId).chosen.set(serverId, serverUrl);
      shelf(accountId).tests.delete(serverId);
      changed();
      return { serverId, hasToken: server?.accessToken !== undefined };
    },
    keepByHand: async ({ accountId, serverId, address }) => {
      await deps.notes.put({ accountId, serverId, address, plainHttpAgreed: false });
      changed();
    },
    removeByHand: async (accountId, serverId) => {
      await deps.notes.remove(accountId, serverId);
      shelf(accountId).chosen.delete(serverId);
      shelf(accountId).tests.delete(serverId);
      changed();
    },
    connect: async (accountId, serverId, agreedNow) => {
      const { server, note } = await known(accountId, serverId);
      if (!server?.accessToken)
        throw new KeyringError('server-token-missing', 'Plex gave no token for this server');
      const { clientIdentifier } = deps.credential(accountId);
      const plainHttpAgreed = agreedNow || (note?.plainHttpAgreed ?? false);
      const serverUrl = await choose(accountId, serverId, { server, note, plainHttpAgreed });
      if (agreedNow && !note?.plainHttpAgreed)
        await deps.notes.put({
          accountId,
          serverId,
          address: note?.address ?? '',
          plainHttpAgreed,
        });
      return {
        accountId,
        serverId,
        server: { serverUrl, plainHttpAgreed },
        token: server.accessToken,
        clientIdentifier,
        name: server.name.trim() || serverId,
      };
    },
    requireOwn: async (accountId, serverId) => {
      const server = await listed(accountId, serverId);
      if (server !== undefined && !server.owned)
        throw new KeyringError('owner-token-needed', 'somebody shares this server');
    },
    connections: async (accountId, serverId, again) => {
      const found = await known(accountId, serverId);
      const its = shelf(accountId);
      if (again || !its.tests.has(serverId)) {
        const plainHttpAgreed = found.note?.plainHttpAgreed ?? false;
        // Why none answers stands beside each of them.
        await choose(accountId, serverId, { ...found, plainHttpAgreed, all: true }).catch(
          (error: unknown) => {
            if (!isKeyringError(error)) throw error;
          },
        );
      }
      return its.tests.get(serverId) ?? { triedAt: null, tried: [] };
    },
    chooseAnew: async () => {
      const inUse = [...shelves].flatMap(([accountId, { chosen }]) =>
        [...chosen.keys()].map((serverId) => ({ accountId, serverId })),
      );
      const chooseNext = async (): Promise<void> => {
        for (let next = inUse.shift(); next !== undefined; next = inUse.shift())
          await chooseAgain(next.accountId, next.serverId).catch((error: unknown) => {
            if (!isKeyringError(error)) throw error;
          });
      };
      await Promise.all(Array.from({ length: CHOSEN_AT_ONCE }, chooseNext));
    },
    noteHealth: ({ accountId, serverId, token }, health) => {
      const its = shelves.get(accountId);
      const held = its?.servers?.find((each) => each.clientIdentifier === serverId)?.accessToken;
      if (its === undefined || held === undefined) return;
      // Of a token that was replaced meanwhile, nothing is to be learnt.
      if (token !== undefined && token.reveal() !== held.reveal()) return;
      const isJudged = its.healths.get(serverId)?.health.state === 'rejected';
      // A server's own "no" is not unsaid by no answer.
      if (isJudged && health.state === 'could-not-check') return;
      its.healths.set(serverId, { token: held, health });
      changed();
    },
    name: (accountId, serverId) =>
      lists()
        .find((list) => list.accountId === accountId)
        ?.servers.find((server) => server.serverId === serverId)?.name ?? serverId,
    serverOfToken: (token) => {
      const server = [...shelves.values()]
        .flatMap(({ servers = [] }) => servers)
        .find(({ accessToken }) => accessToken?.reveal() === token.reveal());
      return server && (server.name.trim() || server.clientIdentifier).slice(0, 512);
    },
    forget: async (accountId) => {
      shelves.delete(accountId);
      changed();
      await deps.notes.removeAccount(accountId);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A typed address goes with the local ones. */
function candidates(
  server: PlexServer | undefined,
  note: ServerNote | undefined,
): PlexConnection[] {
  const typed = { protocol: '', address: '', local: true, relay: false, IPv6: false };
  const listed = server?.connections ?? [];
  return note?.address ? [{ ...typed, uri: note.address }, ...listed] : listed;
}

/** What was said of a token says nothing of the one that has taken its place. */
function forgetOldTokens({ servers, healths }: Shelf): void {
  const held = new Map(
    servers?.map((server) => [server.clientIdentifier, server.accessToken?.reveal()]),
  );
  for (const [serverId, { token }] of healths)
    if (held.get(serverId) !== token.reveal()) healths.delete(serverId);
}

/** Plex's own identifiers are a third as long; one that does not fit could never be asked for. */
function fitsContract({ clientIdentifier }: PlexServer): boolean {
  return ServerId.safeParse(clientIdentifier).success;
}

/** "Not a Plex server" or a refused certificate says more than "no answer". */
function tellingFailure(known: unknown, next: unknown): unknown {
  const readable = isKeyringError(next, 'answer-unreadable', 'not-found', 'token-rejected')
    ? new KeyringError('not-a-plex-server', 'answers, but not as a Plex server')
    : next;
  const isSilence = isKeyringError(readable, 'offline', 'timed-out');
  const outcome = isSilence ? new KeyringError('server-unreachable', 'no answer') : readable;
  if (known === undefined) return outcome;
  // That plain http may not be used there says nothing to somebody who did not ask for it.
  const saysMore = !isKeyringError(outcome, 'address-not-local');
  return isKeyringError(known, 'server-unreachable') && saysMore ? outcome : known;
}

function summarise(
  { servers = [], chosen, tests, healths }: Shelf,
  notes: ServerNote[],
): ServerSummary[] {
  const noteOf = (serverId: string): ServerNote | undefined =>
    notes.find((note) => note.serverId === serverId && note.address !== '');
  const listed = servers.map((server): ServerSummary => {
    const serverId = ServerId.parse(server.clientIdentifier);
    return {
      serverId,
      name: (server.name.trim() || serverId).slice(0, 512),
      relation: server.owned ? 'owned' : 'shared',
      ownerName: server.owned ? '' : (server.sourceTitle ?? '').slice(0, 512),
      online: chosen.has(serverId) || server.presence,
      hasToken: server.accessToken !== undefined,
      addedByHand: noteOf(serverId) !== undefined,
      address: (chosen.get(serverId) ?? noteOf(serverId)?.address ?? '').slice(0, 2_048),
      distinction: '',
      health: healths.get(serverId)?.health ?? unchecked,
      connectionsTriedAt: tests.get(serverId)?.triedAt ?? null,
    };
  });
  const strangers = notes
    .filter(
      ({ address, serverId }) => address !== '' && !listed.some((one) => one.serverId === serverId),
    )
    .map(({ serverId, address }): ServerSummary => ({
      serverId,
      name: new URL(address).host,
      relation: 'stranger',
      ownerName: '',
      online: null,
      hasToken: false,
      addedByHand: true,
      address,
      distinction: '',
      health: unchecked,
      connectionsTriedAt: tests.get(serverId)?.triedAt ?? null,
    }));
  return [...listed, ...strangers].slice(0, MOST_SERVERS);
}
