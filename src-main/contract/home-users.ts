import * as z from 'zod/mini';
import { AccountId, listOf, text } from './entities.ts';

/** The uuid of a home user; where its token is kept, its account's id as well. */
export const HomeUserId = z
  .string()
  .check(z.regex(/^[\w-]+$/), z.maxLength(64))
  .brand<'HomeUserId'>();
export type HomeUserId = z.infer<typeof HomeUserId>;

export const HomeUserSummary = z.strictObject({
  homeUserId: HomeUserId,
  name: z.string().check(z.minLength(1), z.maxLength(512)),
  isAdmin: z.boolean(),
  isManaged: z.boolean(),
  isGuest: z.boolean(),
  /** A PIN is asked for. */
  isProtected: z.boolean(),
  /** The account that was asked. */
  isSelf: z.boolean(),
});
export type HomeUserSummary = z.infer<typeof HomeUserSummary>;

/** Who is in an account's home; nobody but the account where it is in none. */
export const HomeUserList = z.strictObject({
  accountId: AccountId,
  homeName: text,
  users: listOf(HomeUserSummary),
});
export type HomeUserList = z.infer<typeof HomeUserList>;

/** Four digits; empty where the user has none. */
export const HomePin = z.string().check(z.regex(/^(\d{4})?$/), z.maxLength(4));
