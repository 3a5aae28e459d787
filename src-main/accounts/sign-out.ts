import type { AccountId } from '../contract/entities.ts';
import { isKeyringError } from '../keyring-error.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import type { AccountStore } from './account-store.ts';

/**
 * Has Plex end the account's token, then removes our entry. When Plex cannot be asked nothing is
 * removed, so that the token does not live on unseen. A token that Plex refuses to know is at its end.
 *
 * @throws KeyringError failures of `PlexClient.signOut` | `keychain-…` | `account-unknown`
 */
export async function signOut(
  deps: {
    plex: Pick<PlexClient, 'signOut'>;
    accounts: Pick<AccountStore, 'credential' | 'remove'>;
  },
  accountId: AccountId,
): Promise<void> {
  const credential = heldCredential(deps.accounts, accountId);
  if (credential) {
    const { token, clientIdentifier } = credential;
    await deps.plex.signOut(token, { clientIdentifier }).catch((error: unknown) => {
      if (!isKeyringError(error, 'token-rejected', 'token-expired')) throw error;
    });
  }
  await deps.accounts.remove(accountId);
}

/** Undefined when the token itself is lost: then there is nothing to have ended at Plex. */
function heldCredential(accounts: Pick<AccountStore, 'credential'>, accountId: AccountId) {
  try {
    return accounts.credential(accountId);
  } catch (error) {
    if (isKeyringError(error, 'keychain-entry-missing', 'keychain-entry-unreadable'))
      return undefined;
    throw error;
  }
}
