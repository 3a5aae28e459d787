/** When a GET is asked again, in the SDKs' words. Times are milliseconds. Nothing but a GET ever is. */
export type RetryPolicy =
  | { strategy: 'none' }
  | {
      strategy: 'backoff';
      /** Longest wait before the first retry. */
      initialInterval: number;
      /** Longest wait before any retry, unless Plex named one itself. */
      maxInterval: number;
      /** Each longest wait is the one before times this. */
      exponent: number;
      /** No retry starts later than this after the call began. */
      maxElapsedTime: number;
      retryConnectionErrors: boolean;
      /** The first try included. */
      maxTries?: number;
    };

/** For what a user asked for: three tries, from one second, inside the call's own deadline. */
export const userRetry: RetryPolicy = {
  strategy: 'backoff',
  initialInterval: 1_000,
  maxInterval: 60_000,
  exponent: 2,
  maxElapsedTime: 15_000,
  retryConnectionErrors: true,
  maxTries: 3,
};

/** What a busy Plex or a busy proxy answers; as the SDKs have it. */
const busyStatuses = new Set([429, 500, 502, 503, 504]);

/** Where Plex names no time, or one that cannot be read: our choice. */
const UNNAMED_WAIT_MS = 60_000;
const LONGEST_NAMED_WAIT_MS = 3_600_000;

export const isBusy = (status: number) => busyStatuses.has(status);

/**
 * How long Plex asks us to stay away, from an answer that says it is busy.
 *
 * @param retryAfter the header as it came: seconds, or a date
 * @returns milliseconds; undefined where the answer asks for nothing
 */
export function namedWaitMs(
  status: number,
  retryAfter: string | undefined,
  now: number,
): number | undefined {
  if (retryAfter === undefined) return status === 429 ? UNNAMED_WAIT_MS : undefined;
  const text = retryAfter.trim();
  const wait = /^\d{1,12}$/.test(text) ? Number(text) * 1_000 : httpDateMs(text) - now;
  return wait >= 0 ? Math.min(wait, LONGEST_NAMED_WAIT_MS) : UNNAMED_WAIT_MS;
}

/** NaN for anything but the one form that HTTP asks for: `Sun, 06 Nov 1994 08:49:37 GMT`. */
function httpDateMs(text: string): number {
  return /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) ? Date.parse(text) : NaN;
}

export type RetryQuestion = {
  policy: RetryPolicy;
  /** Tries made so far. */
  tries: number;
  elapsedMs: number;
  /** Left until the call's deadline. */
  remainingMs: number;
  /** What Plex asked for. */
  namedMs: number | undefined;
  /** From 0 to 1. */
  random: () => number;
};

/**
 * Milliseconds to wait before the next try, or why there is none: the tries are used up, or the
 * wait would pass the end. Full jitter: any share of the longest wait.
 */
export function planRetry(question: RetryQuestion): number | 'used-up' | 'too-long' {
  const { policy, tries, namedMs } = question;
  if (policy.strategy === 'none' || tries >= (policy.maxTries ?? Infinity)) return 'used-up';
  const longest = Math.min(
    policy.maxInterval,
    policy.initialInterval * policy.exponent ** (tries - 1),
  );
  // A named wait of nothing does not mean "hammer me".
  const wait = namedMs !== undefined && namedMs > 0 ? namedMs : question.random() * longest;
  const left = Math.min(question.remainingMs, policy.maxElapsedTime - question.elapsedMs);
  return wait < left ? wait : 'too-long';
}
