import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import type { AccountRegistry, Session } from './accounts.ts';
import type { Json, JsonObject } from './answers.ts';
import { readKey } from './device-key.ts';
import type { DeviceKey } from './device-key.ts';
import type { Clock } from './clock.ts';
import { epochSeconds } from './clock.ts';
import type { SecretBook } from './secret-book.ts';
import { randomHex } from './secret-book.ts';

const PLEX_JWT_LIFE_SECONDS = 7 * 86_400;
const NONCE_LIFE_MS = 300_000;
const LONGEST_DEVICE_JWT_SECONDS = 3_600;
/** How far a device's clock may be ahead of Plex's; our choice. */
const CLOCK_SLACK_SECONDS = 60;
const SCOPES = ['username', 'email', 'friendly_name', 'restricted', 'anonymous', 'joinedAt'];

/** Why a device JWT is not accepted: plex.tv's status and code. */
type JwtRefusal = { status: 401 | 422 | 400; code: number; message: string };

/** May be changed while it runs. */
export type JwtBehaviour = {
  /** Hands out an ordinary token where a JWT was asked for, as Plex does without a word. */
  handsOutLegacyTokens: boolean;
  /** How many nonces one client identifier gets in a minute. */
  noncesPerMinute: number;
};

/** What plex.tv knows of devices that sign for themselves. */
export type JwtDesk = {
  readonly behaviour: JwtBehaviour;
  /** `GET /auth/keys`: with which key Plex signs. */
  publicKeys(): JsonObject;
  /** A nonce, once, for five minutes; undefined when too many were asked for. */
  makeNonce(clientIdentifier: string): string | undefined;
  /** A device's public key, if it is one. A private part in it is refused. */
  readKey(jwk: Json): DeviceKey | undefined;
  /** Binds the key to the device of this session, whose token ends with the first JWT. */
  register(session: Session, key: DeviceKey): 'registered' | 'taken';
  /** A Plex JWT (or, in fault mode, a legacy token) for a device JWT that holds a nonce. */
  exchange(deviceJwt: string, clientIdentifier: string): { token: string } | JwtRefusal;
  /** The same for an approved PIN that holds a key: no nonce there. Undefined if it does not fit. */
  exchangeAtPin(session: Session, key: DeviceKey, deviceJwt: string): string | undefined;
  /** Whose Plex JWT it is. */
  sessionOf(plexJwt: string): Session | 'expired' | undefined;
};

type Claims = { [name: string]: Json };
type Jwt = { header: Claims; claims: Claims; signed: Buffer; signature: Buffer };

export const looksLikeJwt = (token: string): boolean => /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(token);

