import * as z from 'zod/mini';
import { AccountId, listOf, NamedTokenId } from './entities.ts';
import { failureCodes } from './failure-codes.ts';

const name = z.string().check(z.minLength(1), z.maxLength(512));

/** One token of a repair. `failure`: why it could not be replaced. */
export const RepairStep = z.strictObject({
  namedTokenId: NamedTokenId,
  /** The tool's name. */
  name,
  state: z.enum(['waiting', 'under-way', 'replaced', 'failed']),
  failure: z.nullable(z.enum(failureCodes)),
});
export type RepairStep = z.infer<typeof RepairStep>;

/** An account was signed in to again after Plex had rejected all its tokens: those for tools are replaced in turn. */
export const Repair = z.strictObject({
  accountId: AccountId,
  /** The account's. */
  name,
  steps: listOf(RepairStep),
});
export type Repair = z.infer<typeof Repair>;
