import * as z from 'zod/mini';
import { SaveOutcome } from './activity.ts';
import { listOf, nothing, text } from './entities.ts';
import { failureCodes } from './failure-codes.ts';

/** What a new passphrase needs at least. Our choice: scrypt makes each guess cost about a second. */
export const SHORTEST_PASSPHRASE = 12;

/**
 * What an import does with one thing. `add-without-token`: listed, to be signed in to. `renew`: takes
 * an older or lost token's place. `keep-newer`: what is here is newer. `keep-working`: Plex does not
 * take the file's newer token. `keep-chosen`: set by the person here. `same`: nothing to do.
 */
export const ImportOutcome = z.enum([
  'add',
  'add-without-token',
  'renew',
  'keep-newer',
  'keep-working',
  'keep-chosen',
  'same',
  'other-origin',
  'damaged',
  'failed',
]);
export type ImportOutcome = z.infer<typeof ImportOutcome>;

export const ImportLine = z.strictObject({
  kind: z.enum(['account', 'named-token', 'pin', 'setting', 'server', 'entry']),
  name: text,
  outcome: ImportOutcome,
  /** Why it failed. */
  failure: z.nullable(z.enum(failureCodes)),
});
export type ImportLine = z.infer<typeof ImportLine>;

/** How far an import has come. Nothing has changed at any of these. */
export const ImportStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('passphrase-needed') }),
  z.strictObject({ kind: z.literal('preview'), madeAt: z.int(), lines: listOf(ImportLine) }),
]);
export type ImportStep = z.infer<typeof ImportStep>;

const withPassphrase = z.strictObject({ passphrase: text });

export const backupCalls = {
  /** Main asks where, and writes accounts, named tokens, settings and servers without any secret. */
  exportBackup: { request: nothing, reply: SaveOutcome },
  /** The same with every token, encrypted with the passphrase. */
  exportSecretBackup: { request: withPassphrase, reply: SaveOutcome },
  /** Main asks which file, and reads it; it is held until imported, closed or five minutes old. */
  openBackup: { request: nothing, reply: ImportStep },
  unlockBackup: { request: withPassphrase, reply: ImportStep },
  /** Does what the preview says, and tells what came of it. */
  importBackup: { request: nothing, reply: listOf(ImportLine) },
  closeBackup: { request: nothing, reply: nothing },
};
