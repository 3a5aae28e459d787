import { decodeEnvelope, encodeEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { decodePendingPin, encodePendingPin } from './stored-pin.ts';
import type { PendingPin } from './stored-pin.ts';

/** @throws KeyringError as `encodeEnvelope` */
export function textOf(entry: Envelope | PendingPin): string {
  return 'pinId' in entry ? encodePendingPin(entry) : encodeEnvelope(entry);
}

/** What an entry's text holds, or `undefined` if this program cannot read it. */
export function contentOf(
  text: string,
): { envelope: Envelope } | { pending: PendingPin } | undefined {
  const envelope = decodeEnvelope(text);
  if (envelope !== undefined) return { envelope };
  const pending = decodePendingPin(text);
  return pending && { pending };
}
