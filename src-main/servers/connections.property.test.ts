import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServerConnections } from '../contract/server-connections.ts';
import { ServerId } from '../contract/entities.ts';
import { createPace } from '../expiry/pace.ts';
import { createScheduler } from '../expiry/scheduler.ts';
import { createTestClock } from '../expiry/test-clock.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { PlexConnection } from '../plex/plex-answers.ts';
import { readServerUrl, serverUrlCandidates } from '../plex/server-address.ts';
import { credentialOf, nora, plexServer } from '../test-samples.ts';
import { Token } from '../token.ts';
import { createServerDirectory } from './server-directory.ts';
import { openServerNotes } from './server-notes.ts';
import { createSourceLookup } from './source-lookup.ts';
import { createTransientTokens } from './transient-tokens.ts';

const serverId = ServerId.parse('machine-1');

/** Who answers at an address. */
type Behaviour = 'right' | 'wrong' | 'refused' | 'no certificate' | 'no Plex server';
type Place = { connection: PlexConnection; behaviour: Behaviour };

const hosts = [
  '127.0.0.1',
  '[::1]',
  '10.0.0.9',
  '192.168.1.5',
  '[fd00::5]',
  '203.0.113.7',
  '169.254.1.1',
  '100.64.0.1',
  '10-0-0-9.0123456789abcdef0123456789abcdef.plex.direct',
  '203-0-113-7.0123456789abcdef0123456789abcdef.plex.direct',
] as const;

const oddAddresses = [
  '',
  'javascript:alert(1)',
  'https://',
  'http://user:word@10.0.0.9:1',
  '\u202e',
];

const place: fc.Arbitrary<Place> = fc.record({
  connection: fc.record({
    uri: fc.oneof(
      {
        arbitrary: fc
          .tuple(
            fc.constantFrom('http', 'https', 'HTTP'),
            fc.constantFrom(...hosts),
            fc.integer({ min: 1_000, max: 1_012 }),
          )
          .map(([scheme, host, port]) => `${scheme}://${host}:${String(port)}`),
        weight: 9,
      },
      { arbitrary: fc.constantFrom(...oddAddresses), weight: 1 },
    ),
    protocol: fc.constantFrom('http', 'https', ''),
    address: fc.constant(''),
    local: fc.boolean(),
    relay: fc.boolean(),
    IPv6: fc.boolean(),
  }),
  behaviour: fc.constantFrom<Behaviour[]>(
    'right',
    'wrong',
    'refused',
    'no certificate',
    'no Plex server',
  ),
});

const world = fc.record({
  places: fc.array(place, { maxLength: 20 }),
  agreesNow: fc.boolean(),
  httpsRequired: fc.boolean(),
  /** The network between two uses: each address may behave otherwise then. */
  later: fc.array(fc.constantFrom<Behaviour[]>('right', 'wrong', 'refused'), { maxLength: 20 }),
});

type Sent = { what: 'identity' | 'token'; serverUrl: string; behaviour: Behaviour };

/** The app's own way from a list of connections to a call with a token, over a network that notes all. */
async function setUp({ places, httpsRequired }: { places: Place[]; httpsRequired: boolean }) {
  const sent: Sent[] = [];
  const behaviours = new Map(places.map((each) => [each.connection.uri, each.behaviour]));
  /** As the client does: an address that may not be used is refused before anything is sent. */
  const send = (what: Sent['what'], serverUrl = '', plainHttpAgreed = false): Behaviour => {
    readServerUrl(serverUrl, plainHttpAgreed);
    const behaviour = behaviours.get(serverUrl) ?? 'refused';
    sent.push({ what, serverUrl, behaviour });
    return behaviour;
  };
  const refusals = {
    refused: 'server-unreachable',
    'no certificate': 'certificate-refused',
    'no Plex server': 'not-a-plex-server',
  } as const;
  const plex = {
    getResources: () =>
      Promise.resolve([
        plexServer({ httpsRequired, connections: places.map(({ connection }) => connection) }),
      ]),
    getIdentity: async ({ serverUrl, plainHttpAgreed }: Choice) => {
      await Promise.resolve();
      const behaviour = send('identity', serverUrl, plainHttpAgreed);
      if (behaviour !== 'right' && behaviour !== 'wrong')
        throw new KeyringError(refusals[behaviour], 'as the test wants it');
      return { machineIdentifier: behaviour === 'right' ? serverId : 'machine-2' };
    },
    getTransientToken: async (_token: Token, { serverUrl, plainHttpAgreed }: Choice) => {
      await Promise.resolve();
      send('token', serverUrl, plainHttpAgreed);
      return { token: new Token('transient'), issuedAt: 0, endsAtLatest: 1 };
    },
    getSourceConnectionInformation: async (
      _token: Token,
      { serverUrl, plainHttpAgreed }: Choice,
    ) => {
      await Promise.resolve();
      send('token', serverUrl, plainHttpAgreed);
      return { name: '', clientIdentifier: '', token: new Token('source'), connections: [] };
    },
    checkServerToken: () => Promise.reject(new KeyringError('internal', 'not asked here')),
  };
  const clock = createTestClock();
  const servers = createServerDirectory({
    plex,
    credential: (accountId) => credentialOf(accountId),
    notes: await openServerNotes(
      {
        read: () => Promise.resolve(undefined),
        write: () => Promise.resolve(),
        moveAside: () => Promise.resolve(),
      },
      () => undefined,
    ),
    addressCandidates: serverUrlCandidates,
    hiddenNames: () => Promise.resolve(new Set()),
    now: clock.now,
    onTokenUsed: () => undefined,
  });
  const onServerTokenUsed = (): void => undefined;
  const transientTokens = createTransientTokens({
    plex,
    servers,
    scheduler: createScheduler(clock),
    pace: createPace(clock),
    now: clock.now,
    leadMinutes: () => 0,
    onServerTokenUsed,
  });
  const sources = createSourceLookup({ plex, servers, onServerTokenUsed });
  return { servers, transientTokens, sources, sent, behaviours };
}

