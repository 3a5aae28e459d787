import type { AccountId, ServerId } from '../contract/entities.ts';
import type { JwtProbe, NamedTokenId } from '../contract/named-tokens.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { NamedTokenStore } from '../named-tokens/named-token-store.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import type { ConnectedServer, ServerDirectory } from '../servers/server-directory.ts';
import type { JwtRenewals } from './jwt-renewals.ts';

type Servers = Pick<ServerDirectory, 'lists' | 'load' | 'connect'>;

/**
 * Tries a JWT at the first of its account's own servers that can be reached, and notes what that says.
 * That a server refuses it says nothing against the JWT: it is plex.tv's alone to judge.
 *
 * @throws KeyringError `own-server-missing` | as `JwtRenewals.use` and `ServerDirectory.connect`
 */
export async function probeJwt(
  deps: {
    renewals: Pick<JwtRenewals, 'use'>;
    servers: Servers;
    namedTokens: Pick<NamedTokenStore, 'credential' | 'noteProbe'>;
    plex: Pick<PlexClient, 'checkServerToken'>;
  },
  namedTokenId: NamedTokenId,
): Promise<JwtProbe> {
  const { accountId } = deps.namedTokens.credential(namedTokenId);
  const { server, name } = await firstReached(deps.servers, accountId);
  const answer = await deps.renewals.use(namedTokenId, ({ token, clientIdentifier }) =>
    deps.plex.checkServerToken(token, server, { clientIdentifier }),
  );
  const probe = { serverName: name, isTaken: answer === 'ok' };
  deps.namedTokens.noteProbe(namedTokenId, probe);
  return probe;
}

/** Its machine identifier was compared before: no token goes to a stranger. */
async function firstReached(servers: Servers, accountId: AccountId): Promise<ConnectedServer> {
  let failure: unknown = new KeyringError('own-server-missing', 'the account has none');
  for (const serverId of await ownServers(servers, accountId)) {
    try {
      return await servers.connect(accountId, serverId, false);
    } catch (error) {
      if (!isKeyringError(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function ownServers(servers: Servers, accountId: AccountId): Promise<ServerId[]> {
  const own = (): ServerId[] =>
    servers
      .lists()
      .filter((list) => list.accountId === accountId)
      .flatMap((list) => list.servers)
      .filter(({ relation }) => relation === 'owned')
      .map(({ serverId }) => serverId);
  if (own().length === 0) await servers.load(accountId);
  return own();
}
