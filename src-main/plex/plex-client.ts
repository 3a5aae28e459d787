import { performance } from 'node:perf_hooks';
import * as z from 'zod/mini';

import type { FailureCode } from '../contract/failure-codes.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { Token } from '../token.ts';
import { CallEnd, sleepUntil, type EndReason } from './call-end.ts';
import { deviceHeaders, deviceNameHeader, type DeviceIdentity } from './device-headers.ts';
import { failureOfAnswer, failureOfSilence, SIGN_IN_PATH } from './failures.ts';
import type { Route } from './route.ts';
import {
  readAccount,
  readIdentity,
  readPong,
  readServers,
  readSourceDevice,
  readTransientToken,
  type AccountDetails,
  type PlexConnection,
  type PlexServer,
  type ServerIdentity,
} from './plex-answers.ts';
import { createPlexHttp, NoAnswer, type HttpAnswer, type PlexHttpEdges } from './plex-http.ts';
import { createClaimCalls, type ClaimCalls } from './claim-calls.ts';
import { createDeviceCalls, type DeviceCalls } from './device-calls.ts';
import { createHomeCalls, type HomeCalls } from './home-calls.ts';
import { createJwtCalls, type JwtCalls } from './jwt-calls.ts';
import type { PlexPin } from './pin-answers.ts';
import { createPinCalls, type PinCalls } from './pin-calls.ts';
import { formBody, type Asking, type CallOptions, type Question } from './question.ts';
import { readBody } from './read-body.ts';
import { isBusy, namedWaitMs, planRetry, userRetry, type RetryPolicy } from './retries.ts';
import { readPlexTvUrl, readServerUrl } from './server-address.ts';
import { readSource } from './source.ts';

export { userRetry };
export type {
  AccountDetails,
  CallOptions,
  DeviceIdentity,
  PlexConnection,
  PlexPin,
  PlexServer,
  RetryPolicy,
  ServerIdentity,
};

export type PlexClientOptions = {
  /** Origin that stands for plex.tv and clients.plex.tv: https, or http as far as that may go. */
  plexTvUrl: string;
  /** How far plain http to that origin may go. Default: `this-machine`. */
  plexTvPlainHttp?: 'this-machine' | 'anywhere';
  device: DeviceIdentity;
  /** The server that is asked when a call names none: `https://10.0.0.5:32400`. */
  serverUrl?: string;
  /** Default: none. */
  retry?: RetryPolicy;
  /** For a whole call, retries and waits included. Default 15 000 ms. */
  deadlineMs?: number;
};

/** Which server to ask. */
export type ServerChoice = {
  /** Scheme, host and port: `https://10.0.0.5:32400`. Default: the client's own. */
  serverUrl?: string | undefined;
  /** The user agreed that this server's token crosses the local network unencrypted. */
  plainHttpAgreed?: boolean | undefined;
};

export type SourceChoice = ServerChoice & {
  /** `server://…`, `provider://…`, or a bare machine identifier. */
  source: string;
  /** Have the server look afresh. */
  refresh?: boolean | undefined;
};

export type SignInData = { login: string; password: string; verificationCode?: string | undefined };

export type SignedInAccount = { account: AccountDetails; token: Token };

export type TransientToken = {
  token: Token;
  /** Epoch milliseconds, by our clock. Plex says neither. */
  issuedAt: number;
  /** 48 hours later; it ends sooner when the server restarts. */
  endsAtLatest: number;
};

export type SourceConnection = {
  name: string;
  /** The source's machine identifier. */
  clientIdentifier: string;
  /** A transient token for that source. */
  token: Token;
  connections: PlexConnection[];
};

/**
 * Plex's HTTP calls. Each one fails with a `KeyringError`, and with nothing else: any of them with
 * `offline` or `server-unreachable`, `timed-out`, `cancelled`, `certificate-refused`,
 * `redirect-refused`, `answer-too-large`, `answer-unreadable`, `rate-limited`, `plex-busy`, and
 * those of docs/plex-client.md.
 */
