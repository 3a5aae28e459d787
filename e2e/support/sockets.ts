import { readdir, readFile, readlink } from 'node:fs/promises';
import { processTree } from './processes.ts';

/** As /proc writes that a socket is listened on. */
const TCP_LISTENS = '0A';
const UNIX_LISTENS = 0x1_0000;

/** Every socket that a process below this one listens on, as the kernel tells: `tcp …` or `unix …`. */
export async function listeningSockets(root: number): Promise<string[]> {
  const held = new Set<string>();
  for (const { pid } of await processTree(root)) {
    const folder = `/proc/${String(pid)}/fd`;
    for (const name of await readdir(folder).catch(() => [])) {
      const link = await readlink(`${folder}/${name}`).catch(() => ''); // Closed meanwhile.
      const inode = /^socket:\[(\d+)\]/.exec(link)?.[1];
      if (inode !== undefined) held.add(inode);
    }
  }
  const tcp = [...(await table('tcp')), ...(await table('tcp6'))]
    .filter(([, , , state, , , , , , inode = '']) => state === TCP_LISTENS && held.has(inode))
    .map(([, local = '']) => `tcp ${local}`);
  const unix = (await table('unix'))
    .filter(([, , , flags = '', , , inode = '']) => listens(flags) && held.has(inode))
    .map((row) => `unix ${row.slice(7).join(' ')}`);
  return [...tcp, ...unix];
}

const listens = (flags: string): boolean => (parseInt(flags, 16) & UNIX_LISTENS) !== 0;

/** The rows of one of the kernel's tables, without its head. */
async function table(name: string): Promise<string[][]> {
  const text = await readFile(`/proc/net/${name}`, 'utf8').catch(() => '');
  const [, ...lines] = text.split('\n');
  return lines.map((line) => line.trim().split(/\s+/));
}
