import type { AccountId } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import type { CallOptions, PlexClient } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';

/**
 * The token answers, and is the account's: whoever approves a PIN may be somebody else.
 *
 * @throws KeyringError `named-token-of-another-account` | the failures of `getTokenDetails`
 */
export async function requireOwner(
  plex: Pick<PlexClient, 'getTokenDetails'>,
  accountId: AccountId,
  token: Token,
  device: CallOptions,
): Promise<void> {
  const { uuid } = await plex.getTokenDetails(token, device);
  if (uuid !== accountId)
    throw new KeyringError('named-token-of-another-account', 'approved by somebody else');
}
