import type { TokenHealth } from '../contract/entities.ts';

/* When a token is looked at again, be it asked about at plex.tv or at a server. */

/** After a judgement. */
const DAILY_MS = 24 * 3_600_000;
/** After a try that brought no judgement: this long, then twice as long each time … */
export const FIRST_RETRY_MS = 15 * 60_000;
/** … and at last this long. */
const LAST_RETRY_MS = 6 * 3_600_000;
/** When the computer has woken, its network may take a moment. Our choice. */
export const AFTER_WAKE_MS = 3_000;

export type Tries = {
  /** Tries in a row that brought no judgement. */
  failures: number;
  triedAt: number | undefined;
};

/** By what is known of the token. In the past when that is long ago. */
export function nextLook(health: TokenHealth, tries: Tries, now: number): number {
  const isJudged = health.state !== 'could-not-check' && tries.failures === 0;
  const at = lastLook(health, tries, now);
  return at === undefined ? 0 : at + (isJudged ? DAILY_MS : retryMs(tries.failures));
}

/** A look in the future, by a clock set back, tells nothing of the token's age. */
export function lastLook(
  { checkedAt }: TokenHealth,
  { triedAt }: Tries,
  now: number,
): number | undefined {
  const looks = [checkedAt, triedAt].filter((at) => typeof at === 'number');
  const past = looks.filter((at) => at <= now);
  return past.length === 0 ? undefined : Math.max(...past);
}

/** Doubling; the first after 15 minutes, never more than 6 hours. */
function retryMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1), LAST_RETRY_MS);
}
