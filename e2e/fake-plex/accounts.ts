import { randomInt } from 'node:crypto';
import type { Clock } from './clock.ts';
import { epochSeconds } from './clock.ts';
import type { DeviceKey } from './device-key.ts';
import type { SecretBook } from './secret-book.ts';
import { randomHex } from './secret-book.ts';
import { isTotpCode } from './totp.ts';

export type AccountOptions = {
  /** Left out or empty for a managed user. */
  username?: string;
  email?: string;
  /** Left out for an account without one, such as a managed user. */
  password?: string;
  /** What is shown; the username unless given. */
  title?: string;
  friendlyName?: string;
  /** Switches 2FA on, with this one code always right. */
  verificationCode?: string;
  /** Switches 2FA on, with codes from this base32 secret (RFC 6238). */
  twoFactorSecret?: string;
  /** The username is refused at sign-in (1030). */
  emailOnlyAuth?: boolean;
  /** Sign-in is refused, right password or not (1031). */
  addressBlocked?: boolean;
  /** A restricted profile of a Home. */
  managed?: boolean;
  homeAdmin?: boolean;
  /** Four digits that protect the profile in its Home. */
  homePin?: string;
  plexPass?: boolean;
  country?: string;
  /** Names of devices that are signed in already, each with its own token. */
  otherDevices?: string[];
};

/** How a device names itself in its headers. */
export type DeviceIdentity = {
  clientIdentifier: string;
  name: string;
  product: string;
  version: string;
  platform: string;
  device: string;
};

/** One device's sign-in: the one token of (account, client identifier). */
export type Session = {
  account: Account;
  token: string;
  device: DeviceIdentity;
  /** The number that `devices.xml` shows and `DELETE /devices/{id}.xml` takes. */
  deviceId: number;
  createdAtMs: number;
  /** Tokens for servers shared with the account, by machine identifier. They end with the session. */
  sharedServerTokens: Map<string, string>;
  /** The key it signs with, once it has registered one. Its `token` is dead from the first JWT on. */
  key?: DeviceKey;
  /** The JWTs it was given. */
  jwts: string[];
};

export type Account = {
  readonly id: number;
  /** 16 hexadecimal digits. */
  readonly uuid: string;
  readonly username: string;
  readonly email: string;
  readonly password: string | undefined;
  readonly title: string;
  readonly friendlyName: string;
  readonly managed: boolean;
  readonly homeAdmin: boolean;
  readonly homePin: string | undefined;
  readonly plexPass: boolean;
  readonly country: string;
  readonly joinedAtMs: number;
  /** Of `services[]` and `user.pin`: there to be looked for where they must not be. */
  readonly canaries: { serviceToken: string; serviceSecret: string; pinHash: string };
  twoFactorSecret: string | undefined;
  verificationCode: string | undefined;
  emailOnlyAuth: boolean;
  addressBlocked: boolean;
  currentTokens(): string[];
};

export function hasTwoFactor(account: Account): boolean {
  return account.twoFactorSecret !== undefined || account.verificationCode !== undefined;
}

/** The accounts of plex.tv, and who is signed in to them. */
export type AccountRegistry = {
  add(options: AccountOptions): Account;
  all(): readonly Account[];
  byLogin(login: string): Account | undefined;
  isVerificationCode(account: Account, code: string): boolean;
  /** A new token for this account and device. An earlier one under the same client identifier ends. */
  signIn(account: Account, device: DeviceIdentity): Session;
  session(token: string | undefined): Session | undefined;
  sessionsOf(account: Account): Session[];
  revoke(token: string): boolean;
  revokeAll(account: Account): void;
  bindKey(session: Session, key: DeviceKey): void;
  /** The session is used with this JWT from now on; its legacy token dies. */
  giveJwt(session: Session, jwt: string): void;
  /** A fresh legacy token in the place of the session's. */
  giveLegacyToken(session: Session): string;
  /** Was this key bound to a device that is gone? */
  isRetiredKid(kid: string): boolean;
};

