import type { Account, AccountRegistry } from './accounts.ts';
import type { Answer, JsonObject } from './answers.ts';
import { htmlError, mediaContainer } from './answers.ts';
import type { Clock } from './clock.ts';
import { epochSeconds } from './clock.ts';
import type { Fault, FaultHandle, RequestMatcher } from './faults.ts';
import { FaultTable } from './faults.ts';
import type { JwtDesk } from './jwt-desk.ts';
import { looksLikeJwt } from './jwt-desk.ts';
import type { Listener, TlsIdentity } from './listener.ts';
import { createListener } from './listener.ts';
import type { ReceivedRequest } from './request-log.ts';
import { plexValue, RequestLog } from './request-log.ts';
import type { Route } from './routes.ts';
import { dispatch } from './routes.ts';
import type { SecretBook } from './secret-book.ts';
import { randomHex } from './secret-book.ts';

const TRANSIENT_LIFE_MS = 48 * 3_600_000;
const OWN_PROVIDER = 'com.plexapp.plugins.library';
const SOURCE = /^(?:server:\/\/([0-9a-f-]+)(?:\/[\w.-]+)?|provider:\/\/([\w.-]+))$/i;

/** How a server may be reached. Each way is a port of its own on loopback. */
type ConnectionKind = 'local' | 'remote' | 'relay' | 'IPv6';

export type MediaServerOptions = {
  name: string;
  owner: Account;
  sharedWith?: Account[];
  machineIdentifier?: string;
  version?: string;
  platform?: string;
  /** Which ways there are, in the order they are listed; `local` alone unless given. */
  connections?: ConnectionKind[];
  /** A fixed port for the first of them; free ones unless given. */
  port?: number;
  /** What `POST /security/token` is answered where the server takes GET only. */
  postRefusedWith?: 404 | 405 | 501;
  /** What `/security/…` answers to a token it does not know: both are documented. */
  badTokenStatus?: 401 | 403;
  unknownSourceStatus?: 400 | 404;
  /** `Device` of `/security/resources` as a list of one. */
  deviceAsArray?: boolean;
  /** `false`: belongs to no account, and needs no token. */
  claimed?: boolean;
  /** Speak TLS with this certificate. */
  tls?: TlsIdentity;
  /** The name in its URLs, `127.0.0.1` unless given, such as one that the certificate holds. */
  hostName?: string;
  /** Connections that are listed without being there. */
  extraConnections?: ServerConnection[];
};

/** A connection as plex.tv's server list shows it. */
type ServerConnection = {
  protocol: 'http' | 'https';
  address: string;
  port: number;
  uri: string;
  local: boolean;
  relay: boolean;
  IPv6: boolean;
};

/** A transient token's reach: whose it is, and whether that is the owner. */
type Reach = { account: Account; isOwner: boolean };

export type MediaServer = {
  readonly name: string;
  readonly owner: Account;
  readonly machineIdentifier: string;
  readonly version: string;
  readonly platform: string;
  readonly sharedWith: Set<Account>;
  /** The first connection's; no trailing slash. */
  readonly url: string;
  readonly requests: RequestLog;
  /** May be changed while it runs. */
  readonly behaviour: Behaviour;
  connections(): ServerConnection[];
  urlOf(kind: ConnectionKind): string;
  fault(matcher: RequestMatcher, fault: Fault, options?: { times?: number }): FaultHandle;
  clearFaults(): void;
  /** All transient tokens end. */
  restart(): Promise<void>;
  stop(kind?: ConnectionKind): Promise<void>;
  start(kind?: ConnectionKind): Promise<void>;
  makeTransientToken(reach: Reach): string;
  /** The transient tokens that are still good. */
  transientTokens(): string[];
};

type Behaviour = {
  postRefusedWith: 404 | 405 | 501 | undefined;
  badTokenStatus: 401 | 403;
  unknownSourceStatus: 400 | 404;
  deviceAsArray: boolean;
  claimed: boolean;
  /** Takes a Plex JWT where it takes its owner's token. No server is known to do so. */
  acceptsJwts: boolean;
};

/** What a media server has to know of the rest of Plex. */
export type PlexWorld = {
  accounts: AccountRegistry;
  secrets: SecretBook;
  clock: Clock;
  jwt: JwtDesk;
  servers(): readonly MediaServer[];
};

