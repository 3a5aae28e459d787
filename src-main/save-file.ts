import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { SaveOutcome } from './contract/activity.ts';
import { KeyringError } from './keyring-error.ts';

/** Nobody but the owner may read it. */
const FILE_MODE = 0o600;

/** Name and kind (`json`) that a file has unless the person chooses another. */
export type Suggestion = { name: string; kind: string };

/** `saveFile`, with the way to ask known. */
export type SaveFile = (
  suggestion: Suggestion,
  content: () => Promise<string | Uint8Array>,
) => Promise<SaveOutcome>;

/**
 * Writes a file where the person wants it: the whole file or none, readable by them alone.
 *
 * @throws KeyringError `file-not-written`, and what `content` throws
 */
export async function saveFile(
  /** `undefined`: nowhere. */
  askWhere: (suggestion: Suggestion) => Promise<string | undefined>,
  suggestion: Suggestion,
  content: () => Promise<string | Uint8Array>,
): Promise<SaveOutcome> {
  const path = await askWhere(suggestion);
  if (path === undefined) return 'cancelled';
  const whole = await content();
  await writeWhole(path, whole).catch(() => {
    // The system's message would name the person's folder.
    throw new KeyringError('file-not-written', 'a file that the person chose');
  });
  return 'saved';
}

/** Beside it first, under a name that nobody else has, then in its place. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(unfinished, 'wx', FILE_MODE);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}
