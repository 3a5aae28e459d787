import * as z from 'zod/mini';
import { listOf, text } from './entities.ts';

/** Somebody whom a person can be in a demo, and what to type when asked for more. All of it is made up. */
export const PretendAccount = z.strictObject({ login: text, toType: listOf(text) });
export type PretendAccount = z.infer<typeof PretendAccount>;

/** The program runs with a pretend Plex, and keeps nothing. */
export const Demo = z.strictObject({ accounts: listOf(PretendAccount) });
export type Demo = z.infer<typeof Demo>;
