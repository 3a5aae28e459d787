import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const program = fileURLToPath(new URL('test-full-disk.ts', import.meta.url));

/** Root, or a user who may have name spaces of their own, as Chromium's sandbox needs as well. */
const mayMount = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'true']).status === 0;

test.runIf(mayMount)(
  'R12: on a disk that is full, every file of ours keeps what it had, and is written when there is room',
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'keyring-full-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const mount = 'mount -t tmpfs -o size=64k,mode=700 tmpfs "$1"';
    const run = 'exec "$2" --import "$3" "$4" "$1"';
    const args = [folder, process.execPath, import.meta.resolve('tsx'), program];
    const said = execFileSync('unshare', ['-rm', 'sh', '-c', `${mount} && ${run}`, 'sh', ...args], {
      encoding: 'utf8',
    });
    expect(JSON.parse(said)).toEqual({
      whileFull: { settings: 'not-written', list: 'list-not-written' },
      onDiskWhileFull: { clearSeconds: 20, accounts: ['nora'], leftovers: [] },
      heldInMemory: { clearSeconds: 25, notes: 1 },
      onceThereIsRoom: {
        settings: 'kept',
        list: 'kept',
        clearSeconds: 30,
        accounts: ['nora', 'sam'],
        activity: ['afterwards', 'before'],
      },
    });
  },
);
