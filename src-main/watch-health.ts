import type { AccountId, AccountSummary } from './contract/entities.ts';

/**
 * Calls `onRejected` once for each token that Plex rejects, and again only after it was good or was
 * made anew meanwhile. What stood rejected at the first look was told by an earlier run.
 */
export function watchHealth(
  onRejected: (account: AccountSummary) => void,
): (accounts: AccountSummary[]) => void {
  let rejected: Set<AccountId> | undefined;
  return (accounts) => {
    const before = rejected;
    const now = accounts.filter(({ accountId, health }) => {
      if (health.state === 'rejected') return true;
      // "Could not check" says nothing new about a token that was rejected before.
      const isGoodOrNew = health.state === 'valid' || health.state === 'unchecked';
      return !isGoodOrNew && before?.has(accountId) === true;
    });
    rejected = new Set(now.map(({ accountId }) => accountId));
    for (const account of now) if (before?.has(account.accountId) === false) onRejected(account);
  };
}
