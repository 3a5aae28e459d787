import { setTimeout as wait } from 'node:timers/promises';
import type { Credential } from '../accounts/account-store.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { CallOptions, PlexClient } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import type { MadeToken } from './named-token-store.ts';
import { isPassing } from './passing-failure.ts';
import { requireOwner } from './token-owner.ts';

export type MintingPlex = Pick<
  PlexClient,
  'createPin' | 'linkPin' | 'checkPin' | 'getTokenDetails' | 'signOut'
>;

/** How long to wait before each look at the approved PIN. Plex hands the token out at once. */
const LOOKS_AFTER_MS = [0, 500, 1_500];

/**
 * Makes a token under an identifier of its own: a PIN for the new device, approved with the
 * account's token. What cannot be used is ended at Plex again.
 *
 * The PIN is a short one, as a person would type it: that clients approve PINs so is known of those.
 *
 * @param device.clientIdentifier a fresh one; the account's own would end the account's token
 * @throws KeyringError `named-token-link-refused` | `named-token-of-another-account` |
 *   `token-rejected` (the account's) | `offline` and the like
 */
export async function mintToken(
  plex: MintingPlex,
  owner: Credential,
  device: Pick<CallOptions, 'clientIdentifier' | 'deviceName' | 'signal'>,
): Promise<MadeToken> {
  const pin = await plex.createPin({ strong: false }, device);
  const asOwner = { clientIdentifier: owner.clientIdentifier, signal: device.signal };
  await plex.linkPin(pin.code, owner.token, asOwner).catch(throwLinkFailure);
  const token = await tokenOf(plex, pin.id, device);
  try {
    await requireOwner(plex, owner.accountId, token, device);
  } catch (error) {
    await plex.signOut(token, { ...device, signal: undefined }).catch(() => undefined);
    throw error;
  }
  return { token, clientIdentifier: device.clientIdentifier, jwt: null };
}

/** A failed look ends nothing: the token is there, and lost if nobody fetches it. */
async function tokenOf(plex: MintingPlex, id: Token, device: CallOptions): Promise<Token> {
  let failure = new KeyringError('named-token-link-refused', 'approved, but no token came');
  for (const afterMs of LOOKS_AFTER_MS) {
    await wait(afterMs);
    try {
      const found = await plex.checkPin(id, device);
      if (found !== 'waiting') return found;
    } catch (error) {
      if (!isKeyringError(error) || error.code === 'cancelled') throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Whatever Plex has against it, but for what says nothing about approving. */
function throwLinkFailure(error: unknown): never {
  if (!isKeyringError(error) || isPassing(error)) throw error;
  if (error.code === 'token-rejected' || error.code === 'token-expired') throw error;
  throw new KeyringError('named-token-link-refused', `linking the PIN: ${error.code}`);
}