export async function startMediaServer(
  options: MediaServerOptions,
  world: PlexWorld,
): Promise<MediaServer> {
  const requests = new RequestLog();
  const faults = new FaultTable();
  const transientTokens = new Map<string, Reach & { endsAtMs: number }>();
  const behaviour = behaviourOf(options);
  const hostName = options.hostName ?? '127.0.0.1';
  const scheme = options.tls === undefined ? 'http' : 'https';
  const kinds = options.connections ?? ['local'];
  const routes: Route[] = [];
  const listeners = new Map<ConnectionKind, Listener>(
    kinds.map((kind) => [
      kind,
      createListener({
        route: (request) => dispatch(routes, request, refusals),
        log: requests,
        faults,
        via: kind,
        host: kind === 'IPv6' ? '::1' : '127.0.0.1',
        headers: { 'x-plex-protocol': '1.0' },
        tls: options.tls,
      }),
    ]),
  );

  const portOf = (kind: ConnectionKind): number => {
    const listener = listeners.get(kind);
    if (listener === undefined) throw new Error(`${options.name} has no ${kind} connection`);
    return listener.port;
  };
  const urlOf = (kind: ConnectionKind): string =>
    `${scheme}://${kind === 'IPv6' ? '[::1]' : hostName}:${String(portOf(kind))}`;
  const eachListener = async (
    kind: ConnectionKind | undefined,
    act: (listener: Listener) => Promise<void>,
  ): Promise<void> => {
    const chosen = [...listeners].filter(([name]) => kind === undefined || name === kind);
    await Promise.all(chosen.map(([, listener]) => act(listener)));
  };

  const server: MediaServer = {
    name: options.name,
    owner: options.owner,
    machineIdentifier: options.machineIdentifier ?? randomHex(40),
    version: options.version ?? '1.43.2.10001-abcdef123',
    platform: options.platform ?? 'Linux',
    sharedWith: new Set(options.sharedWith),
    get url() {
      return urlOf(kinds[0] ?? 'local');
    },
    requests,
    behaviour,
    urlOf,
    connections: () => [
      ...kinds.map((kind): ServerConnection => ({
        protocol: scheme,
        address: kind === 'IPv6' ? '::1' : '127.0.0.1',
        port: portOf(kind),
        uri: urlOf(kind),
        local: kind === 'local' || kind === 'IPv6',
        relay: kind === 'relay',
        IPv6: kind === 'IPv6',
      })),
      ...(options.extraConnections ?? []),
    ],
    fault: (matcher, fault, limits) => faults.lay(matcher, fault, limits),
    clearFaults: () => {
      faults.clear();
    },
    stop: (kind) => eachListener(kind, (listener) => listener.stop()),
    start: (kind) => eachListener(kind, (listener) => listener.start()),
    restart: async () => {
      transientTokens.clear();
      await server.stop();
      await server.start();
    },
    makeTransientToken: (reach) => {
      const token = world.secrets.makeTransientToken(`transient token for ${options.name}`);
      transientTokens.set(token, { ...reach, endsAtMs: world.clock.now() + TRANSIENT_LIFE_MS });
      return token;
    },
    transientTokens: () =>
      [...transientTokens]
        .filter(([, { endsAtMs }]) => endsAtMs > world.clock.now())
        .map(([token]) => token),
  };

  /** Whose token is it here? A guest's token of plex.tv is not one of them. */
  const reachOf = (request: ReceivedRequest): Reach | undefined => {
    if (!behaviour.claimed) return { account: options.owner, isOwner: true };
    const token = plexValue(request, 'X-Plex-Token');
    if (token === undefined) return undefined;
    const transient = server.transientTokens().includes(token)
      ? transientTokens.get(token)
      : undefined;
    if (transient !== undefined) return transient;
    if (looksLikeJwt(token) && !behaviour.acceptsJwts) return undefined;
    const session = looksLikeJwt(token)
      ? world.jwt.sessionOf(token)
      : world.accounts.session(token);
    if (session !== 'expired' && session?.account === options.owner) {
      return { account: options.owner, isOwner: true };
    }
    const guest = [...server.sharedWith].find((account) =>
      world.accounts
        .sessionsOf(account)
        .some((session) => session.sharedServerTokens.get(server.machineIdentifier) === token),
    );
    return guest === undefined ? undefined : { account: guest, isOwner: false };
  };

  routes.push(...mediaServerRoutes(server, reachOf, world));
  const [first] = kinds;
  await Promise.all(
    [...listeners].map(([kind, listener]) =>
      listener.start(kind === first ? (options.port ?? 0) : 0),
    ),
  );
  return server;
}

const refusals = {
  notFound: () => htmlError(404),
  methodNotAllowed: () => htmlError(405),
};

