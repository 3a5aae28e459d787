import type { AccountId, TokenDetails, TokenHealth } from '../contract/entities.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { AccountDetails } from '../plex/plex-answers.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import type { AccountStore } from './account-store.ts';
import { accountName } from './account-name.ts';

export type TokenDetailsReader = {
  /**
   * Whose token it is, without any secret. What Plex says of the token on the way becomes its health.
   *
   * @param refresh ask Plex even when the answer is already known
   * @throws KeyringError `account-unknown` | `keychain-…` | every failure of `getTokenDetails`
   */
  read: (accountId: AccountId, refresh: boolean) => Promise<TokenDetails>;
  /** The whole e-mail address. */
  email: (accountId: AccountId) => Promise<string>;
  /** What Plex said at sign-in, so that it need not be asked again. */
  remember: (accountId: AccountId, details: AccountDetails) => void;
  /** The account is gone: so is what Plex said of it. */
  forget: (accountId: AccountId) => void;
};

type Known = { details: AccountDetails; checkedAt: number };

export function createTokenDetailsReader(deps: {
  plex: Pick<PlexClient, 'getTokenDetails'>;
  accounts: Pick<AccountStore, 'credential' | 'list' | 'noteHealth'>;
  now: () => number;
}): TokenDetailsReader {
  const known = new Map<AccountId, Known>();

  const remember = (accountId: AccountId, details: AccountDetails): Known => {
    const fresh = { details, checkedAt: deps.now() };
    known.set(accountId, fresh);
    deps.accounts.noteHealth(accountId, { state: 'valid', checkedAt: fresh.checkedAt });
    return fresh;
  };

  const ask = async (accountId: AccountId): Promise<Known> => {
    const { token, clientIdentifier } = deps.accounts.credential(accountId);
    let details: AccountDetails;
    try {
      details = await deps.plex.getTokenDetails(token, { clientIdentifier });
    } catch (error) {
      if (isStill(accountId, clientIdentifier))
        deps.accounts.noteHealth(accountId, { state: healthAfter(error), checkedAt: deps.now() });
      throw error;
    }
    if (!isStill(accountId, clientIdentifier))
      throw new KeyringError('account-unknown', 'signed out or in again while Plex was asked');
    return remember(accountId, details);
  };

  /** An answer about a token that was replaced meanwhile says nothing about the new one. */
  const isStill = (accountId: AccountId, clientIdentifier: string): boolean => {
    try {
      return deps.accounts.credential(accountId).clientIdentifier === clientIdentifier;
    } catch {
      return false;
    }
  };

  return {
    read: async (accountId, refresh) => {
      const { clientIdentifier } = deps.accounts.credential(accountId);
      const { details } = (!refresh && known.get(accountId)) || (await ask(accountId));
      const summary = deps.accounts.list().find((account) => account.accountId === accountId);
      const health = summary?.health ?? { state: 'unchecked', checkedAt: null };
      return describe(accountId, details, clientIdentifier, health);
    },
    email: async (accountId) => {
      const { details } = known.get(accountId) ?? (await ask(accountId));
      return (details.email ?? '').slice(0, 512);
    },
    remember: (accountId, details) => void remember(accountId, details),
    forget: (accountId) => void known.delete(accountId),
  };
}

/** What a failed call says of the token it used: nothing at all, unless Plex itself spoke of it. */
export function healthAfter(error: unknown): TokenHealth['state'] {
  if (isKeyringError(error, 'token-rejected', 'token-expired')) return 'rejected';
  if (isKeyringError(error, 'token-refused')) return 'refused';
  return 'could-not-check';
}

function describe(
  accountId: AccountId,
  details: AccountDetails,
  clientIdentifier: string,
  health: TokenHealth,
): TokenDetails {
  const { subscription } = details;
  return {
    accountId,
    owner: shorten(accountName(details)),
    fullName: shorten(details.friendlyName),
    maskedEmail: maskEmail(shorten(details.email)),
    subscription: subscription
      ? {
          active: subscription.active ?? false,
          status: shorten(subscription.status),
          plan: shorten(subscription.plan),
        }
      : null,
    twoFactorEnabled: details.twoFactorEnabled ?? null,
    joinedAt: toInstant(details.joinedAt),
    rememberedUntil: toInstant(details.rememberExpiresAt),
    entitlements: (details.entitlements ?? []).slice(0, 1_000).map(shorten),
    roles: (details.roles ?? []).slice(0, 1_000).map(shorten),
    country: shorten(details.country),
    homeMember: details.home ?? null,
    homeAdmin: details.homeAdmin ?? null,
    managed: details.restricted ?? null,
    hasPassword: details.hasPassword ?? null,
    clientIdentifier,
    health,
  };
}

/** `nora@example.test` becomes `n•••@example.test`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1
    ? '•'.repeat(Math.min(email.length, 3))
    : `${email.slice(0, 1)}•••${email.slice(at)}`;
}

/** To what the contract allows. */
function shorten(text: string | null | undefined): string {
  return (text ?? '').slice(0, 512);
}

/** Plex's seconds to our milliseconds; null for what no calendar holds. */
function toInstant(seconds: number | null | undefined): number | null {
  const instant = new Date((seconds ?? NaN) * 1_000).getTime();
  return Number.isNaN(instant) ? null : instant;
}
