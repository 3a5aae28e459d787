import type { Token } from '../token.ts';
import type { RequestBody } from './plex-http.ts';
import type { Route } from './route.ts';
import type { RetryPolicy } from './retries.ts';
import type { ServerAddress } from './server-address.ts';

export type CallOptions = {
  /** The stored credential's own: Plex keeps one token per account and client identifier. */
  clientIdentifier: string;
  /** How Plex's user sees this credential's device. Default: the client's own name. */
  deviceName?: string | undefined;
  signal?: AbortSignal | undefined;
  deadlineMs?: number | undefined;
  retry?: RetryPolicy | undefined;
};

/** One request, but for who asks. */
export type Question = Route & {
  to: ServerAddress;
  /** What is sent in place of a `path` that is a pattern: a path that holds a value is never named. */
  sentPath?: string;
  /** With its question mark. */
  query?: string;
  token?: Token;
  body?: RequestBody;
  /** After decompression. Default 1 MiB. */
  maxAnswerBytes?: number;
  /** A call that makes or ends something is not asked twice, and neither is its GET form. */
  onceOnly?: boolean;
};

/** What the client gives to each group of its calls (`pin-calls.ts`). */
export type Asking = {
  atPlexTv: (method: Route['method'], path: string, token?: Token) => Question;
  /**
   * The value of an answer that must be a good one, as `read` has it; `read` may throw a ZodError,
   * and is told the answer's `Date` as well.
   */
  ask: <Result>(
    question: Question,
    read: (answer: unknown, date: string | undefined) => Result,
    callOptions: CallOptions,
  ) => Promise<Result>;
  /**
   * For what is to be done, and answers nothing: 204, or a good answer.
   *
   * @param doneBefore further statuses that are as good
   */
  tell: (
    question: Question,
    callOptions: CallOptions,
    doneBefore?: readonly number[],
  ) => Promise<void>;
  /** Epoch milliseconds. */
  now: () => number;
};

/** A form, with `%20` for a space, which no reader takes for a plus sign. */
export const formBody = (fields: Record<string, string>): RequestBody => ({
  contentType: 'application/x-www-form-urlencoded',
  text: new URLSearchParams(fields).toString().replaceAll('+', '%20'),
});

export const jsonBody = (value: unknown): RequestBody => ({
  contentType: 'application/json',
  text: JSON.stringify(value),
});
