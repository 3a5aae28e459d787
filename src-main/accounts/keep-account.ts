import { AccountId } from '../contract/entities.ts';
import type { KeptIn } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import { keychainFailure } from '../keychain/keychain.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { AccountDetails } from '../plex/plex-answers.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import { accountName } from './account-name.ts';
import type { AccountStore } from './account-store.ts';

/** A token that a sign-in has yielded, and whose it is. */
export type NewToken = { account: AccountDetails; token: Token; clientIdentifier: string };

/** Where every way to sign in ends: the account is kept, in place of what was kept of it before. */
export type AccountKeeper = {
  /**
   * Asked before anything is sent: a token that could not be kept should not be made at all.
   *
   * @throws KeyringError `keychain-…`
   */
  requireRoom: (keepIn: KeptIn) => Promise<void>;
  /**
   * Keeps the account. The token that it replaces is signed out at Plex, unless it is the same one.
   *
   * @throws KeyringError as `AccountStore.add`; then nothing has changed
   */
  keep: (signedIn: NewToken, keepIn: KeptIn) => Promise<AccountId>;
  /** Has Plex end a token that nobody keeps; whether it could is not told. */
  endAtPlex: (token: Token, clientIdentifier: string) => Promise<void>;
};

export function createAccountKeeper(deps: {
  plex: Pick<PlexClient, 'signOut'>;
  accounts: Pick<AccountStore, 'add'>;
  keychain: Pick<Keychain, 'check'>;
}): AccountKeeper {
  const endAtPlex = (token: Token, clientIdentifier: string): Promise<void> =>
    deps.plex.signOut(token, { clientIdentifier }).catch(() => undefined);

  return {
    requireRoom: async (keepIn) => {
      if (keepIn === 'session') return;
      const state = await deps.keychain.check();
      if (state === 'starting') throw new KeyringError('keychain-unavailable', 'sign-in not sent');
      if (state !== 'ready') throw keychainFailure(state);
    },
    keep: async ({ account, token, clientIdentifier }, keepIn) => {
      const accountId = AccountId.parse(account.uuid);
      const name = accountName(account).slice(0, 512);
      const { replaced } = await deps.accounts.add(
        { accountId, name, token, clientIdentifier },
        keepIn,
      );
      if (replaced && replaced.token.reveal() !== token.reveal())
        void endAtPlex(replaced.token, replaced.clientIdentifier);
      return accountId;
    },
    endAtPlex,
  };
}
