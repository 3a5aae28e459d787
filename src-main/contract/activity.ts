import * as z from 'zod/mini';
import { listOf, nothing, text } from './entities.ts';
import { failureCodes } from './failure-codes.ts';

/** What was done with a token, an account or all of them. */
export const ActivityAct = z.enum([
  'signed-in',
  'adopted',
  'signed-out',
  'forgotten',
  'copied',
  'shown',
  'minted',
  'revoked',
  'renewed',
  'exported',
  'imported',
  'handed-over',
]);
export type ActivityAct = z.infer<typeof ActivityAct>;

/**
 * By which way it was asked for. `notice`: by the button of one, on the desktop or in the window.
 * `browser`: approved at Plex. `program`: another program asked for it.
 */
export const ActivityWay = z.enum(['window', 'tray', 'quick-copy', 'notice', 'browser', 'program']);
export type ActivityWay = z.infer<typeof ActivityWay>;

/** What it was done with: by its kind, our id of it and its name then. Id and name may be empty. */
export const ActivityThing = z.strictObject({
  kind: z.enum([
    'account',
    'named-token',
    'transient-token',
    'source',
    'claim',
    'device',
    'backup',
    'activity-log',
    'diagnostics',
  ]),
  id: z.string().check(z.maxLength(128)),
  name: text,
});
export type ActivityThing = z.infer<typeof ActivityThing>;

/** One line of the activity log. It has no place for a secret, nor for an e-mail address. */
export const ActivityEntry = z.strictObject({
  /** Epoch milliseconds, by this computer's clock. */
  at: z.int(),
  act: ActivityAct,
  way: ActivityWay,
  thing: ActivityThing,
  /** The program that asked: its file, or the script that it ran. Empty where it is unknown, or none did. */
  program: text,
  /** Why it was refused; `null` when it was done. */
  refusal: z.nullable(z.enum(failureCodes)),
});
export type ActivityEntry = z.infer<typeof ActivityEntry>;

/** `saved`: the file is written; `cancelled`: the person chose no file. */
export const SaveOutcome = z.enum(['saved', 'cancelled']);
export type SaveOutcome = z.infer<typeof SaveOutcome>;

export const activityCalls = {
  /** The newest first, as many as a list may hold. */
  readActivity: { request: nothing, reply: listOf(ActivityEntry) },
  /** Main asks where, and writes all that the log holds, as JSON lines, oldest first. */
  exportActivity: { request: nothing, reply: SaveOutcome },
};
