import type { ClaimId, ClaimSummary } from '../../src-main/contract/claim.ts';
import type { AccountId } from '../../src-main/contract/entities.ts';

export type ClaimPanel = {
  readonly kind: 'claim';
  readonly accountId: AccountId;
  /** The one that can be copied; null before the first, and after the end. */
  readonly claim: ClaimSummary | null;
  readonly hasEnded: boolean;
};

export type ClaimChange =
  | { readonly type: 'claim-made'; readonly claim: ClaimSummary }
  | { readonly type: 'claim-ended'; readonly claimId: ClaimId };

export function claimOpened(accountId: AccountId): ClaimPanel {
  return { kind: 'claim', accountId, claim: null, hasEnded: false };
}

export function nextClaim(panel: ClaimPanel, change: ClaimChange): ClaimPanel {
  switch (change.type) {
    case 'claim-made':
      return change.claim.accountId === panel.accountId
        ? { ...panel, claim: change.claim, hasEnded: false }
        : panel;
    case 'claim-ended':
      return panel.claim?.claimId === change.claimId
        ? { ...panel, claim: null, hasEnded: true }
        : panel;
  }
}

/** `3:07`: minutes and seconds, the last begun second counted whole. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
