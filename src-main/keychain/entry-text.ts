import { decodeEnvelope, encodeEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { decodePendingSignIn, encodePendingSignIn } from './pending-sign-in.ts';
import type { PendingSignIn } from './pending-sign-in.ts';

/** @throws KeyringError as `encodeEnvelope` */
export function textOf(entry: Envelope | PendingSignIn): string {
  return 'pinId' in entry ? encodePendingSignIn(entry) : encodeEnvelope(entry);
}

/** What an entry's text holds, or `undefined` if this program cannot read it. */
export function contentOf(
  text: string,
): { envelope: Envelope } | { signIn: PendingSignIn } | undefined {
  const envelope = decodeEnvelope(text);
  if (envelope !== undefined) return { envelope };
  const signIn = decodePendingSignIn(text);
  return signIn && { signIn };
}
