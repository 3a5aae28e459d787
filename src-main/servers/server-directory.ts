import { ServerId } from '../contract/entities.ts';
import type { AccountId, ServerList, ServerSummary } from '../contract/entities.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { Credential } from '../accounts/account-store.ts';
import type { PlexServer } from '../plex/plex-answers.ts';
import type { PlexClient, ServerChoice } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import { chooseConnection } from './connection-choice.ts';
import type { ServerNote, ServerNotes } from './server-notes.ts';

/** A server that answers, and the one token that it may be given. */
export type ConnectedServer = {
  server: Required<ServerChoice>;
  token: Token;
  clientIdentifier: string;
  name: string;
};

export type ServerDirectory = {
  lists: () => ServerList[];
  /**
   * Asks Plex for the account's servers. A failure stands in the list, whose servers stay; the look
   * at the list is also a look at the account's token.
   *
   * @throws KeyringError every failure of `getResources` | `keychain-…` | `account-unknown`
   */
  load: (accountId: AccountId) => Promise<void>;
  /**
   * Adds a server by its address, as typed. It gets a token only when its machine identifier is on the
   * account's list, and then that server's own.
   *
   * @throws KeyringError `address-unreadable` | `address-not-local` | `plain-http-needs-consent` |
   *   `not-a-plex-server` | `server-unreachable` | `certificate-refused`
   */
  addByHand: (
    accountId: AccountId,
    typed: string,
    plainHttpAgreed: boolean,
  ) => Promise<{ serverId: ServerId; hasToken: boolean }>;
  removeByHand: (accountId: AccountId, serverId: ServerId) => Promise<void>;
  /**
   * Chooses the address and gives the token that goes with it.
   *
   * @throws KeyringError `server-unknown` | `server-token-missing` | failures of `chooseConnection`
   */
  connect: (
    accountId: AccountId,
    serverId: ServerId,
    plainHttpAgreed: boolean,
  ) => Promise<ConnectedServer>;
  name: (accountId: AccountId, serverId: ServerId) => string;
  /** The account is gone: so are its servers. */
  forget: (accountId: AccountId) => Promise<void>;
  onChange: (listener: (lists: ServerList[]) => void) => () => void;
};

type Shelf = {
  loading: boolean;
  failure: ServerList['failure'];
  /** As Plex lists them; undefined until it did. */
  servers: PlexServer[] | undefined;
  /** The address that answered last, by server. */
  chosen: Map<ServerId, string>;
  load: Promise<void> | undefined;
};

