import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { PlexConnection } from '../plex/plex-answers.ts';
import type { PlexClient } from '../plex/plex-client.ts';

/** How long one address may take to say who it is (our choice; the whole call has 15 s). */
const PROBE_MS = 4_000;

const kindsInOrder = ['local', 'remote', 'relay'] as const;

export function connectionKind({ local, relay }: PlexConnection): 'local' | 'remote' | 'relay' {
  if (relay) return 'relay';
  return local ? 'local' : 'remote';
}

/**
 * Finds the address to use for a server: local before remote before relay, https before http. Every
 * candidate of one kind is asked who it is (`/identity`, never with a token) at the same time; the
 * first in order that answers with the right machine identifier is chosen.
 *
 * @throws KeyringError `plain-http-needs-consent` when only plain http on the local network is left |
 *   `wrong-server` when another server answered | `server-unreachable` | `cancelled`
 */
export async function chooseConnection(
  plex: Pick<PlexClient, 'getIdentity'>,
  connections: PlexConnection[],
  options: {
    machineIdentifier: string;
    clientIdentifier: string;
    plainHttpAgreed: boolean;
    signal?: AbortSignal | undefined;
  },
): Promise<string> {
  const failures: unknown[] = [];
  for (const kind of kindsInOrder) {
    const candidates = connections
      .filter((connection) => connectionKind(connection) === kind)
      .map((connection) => connection.uri)
      .sort((one, other) => Number(isPlain(one)) - Number(isPlain(other)));
    const probes = await Promise.allSettled(
      candidates.map((serverUrl) => probe(plex, serverUrl, options)),
    );
    const found = probes.find((outcome) => outcome.status === 'fulfilled');
    if (found) return found.value;
    for (const outcome of probes) if (outcome.status === 'rejected') failures.push(outcome.reason);
  }
  const tellingCodes = ['cancelled', 'plain-http-needs-consent', 'wrong-server'] as const;
  for (const code of tellingCodes) {
    const telling = failures.find((failure) => isKeyringError(failure, code));
    if (telling instanceof KeyringError) throw telling;
  }
  throw new KeyringError('server-unreachable', `none of ${connections.length} connections answers`);
}

async function probe(
  plex: Pick<PlexClient, 'getIdentity'>,
  serverUrl: string,
  options: Parameters<typeof chooseConnection>[2],
): Promise<string> {
  const { machineIdentifier, clientIdentifier, plainHttpAgreed, signal } = options;
  const identity = await plex.getIdentity(
    { serverUrl, plainHttpAgreed },
    { clientIdentifier, signal, deadlineMs: PROBE_MS, retry: { strategy: 'none' } },
  );
  if (identity.machineIdentifier !== machineIdentifier)
    throw new KeyringError('wrong-server', 'another machine identifier than expected');
  return serverUrl;
}

function isPlain(uri: string): boolean {
  return uri.startsWith('http:');
}
