import * as z from 'zod/mini';
import { failureCodes } from './failure-codes.ts';

/**
 * What the page may know. No schema here has a secret field, and every object is strict: an extra
 * key, such as a token, is an error, not luggage.
 *
 * Limits: texts 512 characters, addresses 2,048, lists 1,000 entries. Instants are epoch milliseconds.
 */
export const text = z.string().check(z.maxLength(512));
const filledText = z.string().check(z.minLength(1), z.maxLength(512));
export const address = z.string().check(z.maxLength(2_048));
const id = z.string().check(z.minLength(1), z.maxLength(128));
export const instant = z.int();
export const listOf = <Schema extends z.ZodMiniType>(entry: Schema) =>
  z.array(entry).check(z.maxLength(1_000));

export const nothing = z.null();

/** The account's uuid at Plex. */
export const AccountId = id.brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/** The server's machine identifier; for a server added by hand without one of the account's, an id of ours. */
export const ServerId = id.brand<'ServerId'>();
export type ServerId = z.infer<typeof ServerId>;

export const TransientTokenId = id.brand<'TransientTokenId'>();
export type TransientTokenId = z.infer<typeof TransientTokenId>;

/** Of a token made for a tool: an id of ours, which stays when the token behind it is replaced. */
export const NamedTokenId = id.brand<'NamedTokenId'>();
export type NamedTokenId = z.infer<typeof NamedTokenId>;

export const SourceConnectionId = id.brand<'SourceConnectionId'>();
export type SourceConnectionId = z.infer<typeof SourceConnectionId>;

/**
 * What a token is copied as: itself; a header line; a line for the environment; a `curl` line; an
 * address that holds it.
 */
export const CopyForm = z.enum(['token', 'header', 'environment', 'curl', 'url']);
export type CopyForm = z.infer<typeof CopyForm>;

/** Where a credential is kept: in the system's keychain, or in this program's memory until it ends. */
export const KeptIn = z.enum(['keychain', 'session']);
export type KeptIn = z.infer<typeof KeptIn>;

/**
 * Whether we hold the account's token: `held`; `unread` (the keychain is not open yet); `missing` or
 * `unreadable` (the account is listed, its keychain entry is gone or damaged: sign in again).
 */
export const TokenPresence = z.enum(['held', 'unread', 'missing', 'unreadable']);
export type TokenPresence = z.infer<typeof TokenPresence>;

/** What Plex last said of a token: never `rejected` for lack of an answer. */
export const TokenHealth = z.strictObject({
  state: z.enum(['unchecked', 'valid', 'rejected', 'refused', 'could-not-check']),
  checkedAt: z.nullable(instant),
});
export type TokenHealth = z.infer<typeof TokenHealth>;

export const AccountSummary = z.strictObject({
  accountId: AccountId,
  /** The username, or the title of an account without one (a managed user). */
  name: filledText,
  signedInAt: instant,
  keptIn: KeptIn,
  token: TokenPresence,
  health: TokenHealth,
  /** The member of the Plex Home from whom it was switched to; `null`: its owner signed in. */
  homeOf: z.nullable(AccountId),
  /** A managed user of a Plex Home. */
  isManaged: z.boolean(),
});
export type AccountSummary = z.infer<typeof AccountSummary>;

/**
 * `starting`: not asked yet. `locked`: closed, or there is no keychain yet and the system can make one.
 * `frozen`: the service does not answer. `unavailable`: no bus, or no service.
 */
export const KeychainState = z.enum(['starting', 'ready', 'locked', 'unavailable', 'frozen']);
export type KeychainState = z.infer<typeof KeychainState>;

export const TokenDetails = z.strictObject({
  accountId: AccountId,
  /** Whose token it is: the username or title, and the full name if Plex has one. */
  owner: text,
  fullName: text,
  /** Masked, such as `n•••@example.test`; the whole address only by `revealEmail`. Empty for managed users. */
  maskedEmail: text,
  /** Plex Pass: `null` where Plex says nothing. */
  subscription: z.nullable(z.strictObject({ active: z.boolean(), status: text, plan: text })),
  twoFactorEnabled: z.nullable(z.boolean()),
  joinedAt: z.nullable(instant),
  /** A sliding hint of Plex's, never an end to act on. */
  rememberedUntil: z.nullable(instant),
  entitlements: listOf(text),
  roles: listOf(text),
  country: text,
  homeMember: z.nullable(z.boolean()),
  homeAdmin: z.nullable(z.boolean()),
  managed: z.nullable(z.boolean()),
  hasPassword: z.nullable(z.boolean()),
  /** The identifier under which Plex knows this credential. Not secret. */
  clientIdentifier: text,
  health: TokenHealth,
});
export type TokenDetails = z.infer<typeof TokenDetails>;

export const ServerSummary = z.strictObject({
  serverId: ServerId,
  name: filledText,
  /** What tells it apart from another server of the same name, such as `shared by sam`; else empty. */
  distinction: text,
  /** `owned`: the account's own; `shared`: somebody shares it; `stranger`: added by hand, not of this account. */
  relation: z.enum(['owned', 'shared', 'stranger']),
  /** The owner's name of a shared server, else empty. */
  ownerName: text,
  /** As Plex or the last probe sees it; `null` when not known. */
  online: z.nullable(z.boolean()),
  /** Whether a token for this server is at hand; without one it can do nothing. */
  hasToken: z.boolean(),
  addedByHand: z.boolean(),
  /** The address in use, empty until one was chosen. */
  address,
  /** What the server itself last said of its token: `rejected` when the share or the device ended. */
  health: TokenHealth,
  /** When its connections were last tried; `readConnections` tells how that went. */
  connectionsTriedAt: z.nullable(instant),
});
export type ServerSummary = z.infer<typeof ServerSummary>;

