import type { Account } from './accounts.ts';
import type { Clock } from './clock.ts';
import type { SecretBook } from './secret-book.ts';
import { randomText } from './secret-book.ts';

const CLAIM_LIFE_MS = 4 * 60_000;

/** Claim tokens: each gives a new server to an account, within four minutes. */
export type ClaimBook = {
  create(account: Account): string;
  /** Whose a new server would become, as its set-up asks; undefined once the token has ended. */
  ownerOf(claim: string): Account | undefined;
};

export function createClaimBook(secrets: SecretBook, clock: Clock): ClaimBook {
  const claims = new Map<string, { account: Account; endsAtMs: number }>();
  return {
    create: (account) => {
      const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';
      const claim = secrets.note(
        `claim token of ${account.title}`,
        `claim-${randomText(letters, 20)}`,
      );
      claims.set(claim, { account, endsAtMs: clock.now() + CLAIM_LIFE_MS });
      return claim;
    },
    ownerOf: (claim) => {
      const known = claims.get(claim);
      return known !== undefined && known.endsAtMs > clock.now() ? known.account : undefined;
    },
  };
}
