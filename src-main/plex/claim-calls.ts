import * as z from 'zod/mini';
import { Token } from '../token.ts';
import { inside } from './plex-answers.ts';
import type { Asking, CallOptions } from './question.ts';

/** What a new server's set-up takes to become the account's. Good for nothing else. */
export type ClaimToken = {
  token: Token;
  /** Epoch milliseconds, by our clock. Plex says only that it is four minutes. */
  endsAt: number;
};

export type ClaimCalls = {
  /** A claim token of the account. It gives a new server away, so it is asked for once. */
  getClaimToken(token: Token, options: CallOptions): Promise<ClaimToken>;
};

const CLAIM_LIFE_MS = 4 * 60_000;

const ClaimAnswer = z.object({
  token: z.pipe(
    z.string().check(z.regex(/^claim-[\x21-\x7e]{1,256}$/)),
    z.transform((text) => new Token(text)),
  ),
});

export function createClaimCalls({ atPlexTv, ask, now }: Asking): ClaimCalls {
  return {
    async getClaimToken(token, options) {
      const askedAt = now();
      const question = { ...atPlexTv('GET', '/api/claim/token.json', token), onceOnly: true };
      const read = (answer: unknown): Token => ClaimAnswer.parse(inside('claim', answer)).token;
      return { token: await ask(question, read, options), endsAt: askedAt + CLAIM_LIFE_MS };
    },
  };
}