/** The servers of one account. `failure`: why the last look at Plex's list failed; the old list stands. */
export const ServerList = z.strictObject({
  accountId: AccountId,
  loading: z.boolean(),
  failure: z.nullable(z.enum(failureCodes)),
  servers: listOf(ServerSummary),
});
export type ServerList = z.infer<typeof ServerList>;

export const TransientTokenSummary = z.strictObject({
  transientTokenId: TransientTokenId,
  accountId: AccountId,
  serverId: ServerId,
  serverName: filledText,
  issuedAt: instant,
  /** 48 hours after `issuedAt`; earlier if the server restarts. */
  endsAtLatest: instant,
  /**
   * `ends-soon`: a lead time before its end has begun. `ended`: its 48 hours are over.
   * `server-restarted`: its server does not take it any more. `could-not-check`: its server was asked
   * and gave no answer; the token may well be good.
   */
  state: z.enum(['valid', 'ends-soon', 'ended', 'server-restarted', 'could-not-check']),
  /** When its server was last asked about it. */
  checkedAt: z.nullable(instant),
});
export type TransientTokenSummary = z.infer<typeof TransientTokenSummary>;

export const NoticeId = id.brand<'NoticeId'>();
export type NoticeId = z.infer<typeof NoticeId>;

/**
 * Of what the person is told. `rejected`: by Plex. `server-restarted`: and so a transient token is
 * lost. `device-removed`: at Plex, and so a JWT was forgotten.
 */
export const NoticeKind = z.enum([
  'ends-soon',
  'ended',
  'rejected',
  'several-rejected',
  'server-restarted',
  'device-removed',
]);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** What the person should know of one credential now. There is one at most for each. */
export const Notice = z.strictObject({
  noticeId: NoticeId,
  kind: NoticeKind,
  accountId: AccountId,
  /** With `serverId` and `namedTokenId`, `null`: it is about the account's own token. */
  transientTokenId: z.nullable(TransientTokenId),
  /** Of the token that a server takes from this account. */
  serverId: z.nullable(ServerId),
  /** Of a token made for a tool. */
  namedTokenId: z.nullable(NamedTokenId),
  /** The account's name; for a transient token and a server's token, the server's; or the tool's. */
  name: filledText,
  /** When it was noticed. */
  since: instant,
  /** Of a transient token. */
  endsAtLatest: z.nullable(instant),
});
export type Notice = z.infer<typeof Notice>;

export const ConnectionSummary = z.strictObject({
  kind: z.enum(['local', 'remote', 'relay']),
  /** The full `uri`, as copied. */
  address,
});
export type ConnectionSummary = z.infer<typeof ConnectionSummary>;

/** A source as a server knows it. Its token stays in main. */
export const SourceConnection = z.strictObject({
  sourceConnectionId: SourceConnectionId,
  name: text,
  clientIdentifier: text,
  hasToken: z.boolean(),
  connections: listOf(ConnectionSummary),
});
export type SourceConnection = z.infer<typeof SourceConnection>;

/** What any request to open the window says: an account to choose, and why an act from outside failed. */
const openRequestBase = {
  accountId: z.nullable(AccountId),
  failure: z.nullable(z.enum(failureCodes)),
};

/**
 * What the window should come up with. `signed-in`: an account that has just come. `sign-out` asks "Sign out NAME?". `failure`: why an act from
 * the tray failed.
 */
export const OpenRequest = z.discriminatedUnion('view', [
  z.strictObject({
    view: z.enum([
      'accounts',
      'sign-in',
      'signed-in',
      'token-details',
      'sign-out',
      'settings',
      'notices',
    ]),
    ...openRequestBase,
  }),
  z.strictObject({
    view: z.literal('transient-token'),
    transientTokenId: TransientTokenId,
    ...openRequestBase,
  }),
  z.strictObject({ view: z.literal('server'), serverId: ServerId, ...openRequestBase }),
  z.strictObject({
    view: z.literal('named-token'),
    namedTokenId: NamedTokenId,
    ...openRequestBase,
  }),
]);
export type OpenRequest = z.infer<typeof OpenRequest>;

export const QuickEntryId = z
  .string()
  .check(z.minLength(1), z.maxLength(300))
  .brand<'QuickEntryId'>();
export type QuickEntryId = z.infer<typeof QuickEntryId>;

/** Something that quick copy can copy. `server`: by making a transient token first. */
export const QuickEntry = z.strictObject({
  entryId: QuickEntryId,
  kind: z.enum(['account', 'named-token', 'server', 'transient-token']),
  /** The account's, the tool's or the server's name. */
  label: filledText,
  /** How it stands, or whose it is. */
  detail: text,
});
export type QuickEntry = z.infer<typeof QuickEntry>;

/** Is there a panel that shows our icon? `unknown` until the desktop was asked. */
export const TrayHost = z.enum(['unknown', 'present', 'absent']);
export type TrayHost = z.infer<typeof TrayHost>;