/** Node's own cryptography, so that the app's JOSE library is not what checks itself. */
export function createJwtDesk(
  accounts: AccountRegistry,
  secrets: SecretBook,
  clock: Clock,
): JwtDesk {
  const own = generateKeyPairSync('ed25519');
  const ownKid = randomHex(32); // not its thumbprint, as at Plex
  const nonces = new Map<string, number>();
  const nonceCalls = new Map<string, number[]>();
  const behaviour: JwtBehaviour = { handsOutLegacyTokens: false, noncesPerMinute: 30 };
  const nowSeconds = (): number => epochSeconds(clock.now());

  const allSessions = (): Session[] =>
    accounts.all().flatMap((account) => accounts.sessionsOf(account));
  const sessionWithKid = (kid: unknown): Session | undefined =>
    allSessions().find(({ key }) => key !== undefined && key.kid === kid);

  const issue = (session: Session, key: DeviceKey, scope: string): string => {
    if (behaviour.handsOutLegacyTokens) return accounts.giveLegacyToken(session);
    const { account } = session;
    const claims = {
      user: { id: account.id, uuid: account.uuid, ...scopedData(session, scope) },
      thumbprint: key.kid,
      iss: 'plex.tv',
      aud: ['plex.tv', session.device.clientIdentifier],
      iat: nowSeconds(),
      exp: nowSeconds() + PLEX_JWT_LIFE_SECONDS,
      jti: randomUUID(),
    };
    const header = { kid: ownKid, alg: 'EdDSA', typ: 'JWT' };
    const signed = `${encode(header)}.${encode(claims)}`;
    const signature = sign(null, Buffer.from(signed), own.privateKey).toString('base64url');
    const jwt = secrets.note(`JWT of ${account.title}`, `${signed}.${signature}`);
    accounts.giveJwt(session, jwt);
    return jwt;
  };

  /** Everything but the nonce. */
  const faultOf = (jwt: Jwt, key: DeviceKey, clientIdentifier: string): JwtRefusal | undefined => {
    const { header, claims } = jwt;
    if (header['alg'] !== 'EdDSA' || header['kid'] !== key.kid) return badJwt('alg or kid');
    if (!verify(null, jwt.signed, key.publicKey, jwt.signature)) return badJwt('signature');
    if (claims['aud'] !== 'plex.tv') return badJwt('aud');
    if (claims['iss'] !== clientIdentifier) return issuerMismatch;
    return timeFault(claims, nowSeconds());
  };

  const useNonce = (nonce: Json): boolean => {
    if (typeof nonce !== 'string') return false;
    const endsAt = nonces.get(nonce) ?? 0;
    nonces.delete(nonce);
    return endsAt > clock.now();
  };

  return {
    behaviour,
    publicKeys: () => ({
      keys: [{ ...own.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'EdDSA', kid: ownKid }],
    }),
    makeNonce: (clientIdentifier) => {
      const recent = (nonceCalls.get(clientIdentifier) ?? []).filter(
        (at) => at > clock.now() - 60_000,
      );
      if (recent.length >= behaviour.noncesPerMinute) return undefined;
      nonceCalls.set(clientIdentifier, [...recent, clock.now()]);
      const nonce = randomUUID();
      nonces.set(nonce, clock.now() + NONCE_LIFE_MS);
      return nonce;
    },
    readKey,
    register: (session, key) => {
      const isTaken = allSessions().some((other) => other.key?.thumbprint === key.thumbprint);
      if (isTaken) return 'taken';
      accounts.bindKey(session, key);
      return 'registered';
    },
    exchange: (deviceJwt, clientIdentifier) => {
      const jwt = parseJwt(deviceJwt);
      if (jwt === undefined) return badJwt('structure');
      const { kid } = jwt.header;
      if (typeof kid !== 'string') return badJwt('kid');
      const session = sessionWithKid(kid);
      if (session?.key === undefined) {
        // Once bound to a device that is there no more, or never seen at all.
        return accounts.isRetiredKid(kid) ? deviceRemoved : badJwt('kid');
      }
      const fault = faultOf(jwt, session.key, clientIdentifier);
      if (fault !== undefined) return fault;
      if (clientIdentifier !== session.device.clientIdentifier) return issuerMismatch;
      const scope = scopeOf(jwt);
      if (!isScope(scope)) return badJwt('scope');
      if (!useNonce(jwt.claims['nonce'])) return badJwt('nonce');
      return { token: issue(session, session.key, scope) };
    },
    exchangeAtPin: (session, key, deviceJwt) => {
      const jwt = parseJwt(deviceJwt);
      if (jwt === undefined || behaviour.handsOutLegacyTokens) return undefined;
      if (faultOf(jwt, key, session.device.clientIdentifier) !== undefined) return undefined;
      accounts.bindKey(session, key);
      return issue(session, key, scopeOf(jwt));
    },
    sessionOf: (plexJwt) => {
      const jwt = parseJwt(plexJwt);
      if (jwt === undefined || !verify(null, jwt.signed, own.publicKey, jwt.signature)) {
        return undefined;
      }
      const session = sessionWithKid(jwt.claims['thumbprint']);
      if (session === undefined) return undefined;
      if (Number(jwt.claims['exp']) <= nowSeconds()) return 'expired';
      return { ...session, token: plexJwt };
    },
  };
}

const issuerMismatch: JwtRefusal = {
  status: 400,
  code: 1097,
  message: 'The issuer is not the client identifier.',
};
const deviceRemoved: JwtRefusal = { status: 401, code: 1001, message: 'The device is unknown.' };

/** The status is documented, the code is not. */
function badJwt(part: string): JwtRefusal {
  return { status: 422, code: 1998, message: `The JWT is not valid: ${part}.` };
}

function timeFault(claims: Claims, now: number): JwtRefusal | undefined {
  const { iat, exp } = claims;
  if (typeof iat !== 'number' || typeof exp !== 'number') return badJwt('iat or exp');
  if (iat > now + CLOCK_SLACK_SECONDS) return badJwt('iat is in the future');
  if (exp <= now) return badJwt('exp has passed');
  return exp - iat > LONGEST_DEVICE_JWT_SECONDS ? badJwt('exp is too far away') : undefined;
}

function scopeOf({ claims }: Jwt): string {
  const { scope } = claims;
  return typeof scope === 'string' ? scope : '';
}

function isScope(scope: string): boolean {
  return scope === '' || scope.split(',').every((name) => SCOPES.includes(name));
}

function scopedData({ account }: Session, scope: string): JsonObject {
  const all: JsonObject = {
    username: account.username,
    email: account.email,
    friendly_name: account.friendlyName,
    restricted: account.managed,
    anonymous: false,
    joinedAt: epochSeconds(account.joinedAtMs),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => scope.split(',').includes(name)),
  );
}

function parseJwt(text: string): Jwt | undefined {
  const [header, claims, signature, ...rest] = text.split('.');
  if (header === undefined || claims === undefined || signature === undefined) return undefined;
  if (rest.length > 0) return undefined;
  try {
    return {
      header: decode(header),
      claims: decode(claims),
      signed: Buffer.from(`${header}.${claims}`),
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch {
    return undefined;
  }
}

const encode = (part: JsonObject): string =>
  Buffer.from(JSON.stringify(part)).toString('base64url');

const decode = (part: string): Claims =>
  Object(JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))) as Claims;
