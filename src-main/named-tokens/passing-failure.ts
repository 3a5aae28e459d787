import { noAnswerCodes } from '../contract/failure-codes.ts';
import { isKeyringError } from '../keyring-error.ts';

/** Nothing that Plex has said of the token or the PIN: it may be told another time. */
export function isPassing(failure: unknown): boolean {
  return isKeyringError(failure, ...noAnswerCodes);
}
