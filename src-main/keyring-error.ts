import type { FailureCode } from './contract/failure-codes.ts';

/**
 * A failure that we foresaw. Anything else that is thrown in main is a bug.
 *
 * The message is for the log, so it names what was asked (method, route pattern, status) and never a
 * value: no token, password, code, e-mail, address, body or header. There is no `cause`: an
 * original error may carry the request, token included.
 */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
  readonly code: FailureCode;
  /** When it is worth another try: epoch milliseconds, only for `rate-limited`. */
  readonly retryAt: number | undefined;

  constructor(code: FailureCode, message: string, options: { retryAt?: number | undefined } = {}) {
    super(message);
    this.code = code;
    this.retryAt = options.retryAt;
  }
}

/** Is this a foreseen failure, and (if codes are given) one of these? */
export function isKeyringError(error: unknown, ...codes: FailureCode[]): error is KeyringError {
  return error instanceof KeyringError && (codes.length === 0 || codes.includes(error.code));
}
