import type { CredentialState } from '../accounts/credential-store.ts';
import type { AccountId } from '../contract/entities.ts';
import type { Standing } from './notice-board.ts';

/** How long the desktop waits for word of an account's other tokens. Our choice. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Where Plex rejects an account's own token and others made from it, one notice of the account says
 * so in place of one for each: a new sign-in mends them all. While that goes on, and of what was told
 * so, nothing is told anew.
 */
export function groupedStandings(
  standings: readonly Standing[],
  isBeingRepaired: (accountId: AccountId) => boolean,
): Standing[] {
  const rejected = standings.filter(({ stands }) => stands === 'rejected');
  const accounts = new Set(rejected.filter(isAccount).map(({ accountId }) => accountId));
  const several = new Set(
    rejected
      .filter((standing) => isNamed(standing) && accounts.has(standing.accountId))
      .map(({ accountId }) => accountId),
  );
  return standings.map((standing): Standing => {
    const { accountId, stands, stage } = standing;
    if (stands !== 'rejected') return standing;
    if (isNamed(standing) && (several.has(accountId) || isBeingRepaired(accountId)))
      return { ...standing, stands: 'covered' };
    // Further than one alone: where that was told before, this is told in its place.
    if (isAccount(standing) && several.has(accountId))
      return { ...standing, stands: 'several-rejected', stage: stage + 1 };
    return standing;
  });
}

function isNamed({ namedTokenId }: Standing): boolean {
  return namedTokenId !== null;
}

function isAccount({ namedTokenId, serverId, transientTokenId }: Standing): boolean {
  return namedTokenId === null && serverId === null && transientTokenId === null;
}

/**
 * Until when the desktop waits before it tells that Plex rejected a token of this account (epoch
 * milliseconds): the account's other tokens are being asked about, and may have ended with it. `null`:
 * all that is to be known is known.
 */
export function gatheringUntil(
  credentials: readonly CredentialState[],
  accountId: AccountId,
  now: number,
): number | null {
  const its = credentials.filter((each) => each.accountId === accountId);
  const rejectedAt = Math.max(
    ...its.filter(({ health }) => health.state === 'rejected').map(lookedAt),
  );
  const isOpen = its.some(
    (each) =>
      isAskable(each, now) && each.health.state !== 'rejected' && lookedAt(each) < rejectedAt,
  );
  const end = rejectedAt + LONGEST_WAIT_MS;
  return isOpen && rejectedAt <= now && now < end ? end : null;
}

function lookedAt({ health }: CredentialState): number {
  return health.checkedAt ?? 0;
}

function isAskable({ presence, about }: CredentialState, now: number): boolean {
  return presence === 'held' && (about.kind !== 'jwt' || about.endsAt > now);
}
