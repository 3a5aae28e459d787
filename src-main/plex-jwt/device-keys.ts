import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  SignJWT,
} from 'jose';
import type { PublicJwk } from '../plex/jwt-calls.ts';
import { DeviceJwt, PrivateKey, type Token } from '../token.ts';

/* What has to do with keys and signatures. Loaded when the first JWT is made or renewed. */

/** How long a device JWT is good. Plex takes up to an hour; other clients use this. */
const DEVICE_JWT_SECONDS = 300;
/** Which of the person's data go into the Plex JWT. They are no permissions. */
const SCOPE = 'username';
/** The private key of Ed25519 (RFC 8410) around its 32 bytes. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A new Ed25519 key. Its public half follows from it. */
export async function makePrivateKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { d = '' } = await exportJWK(privateKey);
  return new PrivateKey(d);
}

/** What Plex is told of a key. Its name is the RFC 7638 thumbprint, so no secret goes into it. */
export async function publicJwkOf(privateKey: PrivateKey): Promise<PublicJwk> {
  const { x = '' } = createPublicKey(keyObject(privateKey)).export({ format: 'jwk' });
  const jwk = { kty: 'OKP', crv: 'Ed25519', x } as const;
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
}

/**
 * The device's signature for five minutes.
 *
 * @param claims.nonce Plex's, for a JWT; without one for a PIN
 * @param claims.at what time it is at Plex, in epoch milliseconds
 */
export async function signDeviceJwt(
  privateKey: PrivateKey,
  claims: { clientIdentifier: string; nonce?: string; at: number },
): Promise<DeviceJwt> {
  const { kid } = await publicJwkOf(privateKey);
  const iat = Math.floor(claims.at / 1_000);
  const nonce = claims.nonce === undefined ? {} : { nonce: claims.nonce };
  const text = await new SignJWT({ ...nonce, scope: SCOPE })
    .setProtectedHeader({ kid, alg: 'EdDSA', typ: 'JWT' })
    .setAudience('plex.tv')
    .setIssuer(claims.clientIdentifier)
    .setIssuedAt(iat)
    .setExpirationTime(iat + DEVICE_JWT_SECONDS)
    .sign(keyObject(privateKey));
  return new DeviceJwt(text);
}

/** What a Plex JWT says of itself. It came over TLS, so its signature is not checked here. */
export type PlexJwt = {
  /** Epoch milliseconds, by Plex's clock. */
  endsAt: number;
  /** Of the key that it was given for; undefined where it does not say. */
  thumbprint: string | undefined;
};

/** Undefined for anything else, such as a legacy token. */
export function readPlexJwt(token: Token): PlexJwt | undefined {
  try {
    decodeProtectedHeader(token.reveal());
    const { exp, thumbprint } = decodeJwt(token.reveal());
    if (exp === undefined || !Number.isSafeInteger(exp) || exp <= 0 || exp > LATEST_END) {
      return undefined;
    }
    return {
      endsAt: exp * 1_000,
      thumbprint: typeof thumbprint === 'string' ? thumbprint : undefined,
    };
  } catch {
    return undefined;
  }
}

/** The year 2255: what is later is no time in seconds. */
const LATEST_END = 9_000_000_000;

function keyObject(privateKey: PrivateKey): KeyObject {
  const seed = Buffer.from(privateKey.reveal(), 'base64url');
  return createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: 'der',
    type: 'pkcs8',
  });
}
