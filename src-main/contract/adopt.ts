import * as z from 'zod/mini';
import { AccountId, KeptIn, nothing, text } from './entities.ts';

/** What the text on the clipboard is. The text itself stays in main. */
export const ClipboardFinding = z.discriminatedUnion('kind', [
  /** An account's token, which Plex takes. The only kind that can be kept. */
  z.strictObject({
    kind: z.literal('account'),
    owner: text,
    /** `n•••@example.test`; empty where the account has no address. */
    maskedEmail: text,
    /** The account is here already, with another token: that one would end. */
    replaces: z.boolean(),
  }),
  /** A token that is here already, by the name it is kept under. */
  z.strictObject({ kind: z.literal('kept'), name: text }),
  /** The token of a server on an account's list. */
  z.strictObject({ kind: z.literal('server'), name: text }),
  z.strictObject({ kind: z.literal('transient') }),
  z.strictObject({ kind: z.literal('claim') }),
  /** By its own words, which nobody has checked: empty where it does not name its owner. */
  z.strictObject({
    kind: z.literal('jwt'),
    owner: text,
    /** Epoch milliseconds. */
    endsAt: z.int(),
  }),
]);
export type ClipboardFinding = z.infer<typeof ClipboardFinding>;

export const adoptCalls = {
  /**
   * Main reads the clipboard and finds out what is on it, by its form and by asking Plex. What is
   * found stays in main for five minutes, until one of the other calls. What Plex does not take is
   * cleared at once.
   */
  readClipboardToken: { request: nothing, reply: ClipboardFinding },
  /** Keeps the account's token that was found, and clears the clipboard. */
  keepClipboardToken: {
    request: z.strictObject({ keepIn: KeptIn }),
    reply: z.strictObject({ accountId: AccountId }),
  },
  /** Forgets what was found. At Plex nothing ends. */
  dropClipboardToken: { request: z.strictObject({ clearsClipboard: z.boolean() }), reply: nothing },
  /** Has Plex end the token that was found, and clears the clipboard. */
  revokeClipboardToken: {
    request: nothing,
    /** Whose it was; empty where that is not known. */
    reply: z.strictObject({ owner: text }),
  },
};
