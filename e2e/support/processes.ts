import { open, readdir, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** A process of the app's, and what it is for, as Chromium names it. */
export type AppProcess = { readonly pid: number; readonly commandLine: string };

const PIECE_BYTES = 4 * 1_048_576;

/** Every living process below this one, itself first. */
export async function processTree(root: number): Promise<AppProcess[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => ''); // Gone meanwhile.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state !== undefined && state !== 'Z') parents.set(Number(name), Number(parent));
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === root || isBelow(parents.get(pid)));
  const pids = [...parents.keys()].filter(isBelow).sort((a, b) => a - b);
  return Promise.all(
    pids.map(async (pid) => ({ pid, commandLine: (await procFile(pid, 'cmdline')).toString() })),
  );
}

/** A small file of /proc; empty when the process is gone, or keeps it from us. */
export async function procFile(pid: number, name: string): Promise<Buffer> {
  return readFile(`/proc/${String(pid)}/${name}`).catch(() => Buffer.alloc(0));
}

/**
 * Reads all memory of a process that may hold data: what it can write, and what is not from a file.
 *
 * @param visit gets it piece by piece, the last `overlap` bytes of each again with the next
 * @returns how many bytes were read; 0 from a process that does not let itself be read
 */
export async function readMemory(
  pid: number,
  overlap: number,
  visit: (piece: Buffer) => void,
): Promise<number> {
  const maps = (await procFile(pid, 'maps')).toString();
  const memory = await open(`/proc/${String(pid)}/mem`, 'r').catch(() => undefined);
  if (memory === undefined) return 0;
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let total = 0;
  try {
    for (const { start, end } of dataRegions(maps)) {
      for (let at = start; at < end; at += PIECE_BYTES - overlap) {
        const read = await readAt(memory, piece, at, Math.min(PIECE_BYTES, end - at));
        visit(piece.subarray(0, read));
        total += read;
      }
    }
  } finally {
    await memory.close();
  }
  return total;
}

/** Writes a text over nothing but zeros somewhere in a process's memory, to be found there. */
export async function plantInMemory(pid: number, text: string): Promise<void> {
  const maps = (await procFile(pid, 'maps')).toString();
  const memory = await open(`/proc/${String(pid)}/mem`, 'r+');
  const bytes = Buffer.from(text);
  const page = Buffer.alloc(4_096);
  try {
    for (const { start } of dataRegions(maps.replaceAll(/^.* r--.*$/gm, ''))) {
      const read = await readAt(memory, page, start, page.length);
      if (read < page.length || page.some((byte) => byte !== 0)) continue;
      await memory.write(bytes, 0, bytes.length, start + 1_024);
      return;
    }
  } finally {
    await memory.close();
  }
  throw new Error('there is no empty page in its memory');
}

/** Some pages can't be read though the table says so: a device's, or gone meanwhile. */
async function readAt(
  memory: FileHandle,
  into: Buffer,
  at: number,
  length: number,
): Promise<number> {
  return memory.read(into, 0, length, at).then(
    ({ bytesRead }) => bytesRead,
    () => 0,
  );
}

function dataRegions(maps: string): { start: number; end: number }[] {
  return maps.split('\n').flatMap((line) => {
    const [, start, end, rights = '', mapped = ''] =
      /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+(?: (.*))?$/.exec(line) ?? [];
    const file = mapped.trimStart();
    const isData = rights.startsWith('rw') || (rights.startsWith('r') && !file.startsWith('/'));
    if (start === undefined || end === undefined || !isData || /^\[v/.test(file)) return [];
    return [{ start: parseInt(start, 16), end: parseInt(end, 16) }];
  });
}