export interface PlexClient extends PinCalls, DeviceCalls, HomeCalls, ClaimCalls, JwtCalls {
  /**
   * Signs in with a password. Sent once, and never again by itself.
   *
   * @param data.verificationCode only after Plex asked for it; spaces in it do not matter
   * @throws KeyringError `credentials-refused` | `verification-code-required` |
   *   `verification-code-wrong` | `email-required` | `address-blocked` | `sign-in-fields-empty`
   */
  postUsersSignInData(data: SignInData, options: CallOptions): Promise<SignedInAccount>;
  /**
   * Whose token this is.
   *
   * @throws KeyringError `token-rejected` | `token-expired`; no other failure judges the token
   */
  getTokenDetails(token: Token, options: CallOptions): Promise<AccountDetails>;
  /**
   * Mints a transient token on one server, with the reach of the token it is minted from.
   *
   * @throws KeyringError `token-rejected` | `server-unreachable`
   * @see Plex Media Server API, "Get Transient Tokens"
   */
  getTransientToken(
    token: Token,
    server: ServerChoice,
    options: CallOptions,
  ): Promise<TransientToken>;
  /**
   * How to reach a source that the server knows, and a transient token for it.
   *
   * @throws KeyringError `owner-token-needed` | `source-unknown` | `source-unreadable` |
   *   `token-rejected` | `server-unreachable`
   * @see Plex Media Server API, "Get Source Connection Information"
   */
  getSourceConnectionInformation(
    token: Token,
    source: SourceChoice,
    options: CallOptions,
  ): Promise<SourceConnection>;
  /**
   * Which server answers at an address. Sends no token.
   *
   * @throws KeyringError `not-a-plex-server` | `server-unreachable`
   */
  getIdentity(server: ServerChoice, options: CallOptions): Promise<ServerIdentity>;
  /** Does this server still take this token? Any failure but these two answers judges nothing. */
  checkServerToken(
    token: Token,
    server: ServerChoice,
    options: CallOptions,
  ): Promise<'ok' | 'token-rejected'>;
  /** The servers that this account may use, in Plex's order. */
  getResources(token: Token, options: CallOptions): Promise<PlexServer[]>;
  /** The cheapest sign of life of a token; said to keep it from lapsing. */
  ping(token: Token, options: CallOptions): Promise<void>;
  /** Ends the token at Plex. One that is dead already counts as signed out. */
  signOut(token: Token, options: CallOptions): Promise<void>;
  /** Ends all sockets; calls under way, and any later one, fail as `cancelled`. */
  close(): void;
}

/** The world outside: clocks, waiting, chance, names. Tests bring their own. */
export type PlexClientEdges = PlexHttpEdges & {
  /** Epoch milliseconds. */
  now?: () => number;
  /** Monotonic milliseconds. */
  elapsed?: () => number;
  sleep?: (ms: number, end: CallEnd) => Promise<void>;
  random?: () => number;
};

const DEADLINE_MS = 15_000;
const TRANSIENT_LIFE_MS = 48 * 3_600_000;
const ACCOUNT_ANSWER_BYTES = 1_048_576;
const LIST_ANSWER_BYTES = 4 * 1_048_576;

