import { watchPin } from '../accounts/pin-watch.ts';
import type { PinClock } from '../accounts/pin-watch.ts';
import type { AccountId } from '../contract/entities.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { MadeToken } from '../named-tokens/named-token-store.ts';
import type { CallOptions, PlexClient } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import { loadKeys, requireJwt } from './request-jwt.ts';
import type { Device } from './request-jwt.ts';

export type ApprovingPlex = Pick<
  PlexClient,
  'createJwtPin' | 'checkJwtPin' | 'getNonce' | 'getTokenDetails' | 'signOut'
>;

/**
 * Makes a JWT that its owner approves in the browser: a PIN that holds the key from the start, so
 * there is no legacy token on the way. Resolves once it is approved.
 *
 * @param options.openPage opens Plex's page for this code
 * @throws KeyringError `jwt-not-issued` | `named-token-of-another-account` | `pin-expired` |
 *   `cancelled` | `browser-not-opened` | `offline` and the like; then nothing of it is left at Plex,
 *   as far as it can be reached
 */
export async function approveJwt(
  plex: ApprovingPlex,
  accountId: AccountId,
  device: Device & { signal: AbortSignal },
  options: PinClock & { openPage: (code: Token) => Promise<void> },
): Promise<MadeToken> {
  const { now, openPage } = options;
  const { clientIdentifier, deviceName, signal } = device;
  const keys = await loadKeys();
  const privateKey = await keys.makePrivateKey();
  // Whose clock is wrong signs what does not fit, and gets a legacy token without a word.
  const { plexTime = now() } = await plex.getNonce(device);
  const aheadMs = now() - plexTime;
  const pin = await plex.createJwtPin(await keys.publicJwkOf(privateKey), device);
  await openPage(pin.code);

  /** Signed anew for each look: a signature is good for five minutes, a person may take longer. */
  const checkPin = async (id: Token, call: CallOptions): Promise<Token | 'waiting'> => {
    const claims = { clientIdentifier, at: now() - aheadMs };
    const deviceJwt = await keys.signDeviceJwt(privateKey, claims);
    return plex.checkJwtPin(id, deviceJwt, { ...call, deviceName });
  };
  const token = await approved({ checkPin }, { ...pin, clientIdentifier }, options, signal);
  const { endsAt } = await requireJwt(plex, token, privateKey, device);
  await requireOwner(plex, accountId, token, device);
  return { token, clientIdentifier, jwt: { privateKey, endsAt } };
}

/** The token, once somebody has approved the PIN. */
function approved(
  plex: Pick<PlexClient, 'checkPin'>,
  pin: Parameters<typeof watchPin>[1],
  clock: PinClock,
  signal: AbortSignal,
): Promise<Token> {
  return new Promise((resolve, reject) => {
    const watch = watchPin({ ...clock, plex }, pin, {
      onToken: (token) => {
        resolve(token);
        return Promise.resolve();
      },
      onTrouble: () => undefined,
      onEnd: (code) => reject(new KeyringError(code, 'the PIN was not approved')),
      onBug: (error) => reject(error instanceof Error ? error : new Error('no error')),
    });
    const cancel = (): void => {
      watch.stop();
      reject(new KeyringError('cancelled', 'nobody waits for the approval'));
    };
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
}

/** Whoever is signed in to the browser approves: it may be somebody else. */
async function requireOwner(
  plex: ApprovingPlex,
  accountId: AccountId,
  token: Token,
  device: Device,
): Promise<void> {
  try {
    const { uuid } = await plex.getTokenDetails(token, device);
    if (uuid === accountId) return;
    throw new KeyringError('named-token-of-another-account', 'approved by somebody else');
  } catch (error) {
    if (isKeyringError(error)) {
      await plex.signOut(token, { ...device, signal: undefined }).catch(() => undefined);
    }
    throw error;
  }
}
