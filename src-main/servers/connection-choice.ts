import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { PlexConnection } from '../plex/plex-answers.ts';
import type { PlexClient } from '../plex/plex-client.ts';

/** How long one address may take to say who it is (our choice). */
const PROBE_MS = 4_000;
/** At the same time, so that other calls still find room; and of one kind in all (our choice). */
const ASKED_AT_ONCE = 4;
const ASKED_OF_A_KIND = 12;

const kindsInOrder = ['local', 'remote', 'relay'] as const;

export function connectionKind({ local, relay }: PlexConnection): 'local' | 'remote' | 'relay' {
  if (relay) return 'relay';
  return local ? 'local' : 'remote';
}

/**
 * Finds the address to use for a server: local before remote before relay, https before http.
 * Candidates of one kind are asked who they are (`/identity`, never with a token) side by side, and
 * the first to answer with the right machine identifier is chosen; http waits for what https says.
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
      .sort((one, other) => Number(isPlain(one)) - Number(isPlain(other)))
      .slice(0, ASKED_OF_A_KIND);
    for (let start = 0; start < candidates.length; start += ASKED_AT_ONCE) {
      const group = candidates.slice(start, start + ASKED_AT_ONCE);
      const found = await firstOf(
        group,
        (each, over) => probe(plex, each, over, options),
        failures,
      );
      if (found !== undefined) return found;
    }
  }
  const tellingCodes = ['cancelled', 'plain-http-needs-consent', 'wrong-server'] as const;
  for (const code of tellingCodes) {
    const telling = failures.find((failure) => isKeyringError(failure, code));
    if (telling instanceof KeyringError) throw telling;
  }
  throw new KeyringError('server-unreachable', `none of ${connections.length} connections answers`);
}

/** The first address that answers as it should, the https ones having the first word; the rest is broken off. */
async function firstOf(
  addresses: string[],
  ask: (address: string, over: AbortSignal) => Promise<string>,
  failures: unknown[],
): Promise<string | undefined> {
  const over = new AbortController();
  const anyOf = (some: string[]): Promise<string | undefined> =>
    Promise.any(some.map((each) => ask(each, over.signal))).catch((none: unknown) => {
      if (none instanceof AggregateError) failures.push(...(none.errors as unknown[]));
      return undefined;
    });
  const overHttps = anyOf(addresses.filter((each) => !isPlain(each)));
  const overHttp = anyOf(addresses.filter(isPlain));
  const found = (await overHttps) ?? (await overHttp);
  over.abort();
  return found;
}

async function probe(
  plex: Pick<PlexClient, 'getIdentity'>,
  serverUrl: string,
  over: AbortSignal,
  options: Parameters<typeof chooseConnection>[2],
): Promise<string> {
  const { machineIdentifier, clientIdentifier, plainHttpAgreed } = options;
  const signal = options.signal ? AbortSignal.any([options.signal, over]) : over;
  const identity = await plex.getIdentity(
    { serverUrl, plainHttpAgreed },
    { clientIdentifier, signal, deadlineMs: PROBE_MS, retry: { strategy: 'none' } },
  );
  if (identity.machineIdentifier !== machineIdentifier)
    throw new KeyringError('wrong-server', 'another machine identifier than expected');
  return serverUrl;
}

function isPlain(uri: string): boolean {
  return /^http:/i.test(uri);
}
