import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { Token } from '../token.ts';
import { readPin, readPinState } from './pin-answers.ts';
import type { PlexPin } from './pin-answers.ts';
import { formBody, type Asking, type CallOptions } from './question.ts';

/** Signing in by a PIN that its owner approves elsewhere. */
export type PinCalls = {
  /**
   * A new PIN, bound to the client identifier.
   *
   * @param kind.strong for the browser; else one that a person can type
   */
  createPin(kind: { strong: boolean }, options: CallOptions): Promise<PlexPin>;
  /**
   * Was it approved? Ask with the client identifier that it was made with.
   *
   * @returns the token, as often as it is asked for
   * @throws KeyringError `pin-expired` (or unknown, or another identifier's) | `rate-limited`, which
   *   ends nothing
   */
  checkPin(id: Token, options: CallOptions): Promise<Token | 'waiting'>;
  /**
   * Approves a PIN for its device, with a token of the account that signs in there.
   *
   * @throws KeyringError `pin-expired` | `token-rejected`
   */
  linkPin(code: Token, token: Token, options: CallOptions): Promise<void>;
};

export function createPinCalls({ atPlexTv, ask, tell, now }: Asking): PinCalls {
  return {
    async createPin({ strong }, options) {
      const question = atPlexTv('POST', '/api/v2/pins');
      const query = strong ? '?strong=true' : '?strong=false';
      const askedAt = now();
      return ask({ ...question, query }, (answer) => readPin(answer, askedAt), options);
    },

    async checkPin(id, options) {
      const question = atPlexTv('GET', '/api/v2/pins/{id}');
      const sentPath = `/api/v2/pins/${encodeURIComponent(id.reveal())}`;
      const state = ask({ ...question, sentPath }, readPinState, options);
      return state.catch(throwPinFailure);
    },

    async linkPin(code, token, options) {
      const question = atPlexTv('PUT', '/api/v2/pins/link', token);
      const body = formBody({ code: code.reveal() });
      await tell({ ...question, body }, options).catch(throwPinFailure);
    },
  };
}

/** On these routes, what is not found is a PIN: Plex forgets one when it expires. */
export function throwPinFailure(error: unknown): never {
  if (!isKeyringError(error, 'not-found', 'route-removed')) throw error;
  throw new KeyringError('pin-expired', error.message);
}
