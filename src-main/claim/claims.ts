import type { AccountStore } from '../accounts/account-store.ts';
import { ClaimId } from '../contract/claim.ts';
import type { ClaimSummary } from '../contract/claim.ts';
import type { AccountId } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import type { ClaimCalls, ClaimToken } from '../plex/claim-calls.ts';
import type { Token } from '../token.ts';

export type Claims = {
  /** Gets a claim token of the account; the one before is forgotten. */
  mint: (accountId: AccountId) => Promise<ClaimSummary>;
  /** @throws KeyringError `claim-token-ended` when its four minutes are over, or it was forgotten */
  token: (claimId: ClaimId) => Token;
  forget: (claimId: ClaimId) => void;
  /** The account is gone: so is its claim token. */
  forgetAccount: (accountId: AccountId) => void;
  close: () => void;
};

type Held = ClaimToken & { accountId: AccountId; timer: NodeJS.Timeout };

/** Claim tokens live here, in memory alone, and no longer than at Plex. */
export function createClaims(deps: {
  plex: ClaimCalls;
  accounts: Pick<AccountStore, 'credential'>;
  newId: () => string;
  now: () => number;
}): Claims {
  const held = new Map<ClaimId, Held>();

  const forget = (claimId: ClaimId): void => {
    clearTimeout(held.get(claimId)?.timer);
    held.delete(claimId);
  };
  const forgetWhere = (isMeant: (claim: Held) => boolean): void => {
    for (const [claimId, claim] of held) if (isMeant(claim)) forget(claimId);
  };
  const forgetAccount = (accountId: AccountId): void =>
    forgetWhere((claim) => claim.accountId === accountId);

  return {
    mint: async (accountId) => {
      const { token, clientIdentifier } = deps.accounts.credential(accountId);
      const made = await deps.plex.getClaimToken(token, { clientIdentifier });
      forgetAccount(accountId);
      const claimId = ClaimId.parse(deps.newId());
      const timer = setTimeout(() => forget(claimId), made.endsAt - deps.now());
      held.set(claimId, { ...made, accountId, timer });
      return { claimId, accountId, endsAt: made.endsAt };
    },
    token: (claimId) => {
      // A timer that slept with the computer comes late.
      forgetWhere(({ endsAt }) => endsAt <= deps.now());
      const claim = held.get(claimId);
      if (claim === undefined) throw new KeyringError('claim-token-ended', 'no longer held');
      return claim.token;
    },
    forget,
    forgetAccount,
    close: () => forgetWhere(() => true),
  };
}