function behaviourOf(options: MediaServerOptions): Behaviour {
  return {
    postRefusedWith: options.postRefusedWith,
    badTokenStatus: options.badTokenStatus ?? 401,
    unknownSourceStatus: options.unknownSourceStatus ?? 404,
    deviceAsArray: options.deviceAsArray ?? false,
    claimed: options.claimed ?? true,
    acceptsJwts: false,
  };
}

function mediaServerRoutes(
  server: MediaServer,
  reachOf: (request: ReceivedRequest) => Reach | undefined,
  world: PlexWorld,
): Route[] {
  const giveTransientToken = (request: ReceivedRequest): Answer => {
    const reach = reachOf(request);
    if (reach === undefined) return htmlError(server.behaviour.badTokenStatus);
    const { query } = request;
    if (query.get('type') !== 'delegation' || query.get('scope') !== 'all') return htmlError(400);
    return mediaContainer(request.wants, { size: 0, token: server.makeTransientToken(reach) });
  };

  return [
    {
      path: '/identity', // the only one that asks for no token
      methods: {
        GET: ({ wants }) =>
          mediaContainer(wants, {
            size: 0,
            claimed: server.behaviour.claimed,
            machineIdentifier: server.machineIdentifier,
            version: server.version,
          }),
      },
    },
    {
      path: '/',
      methods: {
        GET: (request) =>
          reachOf(request) === undefined
            ? htmlError(
                401,
                '<script>window.location = window.location.href.match(/(^.+\\/)[^\\/]*$/)[1] + "web/index.html";</script>',
              )
            : mediaContainer(request.wants, serverInfo(server, world.clock)),
      },
    },
    {
      path: '/security/token',
      methods: {
        GET: giveTransientToken,
        POST: (request) =>
          server.behaviour.postRefusedWith === undefined
            ? giveTransientToken(request)
            : htmlError(server.behaviour.postRefusedWith),
      },
    },
    {
      path: '/security/resources',
      methods: {
        GET: (request) => {
          const reach = reachOf(request);
          if (reach === undefined) return htmlError(server.behaviour.badTokenStatus);
          return reach.isOwner ? sourceConnection(server, request, world) : htmlError(403);
        },
      },
    },
  ];
}

function sourceConnection(server: MediaServer, request: ReceivedRequest, world: PlexWorld): Answer {
  const match = SOURCE.exec(request.query.get('source') ?? '');
  const refresh = request.query.get('refresh') ?? '0';
  if (match === null || !['0', '1'].includes(refresh)) return htmlError(400);
  const [, machineIdentifier, provider] = match;
  const source =
    provider === OWN_PROVIDER
      ? server
      : world.servers().find((other) => isSourceOf(server, other, machineIdentifier));
  if (source === undefined) return htmlError(server.behaviour.unknownSourceStatus);
  const device: JsonObject = {
    name: source.name,
    clientIdentifier: source.machineIdentifier,
    accessToken: source.makeTransientToken({
      account: server.owner,
      isOwner: source.owner === server.owner,
    }),
    Connection: source.connections().map(({ protocol, address, port, uri, local, relay }) => ({
      protocol,
      address,
      port,
      uri,
      local,
      ...(relay ? { relay } : {}), // absent when it is none
    })),
  };
  const Device = server.behaviour.deviceAsArray ? [device] : device;
  return mediaContainer(request.wants, { size: 1, Device });
}

/** A server knows itself, its owner's other servers, and those that are shared with the owner. */
function isSourceOf(
  server: MediaServer,
  other: MediaServer,
  machineIdentifier: string | undefined,
): boolean {
  return (
    other.machineIdentifier === machineIdentifier &&
    (other.owner === server.owner || other.sharedWith.has(server.owner))
  );
}

function serverInfo(server: MediaServer, clock: Clock): JsonObject {
  return {
    size: 2,
    friendlyName: server.name,
    machineIdentifier: server.machineIdentifier,
    version: server.version,
    platform: server.platform,
    platformVersion: '6.8',
    myPlex: true,
    myPlexUsername: server.owner.email,
    myPlexSigninState: 'ok',
    myPlexMappingState: 'mapped',
    myPlexSubscription: server.owner.plexPass,
    multiuser: true,
    certificate: true,
    updatedAt: epochSeconds(clock.now()),
    countryCode: 'nor',
    Directory: [
      { count: 1, key: 'library', title: 'library' },
      { count: 1, key: 'identity', title: 'identity' },
    ],
  };
}
