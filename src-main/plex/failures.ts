import { failureCodes, type FailureCode } from '../contract/failure-codes.ts';
import { KeyringError } from '../keyring-error.ts';
import type { HttpAnswer } from './plex-http.ts';
import { namedWaitMs } from './retries.ts';
import { readBody } from './read-body.ts';
import type { Route } from './route.ts';

/** plex.tv's own codes. Where an answer lists several, the row that comes first here wins. */
const byPlexCode = new Map<number, FailureCode>([
  [1031, 'address-blocked'],
  [1029, 'verification-code-required'],
  [1028, 'verification-code-wrong'],
  [1030, 'email-required'],
  [1045, 'password-and-code-required'],
  [1041, 'home-pin-required'],
  [1040, 'password-required'],
  [1000, 'client-identifier-missing'],
  [1003, 'rate-limited'],
  [1009, 'managed-user-refused'],
  [1012, 'subscription-required'],
  [1013, 'sign-up-required'],
  [1042, 'role-missing'],
  [1043, 'not-available-to-user'],
  [1068, 'not-available-for-device'],
  [1080, 'server-token-required'],
  [1097, 'device-key-mismatch'],
  [1020, 'pin-expired'],
  [1062, 'reset-token-invalid'],
  [1069, 'code-expired'],
  [1025, 'two-factor-off'],
  [1026, 'two-factor-secret-missing'],
  [1027, 'two-factor-already-on'],
  [1010, 'field-blank'],
  [1011, 'value-taken'],
  [1014, 'already-exists'],
  [1008, 'action-impossible'],
  [1032, 'format-refused'],
  [1033, 'format-refused'],
  [1034, 'format-refused'],
  [1035, 'format-refused'],
  [1036, 'format-refused'],
  [1037, 'format-refused'],
  [1038, 'format-refused'],
  [1039, 'format-refused'],
]);

/** Those of plex.tv's codes that only repeat a status: another one beside them says more. */
const byGeneralPlexCode = new Map<number, FailureCode>([
  [1001, 'token-rejected'],
  [1002, 'not-found'],
  [1004, 'request-malformed'],
  [1005, 'method-not-allowed'],
  [1006, 'not-acceptable'],
  [1007, 'plex-busy'],
  [1998, 'validation-refused'],
  [1999, 'refused-by-plex'],
]);

const byStatus = new Map<number, FailureCode>([
  [400, 'request-malformed'],
  [401, 'token-rejected'],
  [403, 'token-refused'],
  [404, 'not-found'],
  [405, 'method-not-allowed'],
  [406, 'not-acceptable'],
  [410, 'route-removed'],
  [422, 'validation-refused'],
  [429, 'rate-limited'],
  [498, 'token-expired'],
]);

/** Why an answer is not the one that was asked for. */
export function failureOfAnswer(route: Route, answer: HttpAnswer, now: number): KeyringError {
  const entries = errorEntries(answer);
  const code = failureCodeOf(route, answer.status, entries);
  const plexCodes = entries.flatMap((entry) => entry.code ?? []);
  const wait = namedWaitMs(429, answer.retryAfter, now) ?? 0;
  return new KeyringError(
    code,
    `${route.method} ${route.path} answered ${[answer.status, ...plexCodes].join(' ')}`,
    code === 'rate-limited' ? { retryAt: now + wait } : {},
  );
}

function failureCodeOf(route: Route, status: number, entries: ErrorEntry[]): FailureCode {
  if (status < 300) return 'answer-unreadable';
  if (status < 400) return 'redirect-refused';
  // Whatever the body says: a server that fails has judged nothing.
  if (status >= 500) return 'plex-busy';
  const says = (words: RegExp) => entries.some(({ message }) => words.test(message));
  const code =
    deviceFailures.get(`${route.path} ${status}`) ??
    firstKnown(byPlexCode, entries) ??
    // The status is documented, its codes are not.
    (status === 498 ? 'token-expired' : undefined) ??
    (status === 422 && says(/invalid token/i) ? 'token-rejected' : undefined) ??
    firstKnown(byGeneralPlexCode, entries) ??
    (status === 401 && says(/verification code/i) ? 'verification-code-required' : undefined) ??
    byStatus.get(status) ??
    'refused-by-plex';
  return code === 'token-rejected' && route.path === SIGN_IN_PATH ? 'credentials-refused' : code;
}

/** Where a device signs for itself, these statuses mean its key; only they are documented. */
const deviceFailures = new Map<string, FailureCode>([
  ['/api/v2/auth/jwk 422', 'device-key-refused'],
  ['/api/v2/auth/token 422', 'device-key-refused'],
  ['/api/v2/auth/token 401', 'device-removed'],
]);

export const SIGN_IN_PATH = '/api/v2/users/signin';

function firstKnown(
  table: Map<number, FailureCode>,
  entries: ErrorEntry[],
): FailureCode | undefined {
  return [...table].find(([plexCode]) => entries.some(({ code }) => code === plexCode))?.[1];
}

/** Why there is no answer: by Node's code, axios's, or one of ours from a refused address. */
export function failureOfSilence(route: Route, code: string): KeyringError {
  return new KeyringError(
    silenceCode(route, code),
    `${route.method} ${route.path} had no whole answer: ${code}`,
  );
}

function silenceCode(route: Route, code: string): FailureCode {
  if (isFailureCode(code)) return code;
  if (code === 'HPE_HEADER_OVERFLOW') return 'answer-too-large';
  if (/^(?:HPE_|Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_PADDING)/.test(code))
    return 'answer-unreadable';
  if (certificateFaults.test(code)) return 'certificate-refused';
  if (route.side === 'server' && code === 'ENOTFOUND') return 'server-name-unknown';
  return route.side === 'plex-tv' ? 'offline' : 'server-unreachable';
}

/** Node's and OpenSSL's (in Electron: BoringSSL's) names for a TLS connection that is not to be had. */
const certificateFaults =
  /CERT|SELF_SIGNED|UNABLE_TO_|^EPROTO$|^ERR_TLS_|^ERR_SSL_|ISSUER|PATH_LENGTH|INVALID_PURPOSE|INVALID_CA|HOSTNAME_MISMATCH|CRL/;

const isFailureCode = (code: string): code is FailureCode =>
  (failureCodes as readonly string[]).includes(code);

type ErrorEntry = { code: number | undefined; message: string };

/** plex.tv's list of errors, from JSON or XML; empty for HTML, silence and anything odd. */
function errorEntries({ contentType, body }: HttpAnswer): ErrorEntry[] {
  try {
    const { errors } = readBody(contentType, body) as { errors?: unknown };
    return Array.isArray(errors) ? errors.map(errorEntry) : [];
  } catch {
    return [];
  }
}

function errorEntry(entry: unknown): ErrorEntry {
  const { code, message } = (entry ?? {}) as { code?: unknown; message?: unknown };
  const number = Number(code);
  return {
    code: Number.isSafeInteger(number) && number > 0 ? number : undefined,
    message: typeof message === 'string' ? message : '',
  };
}
