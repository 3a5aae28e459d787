import { createHash, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Json } from './answers.ts';

/** A device's public key, as it was registered. */
export type DeviceKey = { kid: string; thumbprint: string; publicKey: KeyObject };

/** The key in a JWK, if it is one that Plex takes. */
export function readKey(jwk: Json): DeviceKey | undefined {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) return undefined;
  const { kty, crv, x, kid, alg, use } = jwk;
  if ('d' in jwk || kty !== 'OKP' || crv !== 'Ed25519' || alg !== 'EdDSA') return undefined;
  if (use !== undefined && use !== 'sig') return undefined;
  if (typeof kid !== 'string' || kid === '' || typeof x !== 'string') return undefined;
  if (!/^[\w-]{43}$/.test(x)) return undefined;
  const publicKey = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
  const thumbprint = createHash('sha256')
    .update(JSON.stringify({ crv, kty, x }))
    .digest('base64url');
  return { kid, thumbprint, publicKey };
}
