import { KeyringError } from '../keyring-error.ts';
import type { CallOptions, PlexClient } from '../plex/plex-client.ts';
import type { PrivateKey, Token } from '../token.ts';

/** How the credential's device names itself. */
export type Device = Pick<CallOptions, 'clientIdentifier' | 'deviceName' | 'signal'>;

export type JwtPlex = Pick<PlexClient, 'getNonce' | 'getJwt' | 'signOut'>;

export type GivenJwt = {
  token: Token;
  /** Epoch milliseconds, by Plex's clock. */
  endsAt: number;
  /** By how much our clock is ahead of Plex's (or, negative, behind), in milliseconds. */
  aheadMs: number;
};

/** Keys and signatures are a chunk of their own: a program in the tray does well without. */
export const loadKeys = () => import('./device-keys.ts');

/**
 * A new JWT for a registered key. It needs no older one, and works after the older one's end. The
 * signature bears Plex's time, so a clock that is set wrong does not spoil it.
 *
 * @throws KeyringError `jwt-not-issued` (what came is no JWT of this key; it was signed out again) |
 *   `device-removed` | `device-key-refused` | `device-key-mismatch` | `rate-limited` | `offline` and
 *   the like
 */
export async function requestJwt(
  plex: JwtPlex,
  privateKey: PrivateKey,
  device: Device,
  now: () => number,
): Promise<GivenJwt> {
  const keys = await loadKeys();
  const { nonce, plexTime = now() } = await plex.getNonce({
    ...device,
    retry: { strategy: 'none' },
  });
  const aheadMs = now() - plexTime;
  const { clientIdentifier } = device;
  const deviceJwt = await keys.signDeviceJwt(privateKey, { clientIdentifier, nonce, at: plexTime });
  const token = await plex.getJwt(deviceJwt, device);
  return { ...(await requireJwt(plex, token, privateKey, device)), aheadMs };
}

/**
 * Takes a token only if it is a JWT of this key. Plex may hand out a legacy one without a word: that
 * is signed out at once.
 *
 * @throws KeyringError `jwt-not-issued`
 */
async function requireJwt(
  plex: Pick<PlexClient, 'signOut'>,
  token: Token,
  privateKey: PrivateKey,
  device: Device,
): Promise<{ token: Token; endsAt: number }> {
  try {
    return { token, ...(await readJwtOf(token, privateKey)) };
  } catch (error) {
    await plex.signOut(token, { ...device, signal: undefined }).catch(() => undefined);
    throw error;
  }
}

/**
 * Reads a JWT of this key.
 *
 * @throws KeyringError `jwt-not-issued` for any other token; then have Plex end that
 */
export async function readJwtOf(token: Token, privateKey: PrivateKey): Promise<{ endsAt: number }> {
  const keys = await loadKeys();
  const jwt = keys.readPlexJwt(token);
  const { kid } = await keys.publicJwkOf(privateKey);
  if (jwt !== undefined && (jwt.thumbprint ?? kid) === kid) return { endsAt: jwt.endsAt };
  throw new KeyringError('jwt-not-issued', 'a token came that is no JWT of our key');
}