export function createPlexClient(
  options: PlexClientOptions,
  edges: PlexClientEdges = {},
): PlexClient {
  const {
    now = Date.now,
    elapsed = () => performance.now(),
    sleep = sleepUntil,
    random = Math.random,
  } = edges;
  const plexTv = readPlexTvUrl(options.plexTvUrl, options.plexTvPlainHttp);
  const device = {
    Accept: 'application/json',
    'Accept-Encoding': 'gzip, deflate',
    'User-Agent': `KeyringForPlex/${options.device.version.replace(/[^\w.+-]/g, '')}`,
    ...deviceHeaders(options.device),
  };
  const http = createPlexHttp(edges);
  const underWay = new Set<CallEnd>();
  let isClosed = false;

  /** One call from its first try to its last, inside its own deadline. */
  async function call<Result>(
    { signal, deadlineMs }: CallOptions,
    work: (end: CallEnd) => Promise<Result>,
  ): Promise<Result> {
    const end = new CallEnd(deadlineMs ?? options.deadlineMs ?? DEADLINE_MS, signal, elapsed);
    underWay.add(end);
    if (isClosed) end.cancel();
    try {
      return await work(end);
    } finally {
      underWay.delete(end);
      end.release();
    }
  }

  /** The answer to one question, whatever its status; asked again as the policy has it. */
  async function answerTo(
    question: Question,
    callOptions: CallOptions,
    end: CallEnd,
  ): Promise<HttpAnswer> {
    const headers = headersFor(question, callOptions);
    const repeats = question.method === 'GET' && question.onceOnly !== true;
    const policy = (repeats && (callOptions.retry ?? options.retry)) || { strategy: 'none' };
    for (let tries = 1; ; tries += 1) {
      const outcome = await sendOnce(question, headers, end);
      const isFailed = outcome instanceof KeyringError;
      if (isFailed ? !isLostConnection(outcome, policy) : !isBusy(outcome.status)) {
        if (isFailed) throw outcome;
        return outcome;
      }
      const namedMs = isFailed ? undefined : namedWaitMs(outcome.status, outcome.retryAfter, now());
      const { remainingMs, elapsedMs } = end;
      const plan = planRetry({ policy, tries, elapsedMs, remainingMs, namedMs, random });
      if (typeof plan === 'number') {
        await sleep(plan, end);
        if (end.reason !== undefined) throw endedFailure(question, end.reason);
      } else if (isFailed) {
        throw outcome;
      } else if (plan === 'too-long' && namedMs !== undefined) {
        throw new KeyringError('rate-limited', `${describe(question)} named a wait too long`, {
          retryAt: now() + namedMs,
        });
      } else {
        return outcome;
      }
    }
  }

  /** An answer, or the failure to get one. */
  async function sendOnce(
    question: Question,
    headers: Record<string, string>,
    end: CallEnd,
  ): Promise<HttpAnswer | KeyringError> {
    try {
      return await http.send({
        method: question.method,
        to: question.to,
        path: (question.sentPath ?? question.path) + (question.query ?? ''),
        headers,
        body: question.body,
        maxAnswerBytes: question.maxAnswerBytes ?? ACCOUNT_ANSWER_BYTES,
        end,
      });
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return end.reason === undefined
        ? failureOfSilence(question, error.code)
        : endedFailure(question, end.reason);
    }
  }

  function headersFor(question: Question, { clientIdentifier, deviceName }: CallOptions) {
    if (!isHeaderSafe(clientIdentifier)) {
      throw new KeyringError('client-identifier-missing', `${describe(question)} was not sent`);
    }
    const headers: Record<string, string> = {
      ...device,
      ...(deviceName === undefined ? {} : deviceNameHeader(deviceName)),
      'X-Plex-Client-Identifier': clientIdentifier,
    };
    if (question.token === undefined) return headers;
    const token = question.token.reveal();
    if (!isHeaderSafe(token)) {
      throw new KeyringError('token-rejected', `${describe(question)} was not sent: not a token`);
    }
    headers['X-Plex-Token'] = token;
    return headers;
  }

  /** The value of an answer that must be a good one. */
  async function ask<Result>(
    question: Question,
    read: (answer: unknown, date: string | undefined) => Result,
    callOptions: CallOptions,
  ): Promise<Result> {
    return call(callOptions, async (end) => {
      const answer = await answerTo(question, callOptions, end);
      if (!isGood(answer)) throw failureOfAnswer(question, answer, now());
      return understand(question, read, answer);
    });
  }

  const tell: Asking['tell'] = async (question, callOptions, doneBefore = []) =>
    call(callOptions, async (end) => {
      const answer = await answerTo(question, callOptions, end);
      if (answer.status === 204 || doneBefore.includes(answer.status)) return;
      if (!isGood(answer)) throw failureOfAnswer(question, answer, now());
      // A page of some router in between says "200" as well.
      if (answer.body.length > 0) readable(question, answer);
    });

  const atPlexTv: Asking['atPlexTv'] = (method, path, token) => ({
    method,
    path,
    side: 'plex-tv',
    to: plexTv,
    ...(token === undefined ? {} : { token }),
  });

  const asking: Asking = { atPlexTv, ask, tell, now };

  function atServer(server: ServerChoice, path: string, query = ''): Question {
    const serverUrl = server.serverUrl ?? options.serverUrl;
    if (serverUrl === undefined) throw new KeyringError('server-unknown', 'no server was named');
    const to = readServerUrl(serverUrl, server.plainHttpAgreed);
    return { method: 'GET', path, query, side: 'server', to };
  }

  return {
    ...createPinCalls(asking),
    ...createJwtCalls(asking),
    ...createDeviceCalls(asking),
    ...createHomeCalls(asking),
    ...createClaimCalls(asking),

    async postUsersSignInData({ login, password, verificationCode }, callOptions) {
      if (login.trim() === '' || password === '') {
        throw new KeyringError('sign-in-fields-empty', 'no login or no password');
      }
      const code = verificationCode?.replace(/\s/g, '') ?? '';
      const fields = { login, password, rememberMe: 'true' };
      const body = formBody(code === '' ? fields : { ...fields, verificationCode: code });
      const question = { ...atPlexTv('POST', SIGN_IN_PATH), body };
      const account = await ask(question, readAccount, callOptions);
      return { account, token: account.authToken };
    },

    async getTokenDetails(token, callOptions) {
      return ask(atPlexTv('GET', '/api/v2/user', token), readAccount, callOptions);
    },

    async getTransientToken(token, server, callOptions) {
      const asGet: Question = {
        ...atServer(server, '/security/token', '?type=delegation&scope=all'),
        token,
        onceOnly: true,
      };
      const asPost: Question = { ...asGet, method: 'POST' };
      return call(callOptions, async (end) => {
        const issuedAt = now();
        const first = await answerTo(asPost, callOptions, end);
        const refusesPost = [404, 405, 501].includes(first.status);
        const answer = refusesPost ? await answerTo(asGet, callOptions, end) : first;
        if (answer.status === 403) {
          throw new KeyringError('token-rejected', `${describe(asPost)} answered 403`);
        }
        if (!isGood(answer)) throw failureOfAnswer(asPost, answer, now());
        const transientToken = understand(asPost, readTransientToken, answer);
        return { token: transientToken, issuedAt, endsAtLatest: issuedAt + TRANSIENT_LIFE_MS };
      });
    },

    async getSourceConnectionInformation(token, { source, refresh, ...server }, callOptions) {
      const query = `?source=${encodeURIComponent(readSource(source))}`;
      const question: Question = {
        ...atServer(server, '/security/resources', refresh === true ? `${query}&refresh=1` : query),
        token,
        maxAnswerBytes: LIST_ANSWER_BYTES,
      };
      const device = await ask(question, readSourceDevice, callOptions).catch((error: unknown) => {
        throw sourceFailure(error);
      });
      if (device === undefined) {
        throw new KeyringError('source-unknown', `${describe(question)} named no device`);
      }
      const { name, clientIdentifier, accessToken, Connection: connections } = device;
      return { name, clientIdentifier, token: accessToken, connections };
    },

    async getIdentity(server, callOptions) {
      const question = atServer(server, '/identity');
      try {
        return await ask(question, readIdentity, callOptions);
      } catch (error) {
        throw identityFailure(error);
      }
    },

    async checkServerToken(token, server, callOptions) {
      const question: Question = { ...atServer(server, '/'), token };
      return call(callOptions, async (end) => {
        const answer = await answerTo(question, callOptions, end);
        if (answer.status === 401) return 'token-rejected';
        if (!isGood(answer)) throw failureOfAnswer(question, answer, now());
        // A page of some router in between says "200" as well.
        understand(question, readIdentity, answer);
        return 'ok';
      });
    },

    async getResources(token, callOptions) {
      const question: Question = {
        ...atPlexTv('GET', '/api/v2/resources', token),
        query: '?includeHttps=1&includeRelay=1&includeIPv6=1',
        maxAnswerBytes: LIST_ANSWER_BYTES,
      };
      return ask(question, readServers, callOptions);
    },

    async ping(token, callOptions) {
      await ask(atPlexTv('GET', '/api/v2/ping', token), readPong, callOptions);
    },

    async signOut(token, callOptions) {
      // 401: it was signed out before.
      await tell(atPlexTv('DELETE', '/api/v2/users/signout', token), callOptions, [401]);
    },

    close() {
      isClosed = true;
      for (const end of underWay) end.cancel();
      http.close();
    },
  };
}

