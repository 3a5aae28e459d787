import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Nobody but the owner may read, write or list. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * A file of ours that only its owner can read, and that is never half-written: a reader finds the
 * old text or the new one, whatever happens to this process or the machine.
 */
export interface PrivateFile {
  /**
   * The text, or `undefined` if there is no such file. Mends the mode, and clears away what a write
   * that was cut short left behind.
   */
  read(): Promise<string | undefined>;
  /** One write at a time, in the order asked. Resolves when the text is on the disk. */
  write(text: string): Promise<void>;
  remove(): Promise<void>;
  /** Renames the file to `….damaged`, in place of an earlier one. */
  moveAside(): Promise<void>;
}

/** Errors of the file system come through as they are (`NodeJS.ErrnoException`). */
export function createPrivateFile(path: string): PrivateFile {
  const unfinished = `${path}.tmp`;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  }

  async function replace(text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    await rm(unfinished, { force: true });
    try {
      await writeThrough(unfinished, text);
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(dirname(path));
  }

  return {
    read: () =>
      inTurn(async () => {
        try {
          await rm(unfinished, { force: true });
          const text = await readFile(path, 'utf8');
          await chmod(path, FILE_MODE);
          return text;
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),
    write: (text) => inTurn(() => replace(text)),
    remove: () => inTurn(() => rm(path, { force: true })),
    moveAside: () => inTurn(() => rename(path, `${path}.damaged`)),
  };
}

/** Makes a folder of ours if need be, and closes it to everybody else. */
export async function preparePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  await chmod(folder, FOLDER_MODE);
}

/** `wx` refuses whatever somebody else put at this name meanwhile, links included. */
async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** So that the rename itself outlives a power cut. Windows has no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
