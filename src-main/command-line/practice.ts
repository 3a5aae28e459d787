import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { NOTE_NAME } from '../broker/find-place.ts';
import { frame, PROTOCOL } from '../broker/wire.ts';
import type { HandedOver } from '../broker/wire.ts';

const pretended: HandedOver = {
  kind: 'account',
  name: 'practice',
  token: '-',
  address: 'https://plex.tv',
  clientIdentifier: '-',
  endsAtLatest: null,
};

/**
 * Hands over nothing, once, while the snapshot is made: `get` from an app that is pretended here. So
 * what that takes is compiled in the snapshot, of Node's own code as well. Nothing of it may stay open,
 * or be remembered.
 */
export async function practise(run: (words: string[]) => Promise<number>): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'keyring-practice-'));
  const address =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\${path.basename(folder)}`
      : path.join(folder, 'socket');
  const note = path.join(folder, NOTE_NAME);
  writeFileSync(note, JSON.stringify({ version: 1, address, key: '' }), { mode: 0o600 });
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(frame({ protocol: PROTOCOL, version: '', proof: note }));
    socket.once('data', () => socket.end(frame({ kind: 'done', reply: pretended })));
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  try {
    await run(['get', 'practice', `--profile-dir=${folder}`]);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