/** Plex says 201 for a sign-in; some stand-ins say 200. */
const isGood = ({ status }: HttpAnswer) => status === 200 || status === 201;

/** The answer's value, by content type and reader. The failure names fields, never values. */
function understand<Result>(
  route: Route,
  read: (answer: unknown, date: string | undefined) => Result,
  answer: HttpAnswer,
): Result {
  const value = readable(route, answer);
  try {
    return read(value, answer.date);
  } catch (error) {
    if (!(error instanceof z.core.$ZodError)) throw error;
    const fields = [...new Set(error.issues.map(({ path }) => path.join('.')))].join(', ');
    throw new KeyringError(
      'answer-unreadable',
      `${describe(route)} answered ${answer.status}, but these fields do not fit: ${fields}`,
    );
  }
}

function readable(route: Route, { status, contentType, body }: HttpAnswer): unknown {
  try {
    return readBody(contentType, body);
  } catch {
    throw new KeyringError(
      'answer-unreadable',
      `${describe(route)} answered ${status} with a body that is not plain JSON or XML`,
    );
  }
}

function isLostConnection(failure: KeyringError, policy: RetryPolicy): boolean {
  const asksAgain = policy.strategy === 'backoff' && policy.retryConnectionErrors;
  return (
    asksAgain && isKeyringError(failure, 'offline', 'server-unreachable', 'server-name-unknown')
  );
}

