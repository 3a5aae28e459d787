import type { AccountId, AccountSummary, KeptIn, TokenHealth } from '../contract/entities.ts';
import type { Token } from '../token.ts';

/** A token and all that is needed to use it. */
export type Credential = {
  accountId: AccountId;
  /** The username, or the title of an account without one. */
  name: string;
  token: Token;
  /** Under which identifier Plex knows the token: every request with the one carries the other. */
  clientIdentifier: string;
  keptIn: KeptIn;
};

/**
 * Who is signed in, at one Plex origin.
 *
 * Which accounts exist is the list file's truth; their tokens are the keychain's, read once after
 * the start and written through. Accounts kept for the session are in memory alone.
 */
export interface AccountStore {
  /**
   * Reads the list file; the accounts are listed when this resolves. The keychain is read in the
   * background as soon as it is ready, once: half-done steps are repaired, entries without an
   * account are adopted.
   */
  start(): Promise<void>;
  /** In the order of first sign-in. */
  list(): AccountSummary[];
  /**
   * @throws KeyringError `account-unknown` | `keychain-locked` | `keychain-unavailable` |
   *   `keychain-frozen` | `keychain-entry-missing` | `keychain-entry-unreadable`
   */
  credential(accountId: AccountId): Credential;
  /**
   * Keeps a new credential. If the account is known, its new token and identifier take the old
   * one's place; `replaced` is the old credential, which nobody keeps any more: have Plex end it.
   *
   * @throws KeyringError `keychain-…` | `list-not-written`; then nothing has changed
   */
  add(
    account: Pick<Credential, 'accountId' | 'name' | 'token' | 'clientIdentifier'>,
    keepIn: KeptIn,
  ): Promise<{ replaced: Credential | undefined }>;
  /**
   * Drops the credential that `credential` gives. A kept one that a session's was hiding shows again.
   *
   * @throws KeyringError `account-unknown` | `keychain-…` | `list-not-written`; then it is still listed
   */
  remove(accountId: AccountId): Promise<void>;
  /** Removes every account of this origin, its entries in the keychain included, and touches no other. */
  removeAllOfOrigin(): Promise<void>;
  noteHealth(accountId: AccountId, health: TokenHealth): void;
  /** Returns the function that ends the subscription. */
  onChange(listener: (accounts: AccountSummary[]) => void): () => void;
  /** Resolves when everything begun is done and the list file is written. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
