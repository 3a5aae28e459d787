import type { AccountStore } from '../accounts/account-store.ts';
import { AccountId } from '../contract/entities.ts';
import { HomeUserId } from '../contract/home-users.ts';
import type { HomeUserList, HomeUserSummary } from '../contract/home-users.ts';
import { keychainFailure } from '../keychain/keychain.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { PlexHomeUser, SwitchedUser } from '../plex/home-calls.ts';
import type { PlexClient } from '../plex/plex-client.ts';

export type HomeUsers = {
  /** Who is in the account's home, as Plex has it now. @throws KeyringError those of `getHomeUsers` */
  read: (accountId: AccountId) => Promise<HomeUserList>;
  /**
   * Gets a token of another user of the list last read, and keeps it as an account of its own, where the
   * account's is kept. A token that it replaces is signed out.
   *
   * @param pin what Plex is sent, once, of a protected user; of others it is not
   * @throws KeyringError `home-user-unknown` | `home-pin-required` | `home-pin-wrong` |
   *   `rate-limited`, until Plex's pause is over | `sign-in-already-running` | `keychain-…` |
   *   `list-not-written`; then Plex has no new token either
   */
  getToken: (accountId: AccountId, homeUserId: HomeUserId, pin: string) => Promise<AccountId>;
  /** The account is gone: so is what was read of its home. */
  forgetAccount: (accountId: AccountId) => void;
};

/** As many as the contract lets through; Plex itself allows fifteen. */
const MOST_USERS = 1_000;

export function createHomeUsers(deps: {
  plex: Pick<PlexClient, 'getHomeUsers' | 'switchHomeUser' | 'signOut'>;
  accounts: Pick<AccountStore, 'credential' | 'add' | 'noteHealth'>;
  keychain: Pick<Keychain, 'check'>;
  newClientIdentifier: () => string;
  now: () => number;
}): HomeUsers {
  const { plex, accounts, now } = deps;
  const homes = new Map<AccountId, Map<HomeUserId, PlexHomeUser>>();
  /** Until when Plex wants no further switch, by whose account it said so. */
  const pauses = new Map<AccountId, number>();
  const underWay = new Set<AccountId>();

  const summary = (user: PlexHomeUser, accountId: AccountId): HomeUserSummary => ({
    homeUserId: HomeUserId.parse(user.uuid),
    name: nameOf(user),
    isAdmin: user.admin,
    isManaged: user.restricted,
    isGuest: user.guest,
    isProtected: user.protected,
    isSelf: user.uuid === accountId,
  });

  const requireNoPause = (accountId: AccountId): void => {
    const retryAt = pauses.get(accountId) ?? 0;
    if (retryAt > now())
      throw new KeyringError('rate-limited', 'not sent: Plex asked for a pause', { retryAt });
  };

  /** A token that could not be kept should not be made at all. */
  const requireRoom = async (keptIn: 'keychain' | 'session'): Promise<void> => {
    if (keptIn === 'session') return;
    const state = await deps.keychain.check();
    if (state !== 'ready') throw keychainFailure(state);
  };

  const switchTo = async (accountId: AccountId, user: PlexHomeUser, pin: string) => {
    const { token, keptIn } = accounts.credential(accountId);
    await requireRoom(keptIn);
    const clientIdentifier = deps.newClientIdentifier();
    const asked = { uuid: user.uuid, pin: user.protected ? pin : undefined };
    const switched = await plex
      .switchHomeUser(token, asked, { clientIdentifier })
      .catch((error: unknown) => {
        if (isKeyringError(error, 'rate-limited') && error.retryAt !== undefined)
          pauses.set(accountId, error.retryAt);
        throw error;
      });
    return { switched, clientIdentifier, keptIn };
  };

  const keep = async (
    accountId: AccountId,
    user: PlexHomeUser,
    { switched, clientIdentifier, keptIn }: Awaited<ReturnType<typeof switchTo>>,
  ): Promise<AccountId> => {
    const account = {
      accountId: AccountId.parse(user.uuid),
      name: nameOf({ ...user, ...named(switched) }),
      token: switched.authToken,
      clientIdentifier,
      homeOf: accountId,
      isManaged: user.restricted,
    };
    try {
      const { replaced } = await accounts.add(account, keptIn);
      if (replaced)
        void plex
          .signOut(replaced.token, { clientIdentifier: replaced.clientIdentifier })
          .catch(nothing);
    } catch (error) {
      await plex.signOut(account.token, { clientIdentifier }).catch(nothing);
      throw error;
    }
    accounts.noteHealth(account.accountId, { state: 'valid', checkedAt: now() });
    return account.accountId;
  };

  return {
    read: async (accountId) => {
      const { token, clientIdentifier } = accounts.credential(accountId);
      const { name, users } = await plex.getHomeUsers(token, { clientIdentifier });
      const others = users.filter(({ uuid }) => uuid !== accountId);
      homes.set(accountId, new Map(others.map((user) => [HomeUserId.parse(user.uuid), user])));
      return {
        accountId,
        homeName: name.slice(0, 512),
        users: users.slice(0, MOST_USERS).map((user) => summary(user, accountId)),
      };
    },
    getToken: async (accountId, homeUserId, pin) => {
      const user = homes.get(accountId)?.get(homeUserId);
      if (user === undefined) throw new KeyringError('home-user-unknown', 'not on the list read');
      if (user.protected && pin === '')
        throw new KeyringError('home-pin-required', 'not sent: no PIN');
      requireNoPause(accountId);
      if (underWay.has(accountId))
        throw new KeyringError('sign-in-already-running', 'one at a time');
      underWay.add(accountId);
      try {
        return await keep(accountId, user, await switchTo(accountId, user, pin));
      } finally {
        underWay.delete(accountId);
      }
    },
    forgetAccount: (accountId) => {
      homes.delete(accountId);
      pauses.delete(accountId);
    },
  };
}

/** A managed user has no username: the title is the name. */
function nameOf({ username, title, friendlyName, uuid }: PlexHomeUser): string {
  const name = [username, title, friendlyName].find((each) => each.trim() !== '');
  return (name ?? `Home user ${uuid}`).slice(0, 512);
}

/** What a switch says of names, where it says anything. */
function named({ username, title }: SwitchedUser): Partial<PlexHomeUser> {
  return { ...(username === '' ? {} : { username }), ...(title === '' ? {} : { title }) };
}

function nothing(): void {}
