import type { JsonObject } from './answers.ts';
import type { Account, Session } from './accounts.ts';
import { hasTwoFactor, rememberExpiresAt } from './accounts.ts';
import { epochSeconds, isoSeconds } from './clock.ts';
import type { Form } from './answers.ts';

const FEATURES = ['pass', 'webhooks', 'rate-limit-client-token', 'home', 'sync'];

/** The user object of `GET /user`, with every field that Plex is known to send there. */
export function userObject(session: Session, homeSize: number, form: Form): JsonObject {
  const { account } = session;
  return {
    ...personOf(account),
    authToken: session.token,
    home: homeSize > 1,
    homeSize,
    maxHomeSize: 15,
    rememberExpiresAt: account.managed ? undefined : rememberExpiresAt(session),
    subscription: subscriptionOf(account, form),
    subscriptionDescription: account.plexPass ? 'Lifetime Plex Pass' : null,
    subscriptions: account.managed ? undefined : subscriptionPeriods(account),
    profile: profile(account, form),
    entitlements: account.plexPass ? ['all'] : [],
    roles: account.plexPass ? ['plexpass'] : [],
    services: [
      {
        identifier: 'metadata-dev',
        endpoint: 'https://epg.provider.example.test',
        token: account.canaries.serviceToken,
        secret: account.canaries.serviceSecret,
        status: 'online',
      },
    ],
    attributionPartner: null,
  };
}

/** The answer to a sign-in, which always has these two lists as well. */
export function signInObject(session: Session, homeSize: number, form: Form): JsonObject {
  return {
    ...userObject(session, homeSize, form),
    pastSubscriptions: [pastSubscription()],
    trials: [],
  };
}

function personOf(account: Account): JsonObject {
  return {
    id: account.id,
    uuid: account.uuid,
    username: account.username,
    title: account.title,
    email: account.email,
    friendlyName: account.friendlyName,
    locale: null,
    country: account.country,
    confirmed: !account.managed,
    joinedAt: epochSeconds(account.joinedAtMs),
    emailOnlyAuth: account.emailOnlyAuth,
    hasPassword: account.password !== undefined,
    protected: account.homePin !== undefined,
    pin: account.homePin === undefined ? undefined : account.canaries.pinHash,
    thumb: `https://plex.tv/users/${account.uuid}/avatar?c=1`,
    mailingListStatus: account.managed ? null : 'unsubscribed',
    mailingListActive: false,
    scrobbleTypes: '',
    restricted: account.managed,
    guest: false,
    homeAdmin: account.homeAdmin,
    anonymous: account.managed ? null : false,
    adsConsent: null,
    adsConsentSetAt: null,
    adsConsentReminderAt: null,
    experimentalFeatures: false,
    twoFactorEnabled: hasTwoFactor(account),
    backupCodesCreated: hasTwoFactor(account),
  };
}

function subscriptionOf(account: Account, form: Form): JsonObject {
  return {
    active: account.plexPass,
    subscribedAt: account.plexPass ? plexTime(account.joinedAtMs, form) : null,
    status: account.plexPass ? 'Active' : 'Inactive',
    paymentService: null,
    plan: account.plexPass ? 'lifetime' : null,
    features: account.plexPass ? FEATURES : [],
  };
}

function subscriptionPeriods(account: Account): JsonObject[] {
  return account.plexPass
    ? [{ ...pastSubscription(), endsAt: null, canceled: false, state: 'active' }]
    : [];
}

function pastSubscription(): JsonObject {
  return {
    id: null,
    mode: null,
    renewsAt: null,
    endsAt: 1_577_836_800,
    canceled: true,
    gracePeriod: false,
    onHold: false,
    canReactivate: false,
    canUpgrade: false,
    canDowngrade: false,
    canConvert: false,
    type: 'plexpass',
    transfer: null,
    state: 'ended',
    billing: { internalPaymentMethod: {}, paymentMethodId: null },
  };
}

function profile(account: Account, form: Form): JsonObject {
  return {
    autoSelectAudio: true,
    defaultAudioLanguage: account.country.toLowerCase(),
    defaultAudioLanguages: form === 'xml' ? 'nb,en' : ['nb', 'en'],
    defaultAudioAccessibility: 0,
    defaultSubtitleLanguage: null,
    defaultSubtitleLanguages: null,
    autoSelectSubtitle: 0,
    defaultSubtitleAccessibility: 0,
    defaultSubtitleForced: 0,
    watchedIndicator: 1,
    mediaReviewsVisibility: 0,
    mediaReviewsLanguages: null,
    mediaPostsVisibility: true,
  };
}

/** `2020-02-02T02:02:02Z` in JSON, `2020-02-02 02:02:02 UTC` in XML. */
export function plexTime(ms: number, form: Form): string {
  const iso = isoSeconds(ms);
  return form === 'json' ? iso : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
