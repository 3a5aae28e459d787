import * as z from 'zod/mini';
import { failureCodes } from './failure-codes.ts';

/** Where a sign-in is approved: in the browser of this computer, or anywhere by typing a code. */
export const SignInWay = z.enum(['browser', 'code']);
export type SignInWay = z.infer<typeof SignInWay>;

/** A sign-in that waits for the person to approve it at Plex. */
export const SignInAttempt = z.strictObject({
  way: SignInWay,
  /** The four characters to be typed at `linkAddress`; empty for the browser, and once it has ended. */
  code: z.string().check(z.maxLength(8)),
  linkAddress: z.string().check(z.maxLength(2_048)),
  /** Epoch milliseconds. */
  expiresAt: z.int(),
  state: z.enum(['waiting', 'ended']),
  /** While it waits: why nothing is heard of Plex. Once it has ended: why. */
  failure: z.nullable(z.enum(failureCodes)),
});
export type SignInAttempt = z.infer<typeof SignInAttempt>;
