import * as z from 'zod/mini';

import { Token } from '../token.ts';

/**
 * One reader for each answer of Plex's. Plex changes the shapes of its fields without notice, so
 * only what a call is made for is required; any other field that does not fit is left out, and
 * never costs us the answer. JSON and XML come through the same readers (`read-body.ts`), so a
 * number may be text and a boolean `"1"`. Secrets leave as `Token`, or not at all.
 */

type Fields = Record<string, unknown>;

/** A credential as Plex writes it: fit for a header, so printable ASCII without spaces. */
export const Credential = z.pipe(
  z.string().check(z.regex(/^[\x21-\x7e]{1,4096}$/)),
  z.transform((text) => new Token(text)),
);

// Fields that we can do without: undefined for what does not fit, null where Plex says null.

export const asText = (value: unknown) =>
  typeof value === 'string' || value === null ? value : undefined;

export function asInt(value: unknown): number | null | undefined {
  if (value === null) return null;
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

function asFlag(value: unknown): boolean | null | undefined {
  if (typeof value === 'boolean' || value === null) return value;
  if (value === '1' || value === 1 || value === 'true') return true;
  return value === '0' || value === 0 || value === 'false' ? false : undefined;
}

function asPort(value: unknown): number | undefined {
  const port = asInt(value) ?? 0;
  return port > 0 && port <= 65_535 ? port : undefined;
}

/** Sent as an array, or as one text with commas. */
function asWords(value: unknown): string[] | null | undefined {
  if (Array.isArray(value)) return value.filter((word) => typeof word === 'string');
  if (typeof value !== 'string') return value === null ? null : undefined;
  return value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** A whole part that we can do without. */
const asPart =
  <Schema extends z.ZodMiniType>(schema: Schema) =>
  (value: unknown): z.output<Schema> | null | undefined =>
    value === null || value === undefined ? value : schema.safeParse(value).data;

/** A list that keeps the entries that fit. In XML a lone entry is no list. */
export const asListOf =
  <Schema extends z.ZodMiniType>(schema: Schema) =>
  (value: unknown): z.output<Schema>[] | null | undefined => {
    if (typeof value !== 'object' || value === null) return value === null ? null : undefined;
    return (Array.isArray(value) ? value : [value]).flatMap((entry) => {
      const read = schema.safeParse(entry);
      return read.success ? [read.data] : [];
    });
  };

const field = <Value>(read: (value: unknown) => Value) => z.optional(z.transform(read));
const filled = z.string().check(z.minLength(1));
const text = field(asText);
const int = field(asInt);
const flag = field(asFlag);
const words = field(asWords);
/** A number or a text, as text. */
const id = field((value) => (typeof value === 'number' ? asInt(value)?.toString() : asText(value)));

// For what is always shown: no text is an empty one, no flag is false.
export const textOrEmpty = z._default(
  z.transform((value) => asText(value) ?? ''),
  '',
);
export const flagOrFalse = z._default(
  z.transform((value) => asFlag(value) ?? false),
  false,
);

const looksSecret = /token|secret|password|pin|key|auth|credential/i;

/** An object whose fields Plex documents nowhere: its plain values, without any that may be secret. */
const PlainValues = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((fields) =>
    Object.fromEntries(
      Object.entries(fields).filter(
        (field): field is [string, string | number | boolean | null] =>
          !looksSecret.test(field[0]) && (field[1] === null || typeof field[1] !== 'object'),
      ),
    ),
  ),
);

/** The Plex Pass in short. */
const Subscription = z.object({
  active: flag,
  /** ISO 8601 (JSON), or `2021-01-02 03:04:05 UTC` (XML). */
  subscribedAt: text,
  status: text,
  paymentService: text,
  plan: text,
  features: words,
});
export type Subscription = z.infer<typeof Subscription>;

const Billing = z.object({
  internalPaymentMethod: field(asPart(PlainValues)),
  paymentMethodId: int,
});

const SubscriptionPeriod = z.object({
  id: id,
  mode: text,
  renewsAt: int,
  endsAt: int,
  canceled: flag,
  gracePeriod: flag,
  onHold: flag,
  canReactivate: flag,
  canUpgrade: flag,
  canDowngrade: flag,
  canConvert: flag,
  type: text,
  transfer: text,
  state: text,
  billing: field(asPart(Billing)),
});
export type SubscriptionPeriod = z.infer<typeof SubscriptionPeriod>;

const Profile = z.object({
  autoSelectAudio: flag,
  defaultAudioLanguage: text,
  defaultAudioLanguages: words,
  defaultSubtitleLanguage: text,
  defaultSubtitleLanguages: words,
  /** 0 manual, 1 with foreign audio, 2 always. */
  autoSelectSubtitle: int,
  defaultAudioAccessibility: int,
  /** 0 prefer without SDH, 1 prefer SDH, 2 only SDH, 3 only without. */
  defaultSubtitleAccessibility: int,
  defaultSubtitleForced: int,
  /** 0 none, 1 films and shows, 2 films, 3 shows. */
  watchedIndicator: int,
  /** 0 none, 1 critics, 2 users, 3 both. */
  mediaReviewsVisibility: int,
  mediaReviewsLanguages: words,
  mediaPostsVisibility: flag,
});
export type Profile = z.infer<typeof Profile>;

/** A service linked to the account. Its `token` and `secret` are left at the door. */
const LinkedService = z.object({
  identifier: z.string(),
  endpoint: text,
  status: text,
});
export type LinkedService = z.infer<typeof LinkedService>;

const asSubscription = asPart(Subscription);
const asPeriods = asListOf(SubscriptionPeriod);
const asProfile = asPart(Profile);
const asServices = asListOf(LinkedService);
const asPlainValues = asPart(PlainValues);
const asPlainLists = asListOf(PlainValues);

/** What the whole answer is for. */
const AccountCore = z.object({
  id: z.pipe(z.transform(asInt), z.int()),
  uuid: filled,
  authToken: Credential,
});

type AccountCore = z.infer<typeof AccountCore>;

/**
 * The user object of plex.tv: the answer of sign-in and of `GET /user`. Times are epoch seconds.
 * The hashed Home PIN (`pin`) is left at the door.
 */
export type AccountDetails = AccountCore &
  Partial<Omit<ReturnType<typeof accountOf>, keyof AccountCore>>;

/** One object literal: an object that grows by seventy fields costs more than sending the request. */
function accountOf(core: AccountCore, user: Fields) {
  return {
    id: core.id,
    uuid: core.uuid,
    authToken: core.authToken,
    /** Empty for a managed user. */
    username: asText(user['username']),
    /** What Plex shows: the user name, or a managed user's name. */
    title: asText(user['title']),
    email: asText(user['email']),
    friendlyName: asText(user['friendlyName']),
    hasPassword: asFlag(user['hasPassword']),
    joinedAt: asInt(user['joinedAt']),
    twoFactorEnabled: asFlag(user['twoFactorEnabled']),
    backupCodesCreated: asFlag(user['backupCodesCreated']),
    confirmed: asFlag(user['confirmed']),
    emailOnlyAuth: asFlag(user['emailOnlyAuth']),
    country: asText(user['country']),
    locale: asText(user['locale']),
    thumb: asText(user['thumb']),
    anonymous: asFlag(user['anonymous']),
    guest: asFlag(user['guest']),
    home: asFlag(user['home']),
    homeAdmin: asFlag(user['homeAdmin']),
    homeSize: asInt(user['homeSize']),
    maxHomeSize: asInt(user['maxHomeSize']),
    restricted: asFlag(user['restricted']),
    /** Has a Home PIN. */
    protected: asFlag(user['protected']),
    /** A sliding hint of Plex's, not an end to act on. */
    rememberExpiresAt: asInt(user['rememberExpiresAt']),
    mailingListStatus: asText(user['mailingListStatus']),
    mailingListActive: asFlag(user['mailingListActive']),
    scrobbleTypes: asText(user['scrobbleTypes']),
    adsConsent: asFlag(user['adsConsent']),
    adsConsentSetAt: asInt(user['adsConsentSetAt']),
    adsConsentReminderAt: asInt(user['adsConsentReminderAt']),
    experimentalFeatures: asFlag(user['experimentalFeatures']),
    subscription: asSubscription(user['subscription']),
    subscriptionDescription: asText(user['subscriptionDescription']),
    subscriptions: asPeriods(user['subscriptions']),
    pastSubscriptions: asPeriods(user['pastSubscriptions']),
    trials: asPeriods(user['trials']),
    /** Platforms unlocked, such as `all`, `ios`, `roku`. */
    entitlements: asWords(user['entitlements']),
    roles: asWords(user['roles']),
    profile: asProfile(user['profile']),
    services: asServices(user['services']),
    attributionPartner: asText(user['attributionPartner']),
    providers: asPlainLists(user['providers']),
    settings: asPlainLists(user['settings']),
    certificateVersion: asInt(user['certificateVersion']),
    cloudSyncDevice: asText(user['cloudSyncDevice']),
    queueEmail: asText(user['queueEmail']),
    queueUid: asText(user['queueUid']),
    restrictionProfile: asText(user['restrictionProfile']),
    mappedRestrictionProfile: asText(user['mappedRestrictionProfile']),
    customRestrictions: asPlainValues(user['customRestrictions']),
  };
}

/** One way to reach a server. `uri` is the one to use: it is the name in the certificate. */
const PlexConnection = z.object({
  uri: filled,
  protocol: textOrEmpty,
  address: textOrEmpty,
  port: field(asPort),
  /** On the server's own network. */
  local: flagOrFalse,
  /** Through Plex's relay. */
  relay: flagOrFalse,
  IPv6: flagOrFalse,
});
export type PlexConnection = z.infer<typeof PlexConnection>;

const asConnections = asListOf(PlexConnection);
const Connections = z._default(
  z.transform((value) => asConnections(value) ?? []),
  [],
);

/** A server of the account's list. `accessToken` is the one token that it takes from this account. */
const PlexServer = z.object({
  /** The server's machine identifier. */
  clientIdentifier: filled,
  name: textOrEmpty,
  provides: z._default(
    z.transform((value) => asWords(value) ?? []),
    [],
  ),
  product: text,
  productVersion: text,
  platform: text,
  platformVersion: text,
  device: text,
  createdAt: text,
  lastSeenAt: text,
  ownerId: int,
  /** The owner's name; null when the account owns it. */
  sourceTitle: text,
  publicAddress: text,
  accessToken: z.catch(z.optional(Credential), undefined),
  owned: flagOrFalse,
  home: flagOrFalse,
  synced: flagOrFalse,
  relay: flagOrFalse,
  /** On line, as plex.tv sees it. */
  presence: flagOrFalse,
  httpsRequired: flagOrFalse,
  publicAddressMatches: flagOrFalse,
  dnsRebindingProtection: flagOrFalse,
  natLoopbackSupported: flagOrFalse,
  connections: Connections,
});
export type PlexServer = z.infer<typeof PlexServer>;

/** XML has a root element where JSON has the bare value. */
export function inside(root: string, answer: unknown): unknown {
  const isWrapped = typeof answer === 'object' && answer !== null && root in answer;
  return isWrapped ? (answer as Fields)[root] : answer;
}

// --- The readers. Each throws a ZodError, whose paths may be logged and whose values may not. ---

export function readAccount(answer: unknown): AccountDetails {
  const user = inside('user', answer);
  return accountOf(AccountCore.parse(user), user as Fields);
}

/** The servers among the account's resources. */
export function readServers(answer: unknown): PlexServer[] {
  const resources = inside('resources', answer);
  const entries = resources === '' ? [] : z.array(z.unknown()).parse(resources);
  return (asServers(entries) ?? []).filter(({ provides }) => provides.includes('server'));
}

const asServers = asListOf(PlexServer);

const TransientTokenAnswer = z.object({ MediaContainer: z.object({ token: Credential }) });

export function readTransientToken(answer: unknown): Token {
  return TransientTokenAnswer.parse(answer).MediaContainer.token;
}

const SourceDevice = z.object({
  name: textOrEmpty,
  clientIdentifier: filled,
  accessToken: Credential,
  Connection: Connections,
});
export type SourceDevice = z.infer<typeof SourceDevice>;

/** `Device` is one object by Plex's text, a list as its server mostly writes children. */
const SourceAnswer = z.object({
  MediaContainer: z.object({ Device: z.optional(z.union([SourceDevice, z.array(SourceDevice)])) }),
});

export function readSourceDevice(answer: unknown): SourceDevice | undefined {
  return [SourceAnswer.parse(answer).MediaContainer.Device].flat()[0];
}

const ServerIdentity = z.object({
  machineIdentifier: filled,
  version: text,
  /** Owned by an account. */
  claimed: flag,
});
export type ServerIdentity = z.infer<typeof ServerIdentity>;

const IdentityAnswer = z.object({ MediaContainer: ServerIdentity });

export function readIdentity(answer: unknown): ServerIdentity {
  return IdentityAnswer.parse(answer).MediaContainer;
}

const PongAnswer = z.object({ pong: z.pipe(z.transform(asFlag), z.literal(true)) });

export function readPong(answer: unknown): void {
  PongAnswer.parse(answer);
}
