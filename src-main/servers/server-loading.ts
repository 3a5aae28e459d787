import type { AccountId, AccountSummary, ServerList } from '../contract/entities.ts';
import type { ServerDirectory } from './server-directory.ts';

/** The look-ups of a start are spread over this time, so that many accounts are no flood at Plex. */
const SPREAD_MS = 30_000;
/** Of accounts that come one soon after the other, as from a backup, so many are asked for at once … */
const AT_ONCE = 4;
/** … and then one each time that this has passed. */
const GAP_MS = 250;

export type ServerLoading = {
  /** Accounts whose token has come to hand get their servers listed: the first at once. */
  follow: (accounts: AccountSummary[]) => void;
  /** Somebody is looking: whatever still waits is loaded now. */
  hurry: () => void;
  /** Somebody has just signed in: the servers of that account wait behind no others. */
  hurryFor: (accountId: AccountId) => void;
  /** The network is back: the lists that could not be had for want of it are asked for once more. */
  again: () => void;
  close: () => void;
};

/** Whether there was no answer at all. */
export function isAway(failure: ServerList['failure']): boolean {
  return failure === 'offline' || failure === 'timed-out';
}

/**
 * Lists the servers of every account once for each sign-in, by itself. A failure stands in the list, for
 * the person to retry.
 *
 * @param isWatched whether somebody has the lists in view, and so waits for them
 */
export function createServerLoading(
  servers: Pick<ServerDirectory, 'load' | 'lists'>,
  isWatched: () => boolean,
): ServerLoading {
  /** When the account signed in whose servers were asked for: a new sign-in brings new server tokens. */
  const begun = new Map<AccountId, number>();
  const waiting = new Map<AccountId, NodeJS.Timeout>();
  /** Up to when there is enough to do, by a clock that nobody sets. */
  let busyUntil = 0;

  const stopWaiting = (accountId: AccountId): void => {
    clearTimeout(waiting.get(accountId));
    waiting.delete(accountId);
  };

  const load = (accountId: AccountId): void => {
    stopWaiting(accountId);
    void servers.load(accountId, isWatched()).catch(() => undefined);
  };

  return {
    follow: (accounts) => {
      const known = new Set(accounts.map(({ accountId }) => accountId));
      for (const accountId of [...begun.keys()].filter((each) => !known.has(each))) {
        begun.delete(accountId);
        stopWaiting(accountId);
      }
      const fresh = accounts.filter(
        ({ accountId, token, signedInAt }) =>
          token === 'held' && begun.get(accountId) !== signedInAt,
      );
      if (fresh.length === 0) return;
      const now = performance.now();
      const waitMs = Math.max(0, busyUntil - now - (AT_ONCE - 1) * GAP_MS);
      busyUntil = Math.max(busyUntil, now) + GAP_MS;
      fresh.forEach(({ accountId, signedInAt }, position) => {
        begun.set(accountId, signedInAt);
        stopWaiting(accountId);
        const delayMs = waitMs + (position * SPREAD_MS) / fresh.length;
        waiting.set(
          accountId,
          setTimeout(() => load(accountId), delayMs),
        );
      });
    },
    hurry: () => {
      for (const accountId of [...waiting.keys()]) load(accountId);
    },
    hurryFor: (accountId) => {
      if (waiting.has(accountId)) load(accountId);
    },
    again: () => {
      for (const { accountId, failure } of servers.lists()) if (isAway(failure)) load(accountId);
    },
    close: () => {
      for (const accountId of [...waiting.keys()]) stopWaiting(accountId);
    },
  };
}
