import type { Credential } from '../accounts/account-store.ts';
import { isKeyringError } from '../keyring-error.ts';
import { mintToken } from '../named-tokens/mint-token.ts';
import type { MintingPlex } from '../named-tokens/mint-token.ts';
import type { MadeToken } from '../named-tokens/named-token-store.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import { loadKeys, requestJwt } from './request-jwt.ts';
import type { Device, GivenJwt, JwtPlex } from './request-jwt.ts';
import type { PrivateKey, Token } from '../token.ts';

export type JwtMintingPlex = MintingPlex & JwtPlex & Pick<PlexClient, 'registerKey'>;

/**
 * Makes a JWT without asking anybody. A key is bound to the device of the token it is registered
 * with, and its first JWT kills that token: so a legacy token is made first, under an identifier of
 * its own, and the key is registered with that one only. The account's token is never near it.
 *
 * @param device.clientIdentifier a fresh one
 * @throws KeyringError as `mintToken` and `requestJwt`; then Plex has nothing new either, as far as
 *   it can be reached
 */
export async function mintJwt(
  plex: JwtMintingPlex,
  owner: Credential,
  device: Device,
  now: () => number,
): Promise<MadeToken> {
  const keys = await loadKeys();
  const { token: legacy } = await mintToken(plex, owner, device);
  const privateKey = await keys.makePrivateKey();
  try {
    await plex.registerKey(legacy, await keys.publicJwkOf(privateKey), device);
    const { token, endsAt } = await requestFirst(plex, privateKey, device, now);
    return {
      token,
      clientIdentifier: device.clientIdentifier,
      jwt: { privateKey, endsAt },
    };
  } catch (error) {
    await endMinted(plex, legacy, device);
    throw error;
  }
}

/** An answer that got lost may have been a JWT, and then only another one can be used or ended. */
async function requestFirst(
  plex: JwtPlex,
  privateKey: PrivateKey,
  device: Device,
  now: () => number,
): Promise<GivenJwt> {
  return requestJwt(plex, privateKey, device, now).catch((error: unknown) => {
    if (!isKeyringError(error, 'timed-out', 'offline', 'answer-unreadable', 'plex-busy'))
      throw error;
    return requestJwt(plex, privateKey, device, now);
  });
}

async function endMinted(plex: JwtPlex, token: Token, device: Device): Promise<void> {
  await plex.signOut(token, { ...device, signal: undefined }).catch(() => undefined);
}

/**
 * Ends a JWT's device at Plex, and its key with it. One that has ended by itself is renewed first: its
 * key could make new ones.
 *
 * @throws KeyringError `offline` and the like; then it has not ended
 */
export async function endJwt(
  plex: JwtPlex,
  token: Token,
  privateKey: PrivateKey,
  device: Device,
  now: () => number,
): Promise<void> {
  try {
    await plex.signOut(token, device);
  } catch (error) {
    if (!isKeyringError(error, 'token-expired')) throw error;
    const fresh = await requestJwt(plex, privateKey, device, now).catch(throwUnlessGone);
    if (fresh !== undefined) await plex.signOut(fresh.token, device);
  }
}

/** No device, no key or nothing but a legacy token, which was ended: there is nothing left to end. */
function throwUnlessGone(error: unknown): undefined {
  const isGone = isKeyringError(
    error,
    'device-removed',
    'device-key-refused',
    'device-key-mismatch',
    'jwt-not-issued',
  );
  if (!isGone) throw error;
}
