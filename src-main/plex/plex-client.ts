import type { Token } from '../token.ts';
import type { AccountDetails, PlexConnection, PlexServer, ServerIdentity } from './plex-answers.ts';

export type { AccountDetails, PlexConnection, PlexServer, ServerIdentity };

/** How Plex shows this installation to its user. Any text: it is cleaned for headers here. */
export type DeviceIdentity = {
  product: string;
  version: string;
  platform: string;
  platformVersion: string;
  device: string;
  deviceName: string;
  model?: string;
};

/** When a GET is asked again, in the SDKs' words. Times are milliseconds. Nothing but a GET ever is. */
export type RetryPolicy =
  | { strategy: 'none' }
  | {
      strategy: 'backoff';
      /** Longest wait before the first retry. */
      initialInterval: number;
      /** Longest wait before any retry that Plex did not name itself. */
      maxInterval: number;
      /** Each longest wait is the one before times this. */
      exponent: number;
      /** No retry starts later than this after the call began. */
      maxElapsedTime: number;
      retryConnectionErrors: boolean;
      /** The first try included. */
      maxTries?: number;
    };

export type PlexClientOptions = {
  /** Origin that stands for plex.tv and clients.plex.tv: https, or http on loopback. */
  plexTvUrl: string;
  device: DeviceIdentity;
  /** The server that is asked when a call names none: `https://10.0.0.5:32400`. */
  serverUrl?: string;
  /** Default: none. */
  retry?: RetryPolicy;
  /** For a whole call, retries and waits included. Default 15 000 ms. */
  deadlineMs?: number;
};

export type CallOptions = {
  /** The stored credential's own: Plex keeps one token per account and client identifier. */
  clientIdentifier: string;
  signal?: AbortSignal | undefined;
  deadlineMs?: number | undefined;
  retry?: RetryPolicy | undefined;
};

/** Which server to ask. */
export type ServerChoice = {
  /** Scheme, host and port: `https://10.0.0.5:32400`. Default: the client's own. */
  serverUrl?: string | undefined;
  /** The user agreed that this server's token crosses the local network unencrypted. */
  plainHttpAgreed?: boolean | undefined;
};

export type SourceChoice = ServerChoice & {
  /** `server://…`, `provider://…`, or a bare machine identifier. */
  source: string;
  /** Have the server look afresh. */
  refresh?: boolean | undefined;
};

export type SignInData = { login: string; password: string; verificationCode?: string | undefined };

export type SignedInAccount = { account: AccountDetails; token: Token };

export type TransientToken = {
  token: Token;
  /** Epoch milliseconds, by our clock. Plex says neither. */
  issuedAt: number;
  /** 48 hours later; it ends sooner when the server restarts. */
  endsAtLatest: number;
};

export type SourceConnection = {
  name: string;
  /** The source's machine identifier. */
  clientIdentifier: string;
  /** A transient token for that source. */
  token: Token;
  connections: PlexConnection[];
};

/** Plex's HTTP calls. Each one fails with a `KeyringError`, and with nothing else. */
export interface PlexClient {
  /** Signs in with a password. Sent once, never again by itself. */
  postUsersSignInData(data: SignInData, options: CallOptions): Promise<SignedInAccount>;
  /** Whose token this is. */
  getTokenDetails(token: Token, options: CallOptions): Promise<AccountDetails>;
  /** Mints a transient token on one server, with the reach of the token it is minted from. */
  getTransientToken(
    token: Token,
    server: ServerChoice,
    options: CallOptions,
  ): Promise<TransientToken>;
  /** How to reach a source that the server knows, and a transient token for it. Owner's tokens only. */
  getSourceConnectionInformation(
    token: Token,
    source: SourceChoice,
    options: CallOptions,
  ): Promise<SourceConnection>;
  /** Which server answers at an address. Sends no token. */
  getIdentity(server: ServerChoice, options: CallOptions): Promise<ServerIdentity>;
  /** Does this server still take this token? */
  checkServerToken(
    token: Token,
    server: ServerChoice,
    options: CallOptions,
  ): Promise<'ok' | 'token-rejected'>;
  /** The servers that this account may use, in Plex's order. */
  getResources(token: Token, options: CallOptions): Promise<PlexServer[]>;
  /** The cheapest sign of life of a token; said to keep it from lapsing. */
  ping(token: Token, options: CallOptions): Promise<void>;
  /** Ends the token at Plex. One that is dead already counts as signed out. */
  signOut(token: Token, options: CallOptions): Promise<void>;
  /** Ends all sockets; calls under way fail as `cancelled`. */
  close(): void;
}

export declare function createPlexClient(options: PlexClientOptions): PlexClient;
/** For what a user asked for: three tries, from one second, inside the call's own deadline. */
export declare const userRetry: RetryPolicy;
