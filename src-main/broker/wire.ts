import * as z from 'zod/mini';
import { CredentialKind } from '../contract/credential-kind.ts';
import { failureCodes } from '../contract/failure-codes.ts';
import type { Ask } from './protocol.ts';

/**
 * What a program and the app say to each other over the local socket: JSON texts, one to a line, each
 * checked by both sides. The app says `hello`; the program asks, and may ask again once it was
 * answered. What cannot be read ends the connection.
 *
 * Unlike the contract with the page, answers hold tokens: handing them over is what this is for.
 *
 * Here is what every program needs, and what hands a credential over: all that `get` loads. The rest
 * is in `protocol.ts`.
 */

export const PROTOCOL = 1;

/** Bytes, with the newline. */
export const LARGEST_FRAME = 65_536;

export const line = z.string().check(z.maxLength(512));
export const name = z.string().check(z.minLength(1), z.maxLength(512));
export const address = z.string().check(z.maxLength(2_048));
export const instant = z.int();
export const secret = z.string().check(z.minLength(1), z.maxLength(4_096));

/** The first thing that the app says. */
export const Hello = z.strictObject({
  protocol: z.int(),
  version: line,
  /** A file for the program to hold open, by which the system proves its process id. Empty: none. */
  proof: z.string().check(z.maxLength(4_096)),
});
export type Hello = z.infer<typeof Hello>;

/** A credential, handed over. `address` is where it is good. */
export const HandedOver = z.strictObject({
  kind: CredentialKind,
  name,
  token: secret,
  address,
  clientIdentifier: line,
  endsAtLatest: z.nullable(instant),
});
export type HandedOver = z.infer<typeof HandedOver>;

/** Told while an answer is outstanding, so that a person at a terminal knows where to look. */
const Waiting = z.strictObject({
  kind: z.literal('waiting'),
  for: z.enum(['approval', 'unlock', 'keychain']),
});

/** `names`: those that an ambiguous name may mean. */
export const Refusal = z.strictObject({
  kind: z.literal('refused'),
  code: z.enum(failureCodes),
  retryAt: z.nullable(instant),
  names: z.array(name).check(z.maxLength(20)),
});
export type Refusal = z.infer<typeof Refusal>;

/** What the app says after an ask: any number of `waiting`, then one of the others. */
export const Said = z.discriminatedUnion('kind', [
  Waiting,
  Refusal,
  z.strictObject({ kind: z.literal('done'), reply: z.unknown() }),
]);
export type Said = z.infer<typeof Said>;

/** One line for the wire. Too large a one is the sender's own fault. */
export function frame(value: Hello | Ask | Said): string {
  const text = `${JSON.stringify(value)}\n`;
  if (Buffer.byteLength(text) > LARGEST_FRAME) throw new FrameTooLarge();
  return text;
}

export class FrameTooLarge extends Error {}
