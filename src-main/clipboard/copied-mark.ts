import * as z from 'zod/mini';
import type { PrivateFile } from '../settings/private-file.ts';
import type { Fingerprint } from './fingerprint.ts';

/**
 * What a secret of ours looks like that is on the clipboard now, kept in a file as its salted hash: a
 * program that is killed cannot take it back, and where a clipboard manager has brought it back, or the
 * system keeps it, the next start can.
 */
export type CopiedMark = {
  /** Nobody waits for the disk; it may refuse. */
  set: (fingerprint: Fingerprint) => void;
  remove: () => Promise<void>;
  /** What an earlier run left there. */
  read: () => Promise<Fingerprint | undefined>;
};

const Stored = z.strictObject({
  salt: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

export function createCopiedMark(file: PrivateFile): CopiedMark {
  return {
    set: (fingerprint) => void file.write(JSON.stringify(fingerprint)).catch(() => undefined),
    remove: () => file.remove().catch(() => undefined),
    read: async () => {
      try {
        return Stored.parse(JSON.parse((await file.read()) ?? ''));
      } catch {
        // None, or none of ours.
        return undefined;
      }
    },
  };
}
