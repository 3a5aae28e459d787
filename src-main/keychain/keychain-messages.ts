import * as z from 'zod/mini';
import { MAX_ENVELOPE_BYTES, PlexOrigin } from './envelope.ts';
import { EntryName } from './keychain.ts';

/** What main and the keychain process say to each other: one JSON text a message, checked by its reader. */

const EnvelopeText = z.string().check(z.minLength(1), z.maxLength(MAX_ENVELOPE_BYTES));

export const KeychainRequest = z.discriminatedUnion('call', [
  z.strictObject({ call: z.literal('read-all'), plexOrigin: PlexOrigin }),
  z.strictObject({ call: z.literal('write'), entryName: EntryName, text: EnvelopeText }),
  z.strictObject({ call: z.literal('remove'), entryName: EntryName, plexOrigin: PlexOrigin }),
]);
export type KeychainRequest = z.infer<typeof KeychainRequest>;

/** `text`: an envelope of the origin that was asked for; `null`: an entry that cannot be read. */
export const EntryText = z.strictObject({ entryName: EntryName, text: z.nullable(EnvelopeText) });
export type EntryText = z.infer<typeof EntryText>;

export const KeychainReply = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('done'), entries: z.array(EntryText) }),
  z.strictObject({
    outcome: z.literal('failed'),
    /** `library-missing`: keytar, or a library of the system that it needs, cannot be loaded. */
    reason: z.enum(['refused', 'locked', 'unavailable', 'library-missing']),
  }),
]);
export type KeychainReply = z.infer<typeof KeychainReply>;

/** The value in a message, or `undefined` if it is not one of ours. */
export function readMessage<Schema extends z.ZodMiniType>(
  schema: Schema,
  message: unknown,
): z.infer<Schema> | undefined {
  if (typeof message !== 'string') return undefined;
  try {
    return z.parse(schema, JSON.parse(message));
  } catch {
    return undefined;
  }
}
