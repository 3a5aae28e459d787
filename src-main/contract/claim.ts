import * as z from 'zod/mini';
import { AccountId } from './entities.ts';

/** Ours, for one claim token. The token itself stays in main. */
export const ClaimId = z.string().check(z.minLength(1), z.maxLength(128)).brand<'ClaimId'>();
export type ClaimId = z.infer<typeof ClaimId>;

export const ClaimSummary = z.strictObject({
  claimId: ClaimId,
  accountId: AccountId,
  /** Epoch milliseconds: four minutes after it was made. */
  endsAt: z.int(),
});
export type ClaimSummary = z.infer<typeof ClaimSummary>;