export function createServerDirectory(deps: {
  plex: Pick<PlexClient, 'getResources' | 'getIdentity'>;
  credential: (accountId: AccountId) => Credential;
  notes: ServerNotes;
  /** The addresses that a typed text may mean, best first. Throws `address-unreadable`. */
  addressCandidates: (typed: string) => string[];
  /** What a call said of the account's token: null when it was taken, else the failure. */
  onTokenUsed: (accountId: AccountId, failure: unknown) => void;
}): ServerDirectory {
  const shelves = new Map<AccountId, Shelf>();
  const listeners = new Set<(lists: ServerList[]) => void>();

  const shelf = (accountId: AccountId): Shelf => {
    const known = shelves.get(accountId);
    if (known) return known;
    const made: Shelf = {
      loading: false,
      failure: null,
      servers: undefined,
      chosen: new Map(),
      load: undefined,
    };
    shelves.set(accountId, made);
    return made;
  };

  const lists = (): ServerList[] =>
    [...shelves].map(([accountId, { loading, failure, servers, chosen }]) => ({
      accountId,
      loading,
      failure,
      servers: summarise(servers ?? [], deps.notes.of(accountId), chosen),
    }));

  const changed = (): void => {
    const now = lists();
    for (const listener of listeners) listener(now);
  };

  const load = async (accountId: AccountId, its: Shelf): Promise<void> => {
    its.loading = true;
    changed();
    try {
      const { token, clientIdentifier } = deps.credential(accountId);
      const resources = await deps.plex.getResources(token, { clientIdentifier });
      its.servers = resources.filter(({ provides }) => provides.includes('server')).slice(0, 900);
      its.failure = null;
      deps.onTokenUsed(accountId, null);
    } catch (error) {
      its.failure = isKeyringError(error) ? error.code : 'internal';
      deps.onTokenUsed(accountId, error);
      throw error;
    } finally {
      its.loading = false;
      its.load = undefined;
      if (shelves.get(accountId) === its) changed();
    }
  };

  /** One load at a time for an account; who asks meanwhile waits for the same one. */
  const loadOnce = (accountId: AccountId): Promise<void> => {
    const its = shelf(accountId);
    its.load ??= load(accountId, its);
    return its.load;
  };

  const listed = async (
    accountId: AccountId,
    serverId: ServerId,
  ): Promise<PlexServer | undefined> => {
    if (!shelf(accountId).servers) await loadOnce(accountId);
    return shelf(accountId).servers?.find((server) => server.clientIdentifier === serverId);
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
      const serverId = ServerId.parse(identity.machineIdentifier.slice(0, 128));
      const server = await listed(accountId, serverId);
      await deps.notes.put({ accountId, serverId, address: serverUrl, plainHttpAgreed });
      shelf(accountId).chosen.set(serverId, serverUrl);
      changed();
      return { serverId, hasToken: server?.accessToken !== undefined };
    },
    removeByHand: async (accountId, serverId) => {
      await deps.notes.remove(accountId, serverId);
      shelf(accountId).chosen.delete(serverId);
      changed();
    },
    connect: async (accountId, serverId, agreedNow) => {
      const note = deps.notes.of(accountId).find((each) => each.serverId === serverId);
      const server = await listed(accountId, serverId);
      if (!server && !note)
        throw new KeyringError('server-unknown', 'not on the list of the account');
      if (!server?.accessToken)
        throw new KeyringError('server-token-missing', 'Plex gave no token for this server');
      const { clientIdentifier } = deps.credential(accountId);
      const plainHttpAgreed = agreedNow || (note?.plainHttpAgreed ?? false);
      const its = shelf(accountId);
      try {
        const serverUrl = await chooseConnection(deps.plex, candidates(server, note, its), {
          machineIdentifier: serverId,
          clientIdentifier,
          plainHttpAgreed,
        });
        if (agreedNow && !note?.plainHttpAgreed)
          await deps.notes.put({
            accountId,
            serverId,
            address: note?.address ?? '',
            plainHttpAgreed,
          });
        its.chosen.set(serverId, serverUrl);
        changed();
        return {
          server: { serverUrl, plainHttpAgreed },
          token: server.accessToken,
          clientIdentifier,
          name: server.name || serverId,
        };
      } catch (error) {
        its.chosen.delete(serverId);
        throw error;
      }
    },
    name: (accountId, serverId) =>
      lists()
        .find((list) => list.accountId === accountId)
        ?.servers.find((server) => server.serverId === serverId)?.name ?? serverId,
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

/** A typed address goes first, as a local one: the person chose it. Plain http from Plex's list must be allowed by the server. */
function candidates(server: PlexServer, note: ServerNote | undefined, { chosen }: Shelf) {
  const fromPlex = server.connections.filter(
    ({ uri }) => !(server.httpsRequired && uri.startsWith('http:')),
  );
  if (!note?.address) return fromPlex;
  const typed = {
    uri: chosen.get(ServerId.parse(server.clientIdentifier)) ?? note.address,
    protocol: '',
    address: '',
    local: true,
    relay: false,
    IPv6: false,
  };
  return [typed, ...fromPlex];
}

/** "Not a Plex server" or a refused certificate says more than "no answer". */
function tellingFailure(known: unknown, next: unknown): unknown {
  const readable = isKeyringError(next, 'answer-unreadable', 'not-found', 'token-rejected')
    ? new KeyringError('not-a-plex-server', 'answers, but not as a Plex server')
    : next;
  const isSilence = isKeyringError(readable, 'offline', 'timed-out');
  const outcome = isSilence ? new KeyringError('server-unreachable', 'no answer') : readable;
  if (known === undefined) return outcome;
  return isKeyringError(known, 'server-unreachable') ? outcome : known;
}

function summarise(
  servers: PlexServer[],
  notes: ServerNote[],
  chosen: Map<ServerId, string>,
): ServerSummary[] {
  const noteOf = (serverId: string): ServerNote | undefined =>
    notes.find((note) => note.serverId === serverId && note.address !== '');
  const listed = servers.map((server): ServerSummary => {
    const serverId = ServerId.parse(server.clientIdentifier.slice(0, 128));
    return {
      serverId,
      name: (server.name || serverId).slice(0, 512),
      relation: server.owned ? 'owned' : 'shared',
      ownerName: server.owned ? '' : (server.sourceTitle ?? '').slice(0, 512),
      online: chosen.has(serverId) || server.presence,
      hasToken: server.accessToken !== undefined,
      addedByHand: noteOf(serverId) !== undefined,
      address: (chosen.get(serverId) ?? noteOf(serverId)?.address ?? '').slice(0, 2_048),
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
    }));
  return [...listed, ...strangers.slice(0, 100)];
}
