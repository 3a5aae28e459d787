import { randomUUID } from 'node:crypto';
import { libraryOf } from '../clipboard/copy-text.ts';
import type { TokenUse } from '../clipboard/copy-text.ts';
import { SourceConnectionId } from '../contract/entities.ts';
import type { AccountId, ServerId, SourceConnection } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import { connectionKind } from './connection-choice.ts';
import { serverTokenFailure } from './server-token-failure.ts';
import type { ConnectedServer, ServerDirectory } from './server-directory.ts';

/** So many looked-up sources are kept, newest last (our choice). */
const KEPT = 20;

export type SourceLookup = {
  /**
   * Asks a server how to reach a source that it knows. Only its owner may ask: to a guest that is
   * said before anything is sent.
   *
   * @throws KeyringError `owner-token-needed` | `server-token-rejected` | failures of `ServerDirectory.connect` and of `getSourceConnectionInformation`
   */
  lookUp: (request: {
    accountId: AccountId;
    serverId: ServerId;
    source: string;
    refresh: boolean;
    plainHttpAgreed: boolean;
  }) => Promise<SourceConnection>;
  /** @throws KeyringError `source-connection-unknown` */
  token: (id: SourceConnectionId) => Token;
  /**
   * Where the token is good: the source's library, at its first address.
   *
   * @throws KeyringError `source-connection-unknown`
   */
  tokenUse: (id: SourceConnectionId) => TokenUse;
  /** @throws KeyringError `source-connection-unknown` */
  address: (id: SourceConnectionId, position: number) => string;
  /** As its server calls it; empty where it has no name, or is no longer at hand. */
  name: (id: SourceConnectionId) => string;
  forgetAccount: (accountId: AccountId) => void;
};

type Found = {
  accountId: AccountId;
  name: string;
  token: Token;
  clientIdentifier: string;
  addresses: string[];
};

export function createSourceLookup(deps: {
  plex: Pick<PlexClient, 'getSourceConnectionInformation'>;
  servers: Pick<ServerDirectory, 'connect' | 'requireOwn'>;
  /** What a call said of the server's own token: null when it was taken, else the failure. */
  onServerTokenUsed: (used: ConnectedServer, failure: unknown) => void;
}): SourceLookup {
  const kept = new Map<SourceConnectionId, Found>();

  const find = (id: SourceConnectionId): Found => {
    const found = kept.get(id);
    if (!found) throw new KeyringError('source-connection-unknown', 'forgotten meanwhile');
    return found;
  };

  return {
    lookUp: async ({ accountId, serverId, source, refresh, plainHttpAgreed }) => {
      await deps.servers.requireOwn(accountId, serverId);
      const used = await deps.servers.connect(accountId, serverId, plainHttpAgreed);
      const { server, token, clientIdentifier } = used;
      const asked = deps.plex.getSourceConnectionInformation(
        token,
        { ...server, source, refresh },
        { clientIdentifier },
      );
      const found = await asked.catch((error: unknown) => {
        deps.onServerTokenUsed(used, error);
        throw serverTokenFailure(error);
      });
      deps.onServerTokenUsed(used, null);
      const sourceConnectionId = SourceConnectionId.parse(randomUUID());
      const name = found.name.slice(0, 512);
      // Whatever else a server may send there, it is never put on the clipboard.
      const connections = found.connections.filter(({ uri }) => isWebAddress(uri)).slice(0, 1_000);
      kept.set(sourceConnectionId, {
        accountId,
        name,
        token: found.token,
        clientIdentifier,
        addresses: connections.map(({ uri }) => uri),
      });
      for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
      return {
        sourceConnectionId,
        name,
        clientIdentifier: found.clientIdentifier.slice(0, 512),
        hasToken: true,
        connections: connections.map((connection) => ({
          kind: connectionKind(connection),
          address: connection.uri,
        })),
      };
    },
    token: (id) => find(id).token,
    tokenUse: (id) => {
      const { addresses, clientIdentifier } = find(id);
      const [address] = addresses;
      return {
        address: address === undefined ? undefined : libraryOf(address),
        clientIdentifier,
      };
    },
    address: (id, position) => {
      const address = find(id).addresses[position];
      if (address === undefined)
        throw new KeyringError('source-connection-unknown', 'no connection at that position');
      return address;
    },
    name: (id) => kept.get(id)?.name ?? '',
    forgetAccount: (accountId) => {
      for (const [id, found] of kept) if (found.accountId === accountId) kept.delete(id);
    },
  };
}

/** One line, as the contract allows it. */
function isWebAddress(uri: string): boolean {
  return uri.length <= 2_048 && /^https?:\/\/[\x21-\x7e]+$/.test(uri);
}
