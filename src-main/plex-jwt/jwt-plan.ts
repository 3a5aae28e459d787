const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A JWT is renewed when less than this is left of its seven days. */
export const RENEW_BEFORE_MS = 2 * DAY_MS;
/** With less than this left, and no renewal in sight, the person is told. */
export const TELL_BEFORE_MS = 12 * HOUR_MS;
/** After a try that failed: this long, while there is time … */
const RETRY_MS = DAY_MS;
/** … and this long when there is none. */
const LAST_RETRY_MS = HOUR_MS;
/** A named pause is kept up to this; one that seems longer comes of a clock set back. */
const LONGEST_PAUSE_MS = HOUR_MS;

/** What is known of a JWT's renewal. Instants in epoch milliseconds, by our clock. */
export type RenewalState = {
  endsAt: number;
  /** The last try, if it failed. */
  failedAt: number | undefined;
  /** Until when Plex asked not to be asked. */
  pausedUntil: number;
};

/** When the next try is due: in the past if it is overdue. */
export function renewalDue({ endsAt, failedAt, pausedUntil }: RenewalState, now: number): number {
  const pause = pausedUntil > now + LONGEST_PAUSE_MS ? 0 : pausedUntil;
  const firstTry = endsAt - RENEW_BEFORE_MS;
  // A failure in the future, by a clock set back, tells nothing.
  if (failedAt === undefined || failedAt > now) return Math.max(firstTry, pause);
  return Math.max(firstTry, retryAfter(failedAt, endsAt), pause);
}

/** Daily; once more when the person would have to be told; then hourly, after the end too. */
function retryAfter(failedAt: number, endsAt: number): number {
  const tellAt = endsAt - TELL_BEFORE_MS;
  if (failedAt >= tellAt - LAST_RETRY_MS) return failedAt + LAST_RETRY_MS;
  return Math.min(failedAt + RETRY_MS, tellAt);
}
