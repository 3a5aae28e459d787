import type { AccountId, AccountSummary } from './contract/entities.ts';

/** Calls `onRejected` once for each token that Plex rejects, and again only after it was good meanwhile. */
export function watchHealth(
  onRejected: (account: AccountSummary) => void,
): (accounts: AccountSummary[]) => void {
  let rejected = new Set<AccountId>();
  return (accounts) => {
    const now = accounts.filter(({ health }) => health.state === 'rejected');
    // "Could not check" says nothing new about a token that was rejected before.
    const stillUnsure = accounts.filter(({ health }) => health.state === 'could-not-check');
    for (const account of now) if (!rejected.has(account.accountId)) onRejected(account);
    rejected = new Set([
      ...now.map(({ accountId }) => accountId),
      ...stillUnsure.map(({ accountId }) => accountId).filter((each) => rejected.has(each)),
    ]);
  };
}