export function createAccountRegistry(secrets: SecretBook, clock: Clock): AccountRegistry {
  const accounts: Account[] = [];
  const sessions = new Map<string, Session>();
  const retiredKids = new Set<string>();
  let nextId = 90_001;

  const end = (session: Session): boolean => {
    if (session.key !== undefined) retiredKids.add(session.key.kid);
    return sessions.delete(session.token);
  };
  /** The registry's own session: one read from a JWT is a copy with another token. */
  const sessionFor = (token: string): Session | undefined =>
    sessions.get(token) ?? [...sessions.values()].find(({ jwts }) => jwts.includes(token));

  const sessionsOf = (account: Account): Session[] =>
    [...sessions.values()].filter((session) => session.account === account);

  const signIn = (account: Account, device: DeviceIdentity): Session => {
    const earlier = sessionsOf(account).find(
      (session) => session.device.clientIdentifier === device.clientIdentifier,
    );
    if (earlier !== undefined) end(earlier);
    const session: Session = {
      account,
      token: secrets.makeToken(`token of ${account.title} on ${device.name}`),
      device,
      deviceId: earlier?.deviceId ?? randomInt(100_000_000, 999_999_999),
      createdAtMs: clock.now(),
      sharedServerTokens: new Map<string, string>(),
      jwts: [],
    };
    sessions.set(session.token, session);
    return session;
  };

  return {
    add: (options) => {
      const account = newAccount(nextId++, options, secrets, clock, () =>
        sessionsOf(account).flatMap(({ token, jwts }) => (jwts.length > 0 ? jwts : [token])),
      );
      accounts.push(account);
      for (const name of options.otherDevices ?? []) signIn(account, otherDevice(name));
      return account;
    },
    all: () => accounts,
    byLogin: (login) =>
      accounts.find(({ username, email }) =>
        [username, email].some((name) => name !== '' && name.toLowerCase() === login.toLowerCase()),
      ),
    isVerificationCode: (account, code) =>
      code === account.verificationCode ||
      (account.twoFactorSecret !== undefined &&
        isTotpCode(account.twoFactorSecret, code, clock.now())),
    signIn,
    session: (token) => {
      const session = token === undefined ? undefined : sessions.get(token);
      return session !== undefined && session.jwts.length > 0 ? undefined : session;
    },
    sessionsOf,
    revoke: (token) => {
      const session = sessionFor(token);
      return session !== undefined && end(session);
    },
    revokeAll: (account) => {
      for (const session of sessionsOf(account)) end(session);
    },
    bindKey: (session, key) => {
      if (session.key !== undefined) retiredKids.add(session.key.kid);
      session.key = key;
    },
    giveJwt: (session, jwt) => {
      session.jwts.push(jwt);
    },
    giveLegacyToken: (session) => {
      sessions.delete(session.token);
      session.jwts = [];
      session.token = secrets.makeToken(`legacy token of ${session.account.title} for a JWT`);
      sessions.set(session.token, session);
      return session.token;
    },
    isRetiredKid: (kid) => retiredKids.has(kid),
  };
}

function newAccount(
  id: number,
  options: AccountOptions,
  secrets: SecretBook,
  clock: Clock,
  currentTokens: () => string[],
): Account {
  const { username = '', email = '', password, verificationCode, twoFactorSecret } = options;
  const title = options.title ?? username;
  if (password !== undefined) secrets.note(`password of ${title}`, password);
  if (verificationCode !== undefined)
    secrets.note(`verification code of ${title}`, verificationCode);
  if (twoFactorSecret !== undefined) secrets.note(`2FA secret of ${title}`, twoFactorSecret);
  return {
    id,
    uuid: randomHex(16),
    username,
    email,
    password,
    title,
    friendlyName: options.friendlyName ?? '',
    managed: options.managed ?? false,
    homeAdmin: options.homeAdmin ?? false,
    homePin: options.homePin,
    plexPass: options.plexPass ?? false,
    country: options.country ?? 'NO',
    joinedAtMs: clock.now() - 3_000 * 86_400_000,
    canaries: {
      serviceToken: secrets.makeToken(`services[].token of ${title}`),
      serviceSecret: secrets.makeToken(`services[].secret of ${title}`),
      pinHash: secrets.makeToken(`user.pin of ${title}`),
    },
    twoFactorSecret,
    verificationCode,
    emailOnlyAuth: options.emailOnlyAuth ?? false,
    addressBlocked: options.addressBlocked ?? false,
    currentTokens,
  };
}

function otherDevice(name: string): DeviceIdentity {
  return {
    clientIdentifier: randomHex(24),
    name,
    product: 'Plex for TV',
    version: '8.1.0',
    platform: 'Generic TV',
    device: name,
  };
}

/** Epoch seconds: 14 days after the exchange, as in a dated capture. */
export function rememberExpiresAt(session: Session): number {
  return epochSeconds(session.createdAtMs + 14 * 86_400_000);
}
