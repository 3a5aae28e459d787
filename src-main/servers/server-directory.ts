import { ServerId } from '../contract/entities.ts';
import type { AccountId, ServerList, ServerSummary } from '../contract/entities.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { Credential } from '../accounts/account-store.ts';
import type { PlexConnection, PlexServer } from '../plex/plex-answers.ts';
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
   * at the list is also a look at the account's token. Without a token nothing is asked or listed.
   *
   * @throws KeyringError every failure of `getResources` | `keychain-…` | `account-unknown`
   */
  load: (accountId: AccountId) => Promise<void>;
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
  removeByHand: (accountId: AccountId, serverId: ServerId) => Promise<void>;
  /**
   * Chooses the address and gives the token that goes with it.
   *
   * @throws KeyringError `server-unknown` | `server-token-missing` | failures of `chooseConnection` |
   *   failures of `load`, where the list was not known yet
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
  failure: ServerList['failure'];
  /** As Plex lists them; undefined until it did. */
  servers: PlexServer[] | undefined;
  /** Whose answer that was: a new credential of the account has other server tokens. */
  listedFor: string | undefined;
  /** The address that answered last, by server. */
  chosen: Map<ServerId, string>;
  /** The look at Plex's list that is under way, and for which credential. */
  load: Promise<void> | undefined;
  askedFor: string | undefined;
};

/** What the contract allows in one list. */
const MOST_SERVERS = 1_000;

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
      failure: null,
      servers: undefined,
      listedFor: undefined,
      chosen: new Map(),
      load: undefined,
      askedFor: undefined,
    };
    shelves.set(accountId, made);
    return made;
  };

  const lists = (): ServerList[] =>
    [...shelves].map(([accountId, { askedFor, failure, servers, chosen }]) => ({
      accountId,
      loading: askedFor !== undefined,
      failure,
      servers: summarise(servers ?? [], deps.notes.of(accountId), chosen),
    }));

  const changed = (): void => {
    const now = lists();
    for (const listener of listeners) listener(now);
  };

  const load = async (its: Shelf, { accountId, token, clientIdentifier }: Credential) => {
    its.askedFor = clientIdentifier;
    const finish = (failure: unknown, servers = its.servers): void => {
      // Of an account that is gone, or of a token that was replaced meanwhile, nothing is to be learnt.
      if (shelves.get(accountId) !== its || its.askedFor !== clientIdentifier) return;
      if (failure === null) its.listedFor = clientIdentifier;
      its.servers = servers;
      its.failure = failure === null ? null : isKeyringError(failure) ? failure.code : 'internal';
      its.askedFor = undefined;
      changed();
      deps.onTokenUsed(accountId, failure);
    };
    try {
      changed();
      const resources = await deps.plex.getResources(token, { clientIdentifier });
      finish(null, resources.filter(fitsContract).slice(0, MOST_SERVERS));
    } catch (error) {
      finish(error);
      throw error;
    }
  };

  /** One load at a time for a credential; who asks meanwhile waits for the same one. */
  const loadOnce = async (accountId: AccountId): Promise<void> => {
    const credential = deps.credential(accountId);
    const its = shelf(accountId);
    if (its.askedFor !== credential.clientIdentifier) its.load = load(its, credential);
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
      changed();
      return { serverId, hasToken: server?.accessToken !== undefined };
    },
    removeByHand: async (accountId, serverId) => {
      await deps.notes.remove(accountId, serverId);
      shelf(accountId).chosen.delete(serverId);
      changed();
    },
    connect: async (accountId, serverId, agreedNow) => {
      const note = noteOf(accountId, serverId);
      const server = await listed(accountId, serverId);
      if (!server && !note)
        throw new KeyringError('server-unknown', 'not on the list of the account');
      if (!server?.accessToken)
        throw new KeyringError('server-token-missing', 'Plex gave no token for this server');
      const { clientIdentifier } = deps.credential(accountId);
      const plainHttpAgreed = agreedNow || (note?.plainHttpAgreed ?? false);
      const its = shelf(accountId);
      try {
        const serverUrl = await chooseConnection(deps.plex, candidates(server, note), {
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
          name: server.name.trim() || serverId,
        };
      } catch (error) {
        if (its.chosen.delete(serverId)) changed();
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

/** A typed address goes with the local ones. Plain http must be allowed by the server. */
function candidates(server: PlexServer, note: ServerNote | undefined): PlexConnection[] {
  const typed = { protocol: '', address: '', local: true, relay: false, IPv6: false };
  const all = note?.address
    ? [{ ...typed, uri: note.address }, ...server.connections]
    : server.connections;
  return all.filter(({ uri }) => !(server.httpsRequired && /^http:/i.test(uri)));
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
  servers: PlexServer[],
  notes: ServerNote[],
  chosen: Map<ServerId, string>,
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
  return [...listed, ...strangers].slice(0, MOST_SERVERS);
}
