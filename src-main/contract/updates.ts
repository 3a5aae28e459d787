import * as z from 'zod/mini';
import { instant, nothing, text } from './entities.ts';
import { failureCodes } from './failure-codes.ts';

/** A version that is newer than the one that runs, by a list that its makers have signed. */
export const NewerVersion = z.strictObject({
  version: z.string().check(z.maxLength(32)),
  /** `package-manager`: it comes as the program itself came; `none`: no file is for this computer. */
  way: z.enum(['download', 'package-manager', 'none']),
});

export type NewerVersion = z.infer<typeof NewerVersion>;

/** What is known of newer versions. */
export const Updates = z.strictObject({
  step: z.enum(['idle', 'looking', 'downloading']),
  /** When a list was last read and found good. */
  lookedAt: z.nullable(instant),
  newer: z.nullable(NewerVersion),
  /** Of the download under way. */
  percent: z.int().check(z.minimum(0), z.maximum(100)),
  /** What was downloaded in this run, and is what the list says. Nothing is installed. */
  downloaded: z.nullable(z.strictObject({ version: text, fileName: text })),
  /** Why the last look or download failed. */
  failure: z.nullable(z.enum(failureCodes)),
});
export type Updates = z.infer<typeof Updates>;

export const updatesCalls = {
  /** `null`: this build knows no place to ask. */
  readUpdates: { request: nothing, reply: z.nullable(Updates) },
  /** Reads the list of versions now. How it goes comes as `updatesChanged`. */
  lookForUpdates: { request: nothing, reply: nothing },
  /** Downloads the newer version into the person's folder of downloads, and checks it there; as above. */
  downloadUpdate: { request: nothing, reply: nothing },
  /** Ends the download under way; nothing of it stays. */
  cancelUpdateDownload: { request: nothing, reply: nothing },
  /** Opens the folder in which the downloaded file lies. */
  showUpdate: { request: nothing, reply: nothing },
};
