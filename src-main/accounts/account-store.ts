import type { AccountId, AccountSummary, KeptIn, TokenHealth } from '../contract/entities.ts';
import { ownAccount } from '../keychain/envelope.ts';
import type { Token } from '../token.ts';
import { keyOfAccount } from './credential-list.ts';
import type { CredentialState, CredentialStore, HeldCredential } from './credential-store.ts';

/** A token and all that is needed to use it. */
export type Credential = {
  accountId: AccountId;
  /** The username, or the title of an account without one; of a token made for a tool, its name. */
  name: string;
  token: Token;
  /** Under which identifier Plex knows the token: every request with the one carries the other. */
  clientIdentifier: string;
  keptIn: KeptIn;
};

export type NewAccount = Omit<Credential, 'keptIn'> & {
  /** The member of the Plex Home from whom it was switched to; without it, its owner signed in. */
  homeOf?: AccountId | null;
  /** Whether it is a managed user of a Plex Home. */
  isManaged?: boolean;
};

/** Who is signed in, at one Plex origin. */
export interface AccountStore {
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
  add(account: NewAccount, keepIn: KeptIn): Promise<{ replaced: Credential | undefined }>;
  /**
   * Drops the credential that `credential` gives. A kept one that a session's was hiding shows again.
   *
   * @throws KeyringError `account-unknown` | `keychain-…` | `list-not-written`; then it is still listed
   */
  remove(accountId: AccountId): Promise<void>;
  noteHealth(accountId: AccountId, health: TokenHealth): void;
  /** Returns the function that ends the subscription. */
  onChange(listener: (accounts: AccountSummary[]) => void): () => void;
  /** Told of each credential that `add` keeps, after `onChange`; not of those that a backup brings. */
  onAdded(listener: (accountId: AccountId) => void): () => void;
}

export function createAccountStore(credentials: CredentialStore): AccountStore {
  const addedListeners = new Set<(accountId: AccountId) => void>();
  const list = (): AccountSummary[] => credentials.list().flatMap(summary);
  return {
    list,
    credential: (accountId) => ofAccount(credentials.credential(keyOfAccount(accountId))),
    add: async ({ homeOf = null, isManaged = false, ...account }, keepIn) => {
      const about = { ...ownAccount, homeOf, isManaged };
      const { replaced } = await credentials.add({ ...account, about, privateKey: null }, keepIn);
      for (const listener of addedListeners) listener(account.accountId);
      return { replaced: replaced && ofAccount(replaced) };
    },
    remove: (accountId) => credentials.remove(keyOfAccount(accountId)),
    noteHealth: (accountId, health) => credentials.noteHealth(keyOfAccount(accountId), health),
    onChange: (listener) => credentials.onChange('account', () => listener(list())),
    onAdded: (listener) => {
      addedListeners.add(listener);
      return () => void addedListeners.delete(listener);
    },
  };
}

function summary({ about, presence, ...facts }: CredentialState): AccountSummary[] {
  if (about.kind !== 'account') return [];
  const { accountId, name, signedInAt, keptIn, health } = facts;
  const { homeOf, isManaged } = about;
  return [{ accountId, name, signedInAt, keptIn, token: presence, health, homeOf, isManaged }];
}

function ofAccount({
  accountId,
  name,
  token,
  clientIdentifier,
  keptIn,
}: HeldCredential): Credential {
  return { accountId, name, token, clientIdentifier, keptIn };
}
