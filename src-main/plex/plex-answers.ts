import { z } from 'zod';

import { Token } from '../token.ts';

/**
 * One schema for each answer of Plex's. Plex changes the shapes of its fields without notice, so
 * only what a call is made for is required; any other field that does not fit is left out, and
 * never costs us the answer. JSON and XML come through the same schemas (`read-body.ts`), so a
 * number may be text and a boolean `"1"`. Secrets leave as `Token`, or not at all.
 */

/** A credential as Plex writes it: fit for a header, so printable ASCII without spaces. */
const Credential = z
  .string()
  .regex(/^[\x21-\x7e]{1,4096}$/)
  .transform((text) => new Token(text));

const Text = z.string();
const Id = z.union([z.string().min(1), z.int().transform(String)]);
const Int = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
]);
const Flag = z.union([
  z.boolean(),
  z.union([z.literal(['1', 'true']), z.literal(1)]).transform(() => true),
  z.union([z.literal(['0', 'false']), z.literal(0)]).transform(() => false),
]);
const Port = z.union([
  z.int().min(1).max(65_535),
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(65_535)),
]);

/** A field that we can do without: left out when it does not fit. */
const decorative = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);

/** A list of words, sent as an array or as one text with commas. */
const Words = z.union([
  z.array(z.unknown()).transform((words) => words.filter((word) => typeof word === 'string')),
  Text.transform((text) => text.split(',').map((word) => word.trim())).transform((words) =>
    words.filter((word) => word !== ''),
  ),
]);

/** A list that keeps the entries that fit. In XML a lone entry is no list. */
const listOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).transform((entries) =>
    [entries].flat().flatMap((entry) => {
      const read = schema.safeParse(entry);
      return read.success ? [read.data] : [];
    }),
  );

const looksSecret = /token|secret|password|pin|key|auth|credential/i;

/** An object whose fields Plex documents nowhere: its plain values, without any that may be secret. */
const PlainValues = z
  .record(z.string(), z.unknown())
  .transform((fields) =>
    Object.fromEntries(
      Object.entries(fields).filter(
        (field): field is [string, string | number | boolean | null] =>
          !looksSecret.test(field[0]) && (field[1] === null || typeof field[1] !== 'object'),
      ),
    ),
  );

/** The Plex Pass in short. */
export const Subscription = z.object({
  active: decorative(Flag),
  /** ISO 8601 (JSON), or `2021-01-02 03:04:05 UTC` (XML). */
  subscribedAt: decorative(Text),
  status: decorative(Text),
  paymentService: decorative(Text),
  plan: decorative(Text),
  features: decorative(Words),
});
export type Subscription = z.infer<typeof Subscription>;

export const SubscriptionPeriod = z.object({
  id: decorative(Id),
  mode: decorative(Text),
  renewsAt: decorative(Int),
  endsAt: decorative(Int),
  canceled: decorative(Flag),
  gracePeriod: decorative(Flag),
  onHold: decorative(Flag),
  canReactivate: decorative(Flag),
  canUpgrade: decorative(Flag),
  canDowngrade: decorative(Flag),
  canConvert: decorative(Flag),
  type: decorative(Text),
  transfer: decorative(Text),
  state: decorative(Text),
  billing: decorative(
    z.object({
      internalPaymentMethod: decorative(PlainValues),
      paymentMethodId: decorative(Int),
    }),
  ),
});
export type SubscriptionPeriod = z.infer<typeof SubscriptionPeriod>;

export const Profile = z.object({
  autoSelectAudio: decorative(Flag),
  defaultAudioLanguage: decorative(Text),
  defaultAudioLanguages: decorative(Words),
  defaultSubtitleLanguage: decorative(Text),
  defaultSubtitleLanguages: decorative(Words),
  /** 0 manual, 1 with foreign audio, 2 always. */
  autoSelectSubtitle: decorative(Int),
  defaultAudioAccessibility: decorative(Int),
  /** 0 prefer without SDH, 1 prefer SDH, 2 only SDH, 3 only without. */
  defaultSubtitleAccessibility: decorative(Int),
  defaultSubtitleForced: decorative(Int),
  /** 0 none, 1 films and shows, 2 films, 3 shows. */
  watchedIndicator: decorative(Int),
  /** 0 none, 1 critics, 2 users, 3 both. */
  mediaReviewsVisibility: decorative(Int),
  mediaReviewsLanguages: decorative(Words),
  mediaPostsVisibility: decorative(Flag),
});
export type Profile = z.infer<typeof Profile>;

/** A service linked to the account. Its `token` and `secret` are left at the door. */
export const LinkedService = z.object({
  identifier: Text,
  endpoint: decorative(Text),
  status: decorative(Text),
});
export type LinkedService = z.infer<typeof LinkedService>;

/**
 * The user object of plex.tv: the answer of sign-in and of `GET /user`. Times are epoch seconds.
 * The hashed Home PIN (`pin`) is left at the door.
 */
