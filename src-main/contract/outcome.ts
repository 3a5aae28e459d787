import * as z from 'zod/mini';
import { failureCodes } from './failure-codes.ts';
import type { FailureCode } from './failure-codes.ts';

/** How a call ended, as it crosses the door: a value, or a failure code from the closed list. */
export type Outcome<Value> =
  | { ok: true; value: Value }
  /** `retryAt`: when another try makes sense (epoch milliseconds), or null. */
  | { ok: false; code: FailureCode; retryAt: number | null };

export const Failure = z.strictObject({
  ok: z.literal(false),
  code: z.enum(failureCodes),
  retryAt: z.nullable(z.int()),
});
export type Failure = z.infer<typeof Failure>;

/** The schema of an outcome whose value has the given schema. */
export function outcomeOf<Schema extends z.ZodMiniType>(value: Schema) {
  return z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), value }), Failure]);
}
