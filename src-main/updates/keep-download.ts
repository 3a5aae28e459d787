import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { KeyringError } from '../keyring-error.ts';
import type { UpdateHost } from './update-host.ts';
import type { ListedFile } from './version-list.ts';

/** Long enough for a slow line, and an end for one that drips. Our choice. */
const DOWNLOAD_MS = 60 * 60_000;

export type HashFile = (file: string) => Promise<string>;

/**
 * Downloads a listed file into a folder. It gets its name there only once what lies on the disk is
 * what the list says, to the byte; what is not is removed. An older file of that name is replaced.
 *
 * @param deps.hashFile SHA-256 of a file, unless a test brings another
 * @returns its path
 * @throws KeyringError `update-file-refused` | `file-not-written`, and those of the host
 */
export async function keepDownload(
  listed: ListedFile,
  deps: {
    host: UpdateHost;
    folder: string;
    end: AbortSignal;
    onProgress: (receivedBytes: number) => void;
    hashFile?: HashFile;
  },
): Promise<string> {
  const file = path.join(deps.folder, listed.name);
  const unfinished = `${file}.part`;
  try {
    await writing(() => mkdir(deps.folder, { recursive: true }));
    await fetchInto(unfinished, listed, deps);
    await requireListed(unfinished, listed, deps.hashFile ?? sha256);
    await writing(() => rename(unfinished, file));
    return file;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** `wx` refuses whatever somebody else put at this name meanwhile, links included. */
async function fetchInto(
  file: string,
  { name, size }: ListedFile,
  deps: { host: UpdateHost; end: AbortSignal; onProgress: (receivedBytes: number) => void },
): Promise<void> {
  await writing(() => rm(file, { force: true }));
  const handle = await writing(() => open(file, 'wx', 0o600));
  let received = 0;
  try {
    await deps.host({
      name,
      mostBytes: size,
      withinMs: DOWNLOAD_MS,
      end: deps.end,
      take: async (part) => {
        await writing(() => handle.writeFile(part));
        received += part.length;
        deps.onProgress(received);
      },
    });
    await writing(() => handle.sync());
  } finally {
    await handle.close();
  }
}

/** A sum that cannot be made is not the right one. */
async function requireListed(file: string, listed: ListedFile, hash: HashFile): Promise<void> {
  const found = await Promise.all([stat(file), hash(file)]).catch(() => undefined);
  if (found?.[0].size !== listed.size || found[1] !== listed.sha256)
    throw new KeyringError('update-file-refused', 'a download is not what the list says');
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function writing<Result>(act: () => Promise<Result>): Promise<Result> {
  return act().catch(() => {
    throw new KeyringError('file-not-written', 'a download could not be written');
  });
}
