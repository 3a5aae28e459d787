import type { Handlers } from '../contract/bridge.ts';
import type { Copied } from '../clipboard/secret-clipboard.ts';
import type { Token } from '../token.ts';
import type { Claims } from './claims.ts';

export function createClaimHandlers(deps: {
  claims: Claims;
  copySecret: (secret: Token) => Promise<Copied>;
  /** @throws KeyringError `app-locked` */
  requireOpen: () => void;
}): Pick<Handlers, 'mintClaim' | 'copyClaim' | 'forgetClaim'> {
  const { claims, copySecret, requireOpen } = deps;
  return {
    mintClaim: async ({ accountId }) => {
      requireOpen();
      return claims.mint(accountId);
    },
    copyClaim: async ({ claimId }) => {
      requireOpen();
      return copySecret(claims.token(claimId));
    },
    forgetClaim: ({ claimId }) => {
      claims.forget(claimId);
      return Promise.resolve(null);
    },
  };
}