type Choice = { serverUrl?: string | undefined; plainHttpAgreed?: boolean | undefined };

const isPlain = (uri: string): boolean => /^http:/i.test(uri);
const isHere = (uri: string): boolean => /^http:\/\/(?:127\.0\.0\.1|\[::1\]):/i.test(uri);
const isLan = (uri: string): boolean =>
  /^http:\/\/(?:10\.0\.0\.9|192\.168\.1\.5|\[fd00::5\]|10-0-0-9\.[0-9a-f]+\.plex\.direct):/i.test(
    uri,
  );

/** A failure that was foreseen is an end like another; anything else is a bug. */
async function attempt(act: Promise<unknown>): Promise<void> {
  await act.catch((error: unknown) => {
    if (!isKeyringError(error)) throw error;
  });
}

/** Minting, a change of the network, a look at the connections, and a look-up: all ways to a server. */
async function useAll(
  { servers, transientTokens, sources, behaviours }: Awaited<ReturnType<typeof setUp>>,
  agreesNow: boolean,
  later: Behaviour[],
): Promise<void> {
  await attempt(transientTokens.mint(nora, serverId, agreesNow));
  [...behaviours.keys()].forEach((uri, at) => behaviours.set(uri, later[at] ?? 'right'));
  await attempt(servers.chooseAnew());
  await attempt(servers.connections(nora, serverId, true));
  const request = { accountId: nora, serverId, source: '', refresh: false };
  await attempt(sources.lookUp({ ...request, plainHttpAgreed: false }));
}

test('S30: over any list of connections, no token goes where the right server has not just answered', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ places, agreesNow, httpsRequired, later }) => {
      const made = await setUp({ places, httpsRequired });
      await useAll(made, agreesNow, later);
      const { sent } = made;
      sent.forEach(({ what, serverUrl, behaviour }, at) => {
        if (what === 'identity') return;
        const lastWord = sent.slice(0, at).findLast((each) => each.serverUrl === serverUrl);
        expect(lastWord?.behaviour).toBe('right');
        expect(behaviour).toBe('right');
      });
    }),
    { numRuns: 400, seed: 20_261_126 },
  );
});

test('S31: over any list of connections, plain http stays on this computer unless it was agreed to, and then local', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ places, agreesNow, httpsRequired, later }) => {
      const made = await setUp({ places, httpsRequired });
      await useAll(made, agreesNow, later);
      const plain = made.sent.filter(({ serverUrl }) => isPlain(serverUrl));
      const isAllowed = ({ serverUrl }: Sent): boolean =>
        !httpsRequired && (isHere(serverUrl) || (agreesNow && isLan(serverUrl)));
      expect(plain.filter((each) => !isAllowed(each))).toEqual([]);
    }),
    { numRuns: 400, seed: 20_261_126 },
  );
});

test('over any list of connections, what is told of them fits the contract, one at most is chosen, and none is better', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ places, httpsRequired }) => {
      const { servers, behaviours } = await setUp({ places, httpsRequired });
      const told = await servers.connections(nora, serverId, true);
      expect(ServerConnections.safeParse(told).error).toBeUndefined();
      const addresses = new Set(places.map(({ connection }) => connection.uri));
      expect(told.tried.map(({ address }) => address).sort()).toEqual([...addresses].sort());
      const chosen = told.tried.filter(({ outcome }) => outcome === 'chosen');
      expect(chosen.length).toBeLessThanOrEqual(1);
      const [best] = told.tried.filter(({ outcome }) => ['chosen', 'answers'].includes(outcome));
      if (best === undefined) return;
      // The list is in order of rank; of one rank, whichever answered first is chosen.
      expect([chosen[0]?.kind, isPlain(chosen[0]?.address ?? '')]).toEqual([
        best.kind,
        isPlain(best.address),
      ]);
      expect(behaviours.get(chosen[0]?.address ?? '')).toBe('right');
    }),
    { numRuns: 300, seed: 20_261_126 },
  );
});
