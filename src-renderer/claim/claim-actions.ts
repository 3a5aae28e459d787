import type { ClaimSummary } from '../../src-main/contract/claim.ts';
import type { AccountId } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import type { ActKit } from '../act-kit.ts';
import type { Panel } from '../account-panels/panel-state.ts';

/** What a person can do with a claim token. */
export function createClaimActions({ bridge, apply, perform, announce, sayCopied }: ActKit) {
  async function mintClaim(accountId: AccountId): Promise<void> {
    const act = { call: 'mintClaim', subject: accountId } as const;
    const made = await perform(act, () => bridge.mintClaim({ accountId }));
    if (made !== null) apply({ type: 'claim-made', claim: made.value });
  }

  async function copyClaim({ accountId, claimId }: ClaimSummary): Promise<void> {
    const act = { call: 'copyClaim', subject: accountId } as const;
    const copied = await perform(act, () => bridge.copyClaim({ claimId }));
    if (copied !== null) sayCopied(say('claim.claimToken'), copied.value);
  }

  /** Its time is up: that is said once, and not each second before. */
  function endClaim({ claimId }: ClaimSummary): void {
    apply({ type: 'claim-ended', claimId });
    announce(say('claim.hasEnded'));
  }

  /** Main holds no claim token that is out of sight. */
  function followClaim(before: Panel | null, after: Panel | null): void {
    const had = claimOf(before);
    if (had !== null && claimOf(after) !== had) void bridge.forgetClaim({ claimId: had.claimId });
  }

  return { mintClaim, copyClaim, endClaim, followClaim };
}

function claimOf(panel: Panel | null): ClaimSummary | null {
  return panel?.kind === 'claim' ? panel.claim : null;
}
