import * as z from 'zod/mini';

import type { DeviceJwt, Token } from '../token.ts';
import { readPin, readPinState } from './pin-answers.ts';
import type { PlexPin } from './pin-answers.ts';
import { throwPinFailure } from './pin-calls.ts';
import { Credential, inside } from './plex-answers.ts';
import { jsonBody, type Asking, type CallOptions } from './question.ts';

/** The public half of a device's key, as Plex is told it. */
export type PublicJwk = {
  kty: 'OKP';
  crv: 'Ed25519';
  /** 32 bytes as base64url. */
  x: string;
  /** The RFC 7638 thumbprint. */
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
};

/** For one signature, within five minutes. */
export type Nonce = {
  nonce: string;
  /** What time it is at Plex, in epoch milliseconds; undefined where the answer does not say. */
  plexTime: number | undefined;
};

/**
 * A device's own signature in place of a token. In real life plex.tv serves these calls under the
 * name clients.plex.tv, with the same paths.
 */
export type JwtCalls = {
  /** A new PIN whose token is to be a JWT, for the browser. */
  createJwtPin(publicJwk: PublicJwk, options: CallOptions): Promise<PlexPin>;
  /**
   * Was it approved? The answer may be a legacy token: Plex says nothing when the signature does not
   * fit.
   *
   * @param deviceJwt without a nonce. Plex takes it in the query and nowhere else.
   * @throws KeyringError as `checkPin`
   */
  checkJwtPin(id: Token, deviceJwt: DeviceJwt, options: CallOptions): Promise<Token | 'waiting'>;
  /**
   * Binds a key to the device of the token, whatever client identifier is sent. The first JWT that is
   * got with it ends that token.
   *
   * @throws KeyringError `device-key-refused` (taken, or no key) | `token-rejected`
   */
  registerKey(token: Token, publicJwk: PublicJwk, options: CallOptions): Promise<void>;
  /** @throws KeyringError `rate-limited` */
  getNonce(options: CallOptions): Promise<Nonce>;
  /**
   * A JWT for seven days, for a signature over a nonce; no older one is needed.
   *
   * @throws KeyringError `device-removed` | `device-key-refused` | `device-key-mismatch`
   */
  getJwt(deviceJwt: DeviceJwt, options: CallOptions): Promise<Token>;
};

export function createJwtCalls({ atPlexTv, ask, tell, now }: Asking): JwtCalls {
  return {
    async createJwtPin(publicJwk, options) {
      const body = jsonBody({ jwk: publicJwk, strong: true });
      const askedAt = now();
      const question = { ...atPlexTv('POST', '/api/v2/pins'), body };
      return ask(question, (answer) => readPin(answer, askedAt), options);
    },

    async checkJwtPin(id, deviceJwt, options) {
      const question = atPlexTv('GET', '/api/v2/pins/{id}');
      const sentPath = `/api/v2/pins/${encodeURIComponent(id.reveal())}`;
      const query = `?deviceJWT=${encodeURIComponent(deviceJwt.reveal())}`;
      return ask({ ...question, sentPath, query }, readPinState, options).catch(throwPinFailure);
    },

    async registerKey(token, publicJwk, options) {
      const body = jsonBody({ jwk: publicJwk });
      await tell({ ...atPlexTv('POST', '/api/v2/auth/jwk', token), body }, options);
    },

    async getNonce(options) {
      return ask(atPlexTv('GET', '/api/v2/auth/nonce'), readNonce, options);
    },

    async getJwt(deviceJwt, options) {
      const body = jsonBody({ jwt: deviceJwt.reveal() });
      return ask({ ...atPlexTv('POST', '/api/v2/auth/token'), body }, readJwt, options);
    },
  };
}

/** A field of that name (JSON), or an element with it (XML). */
const NonceAnswer = z.pipe(
  z.union([
    z.string(),
    z.pipe(
      z.object({ nonce: z.string() }),
      z.transform(({ nonce }) => nonce),
    ),
  ]),
  z.string().check(z.minLength(1), z.maxLength(1_024)),
);

export function readNonce(answer: unknown, date: string | undefined): Nonce {
  const plexTime = Date.parse(date ?? '');
  return {
    nonce: NonceAnswer.parse(inside('nonce', answer)),
    plexTime: Number.isNaN(plexTime) ? undefined : plexTime,
  };
}

const JwtAnswer = z.union([
  z.pipe(
    z.object({ auth_token: Credential }),
    z.transform(({ auth_token: token }) => token),
  ),
  z.pipe(
    z.object({ authToken: Credential }),
    z.transform(({ authToken: token }) => token),
  ),
]);

export function readJwt(answer: unknown): Token {
  return JwtAnswer.parse(inside('token', answer));
}
