import { isKeyringError, KeyringError } from '../keyring-error.ts';

/**
 * A server's refusal is of its own token, not of the account's: a new list helps, where a new sign-in
 * would be too much. Other failures stay as they are.
 */
export function serverTokenFailure(error: unknown): unknown {
  return isKeyringError(error, 'token-rejected')
    ? new KeyringError('server-token-rejected', error.message)
    : error;
}
