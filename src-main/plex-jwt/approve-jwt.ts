import type { AccountId } from '../contract/entities.ts';
import { awaitApproval } from '../named-tokens/approve-token.ts';
import type { ApprovalOptions, WaitingDevice } from '../named-tokens/approve-token.ts';
import type { MadeToken } from '../named-tokens/named-token-store.ts';
import { requireOwner } from '../named-tokens/token-owner.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import { loadKeys, readJwtOf } from './request-jwt.ts';

export type ApprovingPlex = Pick<
  PlexClient,
  'createJwtPin' | 'checkJwtPin' | 'getNonce' | 'getTokenDetails' | 'signOut'
>;

/**
 * Makes a JWT that its owner approves in the browser: a PIN that holds the key from the start, so
 * there is no legacy token on the way. Resolves once it is approved.
 *
 * @throws KeyringError `jwt-not-issued` | as `approveToken`; then nothing of it is left at Plex, as
 *   far as it can be reached
 */
export async function approveJwt(
  plex: ApprovingPlex,
  accountId: AccountId,
  device: WaitingDevice,
  options: ApprovalOptions,
): Promise<MadeToken> {
  const { now } = options;
  const { clientIdentifier, deviceName } = device;
  const keys = await loadKeys();
  const { left } = options;
  const privateKey = left?.privateKey ?? (await keys.makePrivateKey());
  /** Whose clock is wrong signs what does not fit, and gets a legacy token without a word. */
  const ahead = async (): Promise<number> => {
    const { plexTime = now() } = await plex.getNonce(device);
    return now() - plexTime;
  };
  // One that was left waits on, whether Plex can be reached now or later.
  let aheadMs = left === undefined ? await ahead() : undefined;
  const pin = left?.pin ?? (await plex.createJwtPin(await keys.publicJwkOf(privateKey), device));
  return awaitApproval(device, options, {
    pin,
    privateKey,
    /** Signed anew for each look: a signature is good for five minutes, a person may take longer. */
    checkPin: async (id, call) => {
      aheadMs ??= await ahead();
      const claims = { clientIdentifier, at: now() - aheadMs };
      const deviceJwt = await keys.signDeviceJwt(privateKey, claims);
      return plex.checkJwtPin(id, deviceJwt, { ...call, deviceName });
    },
    accept: async (token) => {
      const { endsAt } = await readJwtOf(token, privateKey);
      await requireOwner(plex, accountId, token, device);
      return { token, clientIdentifier, jwt: { privateKey, endsAt } };
    },
    end: (token) => plex.signOut(token, { clientIdentifier, deviceName }),
  });
}
