import type { Account, AccountOptions } from './accounts.ts';
import { createAccountRegistry } from './accounts.ts';
import { createClaimBook } from './claims.ts';
import type { Clock } from './clock.ts';
import { createClock } from './clock.ts';
import type { Fault, FaultHandle, RequestMatcher } from './faults.ts';
import { FaultTable } from './faults.ts';
import type { JwtBehaviour } from './jwt-desk.ts';
import { createJwtDesk } from './jwt-desk.ts';
import { createListener } from './listener.ts';
import type { MediaServer, MediaServerOptions } from './media-server.ts';
import { startMediaServer } from './media-server.ts';
import { createPinBook } from './pins.ts';
import type { Pin, PinLife } from './pins.ts';
import { routePlexTv } from './plex-tv-routes.ts';
import type { ReceivedRequest } from './request-log.ts';
import { RequestLog } from './request-log.ts';
import type { PlexTv } from './route-guards.ts';
import type { Secret } from './secret-book.ts';
import { createSecretBook, randomHex } from './secret-book.ts';
import type { AddressPause } from './sign-in.ts';

export type { Account } from './accounts.ts';
export type { MediaServer } from './media-server.ts';
export type { ReceivedRequest } from './request-log.ts';
export * as faults from './faults.ts';

/** plex.tv and any number of media servers, on loopback. */
export type FakePlex = {
  /** The origin that stands for plex.tv and clients.plex.tv; no trailing slash. */
  readonly url: string;
  readonly clock: Clock;
  addAccount(options: AccountOptions): Account;
  /** A media server on ports of its own; its owner and guests find it in their server list. */
  addServer(options: MediaServerOptions): Promise<MediaServer>;
  /** A device that is listed beside the servers and has no token to give. */
  addPlayer(account: Account, name: string): void;
  readonly servers: readonly MediaServer[];
  /** Signs a device in without asking, as if by another way. */
  issueToken(account: Account, clientIdentifier?: string): string;
  revoke(token: string): boolean;
  revokeAll(account: Account): void;
  /** Ends a share: the server leaves the guest's list, and the guest's token for it dies. */
  withdrawShare(server: MediaServer, guest: Account): void;
  /**
   * Ends a guest's token for one server, and nothing else: the share stands, and the guest's next
   * list has a new one.
   */
  revokeServerToken(server: MediaServer, guest: Account): void;
  /** Approves a PIN, as the account's owner would in a browser. */
  approvePin(code: string, account: Account): void;
  /** Every PIN that was made, oldest first. */
  pins(): readonly Pin[];
  /** How long those live that are made from now on. */
  readonly pinLife: PinLife;
  /** Whose a new server becomes that is set up with this claim token; undefined once it has ended. */
  claimOwner(claim: string): Account | undefined;
  /** How Plex treats devices that sign for themselves. */
  readonly jwt: JwtBehaviour;
  /** Sign-in from this address: blocked or not, and after how many failures. */
  readonly addressPause: AddressPause;
  /** What plex.tv has received. Each server keeps its own. */
  readonly requests: RequestLog;
  /** What plex.tv and all servers have received, oldest first. */
  allRequests(): ReceivedRequest[];
  /** Lays a fault for plex.tv. */
  fault(matcher: RequestMatcher, fault: Fault, options?: { times?: number }): FaultHandle;
  clearFaults(): void;
  /** Every secret that was ever issued or configured. */
  secrets(): readonly Secret[];
  /** A secret that was made up elsewhere, such as a key of the app's. */
  noteSecret(label: string, value: string): void;
  /** plex.tv stops listening; the servers stay. */
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
  stop(): Promise<void>;
};

/** @param options.port of plex.tv; a free one unless given */
export async function startFakePlex(options: { port?: number } = {}): Promise<FakePlex> {
  const clock = createClock();
  const secrets = createSecretBook();
  const accounts = createAccountRegistry(secrets, clock);
  const servers: MediaServer[] = [];
  const requests = new RequestLog();
  const faults = new FaultTable();
  const plexTv: PlexTv = {
    accounts,
    secrets,
    clock,
    jwt: createJwtDesk(accounts, secrets, clock),
    servers: () => servers,
    pins: createPinBook(accounts, secrets, clock),
    claims: createClaimBook(secrets, clock),
    pause: { isBlocked: false, blockAfterFailures: Infinity, failures: 0 },
    players: new Map(),
    url: () => plex.url,
  };
  const listener = createListener({
    route: routePlexTv(plexTv),
    log: requests,
    faults,
    via: 'plex.tv',
    host: '127.0.0.1',
  });

  const plex: FakePlex = {
    get url() {
      return `http://127.0.0.1:${String(listener.port)}`;
    },
    clock,
    addAccount: (account) => accounts.add(account),
    addServer: async (server) => {
      const started = await startMediaServer(server, plexTv);
      servers.push(started);
      return started;
    },
    addPlayer: (account, name) => {
      const players = plexTv.players.get(account) ?? [];
      plexTv.players.set(account, [...players, { name, clientIdentifier: randomHex(24) }]);
    },
    servers,
    issueToken: (account, clientIdentifier = randomHex(24)) =>
      accounts.signIn(account, {
        clientIdentifier,
        name: 'Another device',
        product: 'Plex Web',
        version: '4.145.0',
        platform: 'Firefox',
        device: 'Linux',
      }).token,
    revoke: (token) => accounts.revoke(token),
    revokeAll: (account) => {
      accounts.revokeAll(account);
    },
    withdrawShare: (server, guest) => {
      server.sharedWith.delete(guest);
      for (const { sharedServerTokens } of accounts.sessionsOf(guest)) {
        sharedServerTokens.delete(server.machineIdentifier);
      }
    },
    revokeServerToken: (server, guest) => {
      for (const { sharedServerTokens } of accounts.sessionsOf(guest)) {
        sharedServerTokens.delete(server.machineIdentifier);
      }
    },
    pins: () => plexTv.pins.all(),
    get pinLife() {
      return plexTv.pins.life;
    },
    approvePin: (code, account) => {
      const pin = plexTv.pins.byCode(code);
      if (pin === undefined) throw new Error('no such PIN, or it has expired');
      plexTv.pins.approve(pin, account);
    },
    claimOwner: (claim) => plexTv.claims.ownerOf(claim),
    jwt: plexTv.jwt.behaviour,
    addressPause: plexTv.pause,
    requests,
    allRequests: () =>
      [requests, ...servers.map((server) => server.requests)]
        .flatMap((log) => log.all)
        .sort((a, b) => a.receivedAt - b.receivedAt),
    fault: (matcher, fault, limits) => faults.lay(matcher, fault, limits),
    clearFaults: () => {
      faults.clear();
    },
    secrets: () => secrets.list(),
    noteSecret: (label, value) => void secrets.note(label, value),
    goOffline: () => listener.stop(),
    goOnline: () => listener.start(),
    stop: async () => {
      await Promise.all([listener.stop(), ...servers.map((server) => server.stop())]);
    },
  };
  await listener.start(options.port);
  return plex;
}