const endedFailure = (route: Route, reason: EndReason) =>
  new KeyringError(reason, `${describe(route)} was ended: ${reason}`);

const describe = ({ method, path }: Route) => `${method} ${path}`;

/** The grammar was checked before sending, so a source refused as such is one the server lacks. */
function sourceFailure(error: unknown): unknown {
  if (isKeyringError(error, 'token-refused')) {
    return new KeyringError('owner-token-needed', error.message);
  }
  if (isKeyringError(error, 'not-found', 'request-malformed')) {
    return new KeyringError('source-unknown', error.message);
  }
  return error;
}

/** Whatever else answers at that address, it does not answer as a Plex server. */
function identityFailure(error: unknown): unknown {
  if (!(error instanceof KeyringError) || judgesNoServer.has(error.code)) return error;
  return new KeyringError('not-a-plex-server', error.message);
}

const judgesNoServer: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'address-not-local',
  'address-unreadable',
  'cancelled',
  'certificate-refused',
  'client-identifier-missing',
  'plain-http-needs-consent',
  'plex-busy',
  'rate-limited',
  'redirect-refused',
  'server-name-unknown',
  'server-unreachable',
  'timed-out',
]);

/** What a header can carry unchanged, and every identifier and token of Plex's is. */
const isHeaderSafe = (text: string) => /^[\x21-\x7e]{1,4096}$/.test(text);