export const AccountDetails = z.object({
  id: Int,
  uuid: z.string().min(1),
  authToken: Credential,
  /** Empty for a managed user. */
  username: decorative(Text),
  /** What Plex shows: the user name, or a managed user's name. */
  title: decorative(Text),
  email: decorative(Text),
  friendlyName: decorative(Text),
  hasPassword: decorative(Flag),
  joinedAt: decorative(Int),
  twoFactorEnabled: decorative(Flag),
  backupCodesCreated: decorative(Flag),
  confirmed: decorative(Flag),
  emailOnlyAuth: decorative(Flag),
  country: decorative(Text),
  locale: decorative(Text),
  thumb: decorative(Text),
  anonymous: decorative(Flag),
  guest: decorative(Flag),
  home: decorative(Flag),
  homeAdmin: decorative(Flag),
  homeSize: decorative(Int),
  maxHomeSize: decorative(Int),
  restricted: decorative(Flag),
  /** Has a Home PIN. */
  protected: decorative(Flag),
  /** A sliding hint of Plex's, not an end to act on. */
  rememberExpiresAt: decorative(Int),
  mailingListStatus: decorative(Text),
  mailingListActive: decorative(Flag),
  scrobbleTypes: decorative(Text),
  adsConsent: decorative(Flag),
  adsConsentSetAt: decorative(Int),
  adsConsentReminderAt: decorative(Int),
  experimentalFeatures: decorative(Flag),
  subscription: decorative(Subscription),
  subscriptionDescription: decorative(Text),
  subscriptions: decorative(listOf(SubscriptionPeriod)),
  pastSubscriptions: decorative(listOf(SubscriptionPeriod)),
  trials: decorative(listOf(SubscriptionPeriod)),
  /** Platforms unlocked, such as `all`, `ios`, `roku`. */
  entitlements: decorative(Words),
  roles: decorative(Words),
  profile: decorative(Profile),
  services: decorative(listOf(LinkedService)),
  attributionPartner: decorative(Text),
  providers: decorative(listOf(PlainValues)),
  settings: decorative(listOf(PlainValues)),
  certificateVersion: decorative(Int),
  cloudSyncDevice: decorative(Text),
  queueEmail: decorative(Text),
  queueUid: decorative(Text),
  restrictionProfile: decorative(Text),
  mappedRestrictionProfile: decorative(Text),
  customRestrictions: decorative(PlainValues),
});
export type AccountDetails = z.infer<typeof AccountDetails>;

/** One way to reach a server. `uri` is the one to use: it is the name in the certificate. */
export const PlexConnection = z.object({
  uri: z.string().min(1),
  protocol: Text.catch(''),
  address: Text.catch(''),
  port: Port.optional().catch(undefined),
  /** On the server's own network. */
  local: Flag.catch(false),
  /** Through Plex's relay. */
  relay: Flag.catch(false),
});
export type PlexConnection = z.infer<typeof PlexConnection>;

const Connections = listOf(PlexConnection).catch([]);

/** A server of the account's list. `accessToken` is the one token that it takes from this account. */
export const PlexServer = z.object({
  /** The server's machine identifier. */
  clientIdentifier: z.string().min(1),
  name: Text.catch(''),
  provides: Words,
  product: decorative(Text),
  productVersion: decorative(Text),
  platform: decorative(Text),
  platformVersion: decorative(Text),
  device: decorative(Text),
  createdAt: decorative(Text),
  lastSeenAt: decorative(Text),
  ownerId: decorative(Int),
  /** The owner's name; null when the account owns it. */
  sourceTitle: decorative(Text),
  publicAddress: decorative(Text),
  accessToken: Credential.optional().catch(undefined),
  owned: Flag.catch(false),
  home: Flag.catch(false),
  synced: Flag.catch(false),
  relay: Flag.catch(false),
  /** On line, as plex.tv sees it. */
  presence: Flag.catch(false),
  httpsRequired: Flag.catch(false),
  publicAddressMatches: Flag.catch(false),
  dnsRebindingProtection: Flag.catch(false),
  natLoopbackSupported: Flag.catch(false),
  connections: Connections,
});
export type PlexServer = z.infer<typeof PlexServer>;

/** XML has a root element where JSON has the bare value. */
const inside = <Schema extends z.ZodType>(root: string, schema: Schema) =>
  z.preprocess(
    (answer) =>
      typeof answer === 'object' && answer !== null && root in answer
        ? (answer as Record<string, unknown>)[root]
        : answer,
    schema,
  );

export const UserAnswer = inside('user', AccountDetails);

/** The account's resources, players among them. */
export const ResourcesAnswer = inside('resources', listOf(PlexServer));

export const TransientTokenAnswer = z.object({ MediaContainer: z.object({ token: Credential }) });

const SourceDevice = z.object({
  name: Text.catch(''),
  clientIdentifier: z.string().min(1),
  accessToken: Credential,
  Connection: Connections.optional(),
});

/** `Device` is one object by Plex's text, a list as its server mostly writes children. */
export const SourceConnectionAnswer = z.object({
  MediaContainer: z.object({
    Device: z.union([SourceDevice, z.array(SourceDevice)]).optional(),
  }),
});

export const ServerIdentity = z.object({
  machineIdentifier: z.string().min(1),
  version: decorative(Text),
  /** Owned by an account. */
  claimed: decorative(Flag),
});
export type ServerIdentity = z.infer<typeof ServerIdentity>;

export const IdentityAnswer = z.object({ MediaContainer: ServerIdentity });

export const PingAnswer = z.object({ pong: Flag });
