import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPrivateFile, preparePrivateFolder } from './private-file.ts';

const isPosix = process.platform !== 'win32';
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'private-file-'));
  path = join(folder, 'profile', 'accounts.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (name: string) => (await stat(name)).mode & 0o777;

test('gives back what was written, and nothing where nothing was', async () => {
  const file = createPrivateFile(path);
  expect(await file.read()).toBeUndefined();
  await file.write('one');
  await file.write('two ü');
  expect(await file.read()).toBe('two ü');
  expect(await readdir(join(folder, 'profile'))).toEqual(['accounts.json']);
});

test.runIf(isPosix)('S29: is for its owner alone, whatever the umask', async () => {
  const usualMask = process.umask(0);
  try {
    await createPrivateFile(path).write('text');
  } finally {
    process.umask(usualMask);
  }
  expect(await modeOf(path)).toBe(0o600);
  expect(await modeOf(join(folder, 'profile'))).toBe(0o700);
});

test.runIf(isPosix)('S29: mends the mode of a file and a folder that others can read', async () => {
  const file = createPrivateFile(path);
  await file.write('text');
  await chmod(path, 0o644);
  await chmod(join(folder, 'profile'), 0o755);
  await preparePrivateFolder(join(folder, 'profile'));
  expect(await file.read()).toBe('text');
  expect(await modeOf(path)).toBe(0o600);
  expect(await modeOf(join(folder, 'profile'))).toBe(0o700);
});

test('carries out writes in the order asked', async () => {
  const file = createPrivateFile(path);
  const texts = Array.from({ length: 20 }, (_, number) => `text ${number}`);
  await Promise.all(texts.map((text) => file.write(text)));
  expect(await file.read()).toBe('text 19');
});

test('R2: keeps the old text when a write fails, and writes again afterwards', async () => {
  const file = createPrivateFile(path);
  await file.write('old');
  await mkdir(`${path}.tmp`);
  await writeFile(join(`${path}.tmp`, 'in-the-way'), '');
  await expect(file.write('new')).rejects.toThrow();
  expect(await readFile(path, 'utf8')).toBe('old');
  await rm(`${path}.tmp`, { recursive: true });
  await file.write('new');
  expect(await file.read()).toBe('new');
});

/** What the file system is asked about an open file or folder, for a test to stand in between. */
async function handles(): Promise<FileHandle> {
  const handle = await open(folder, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

test.runIf(isPosix)(
  'R2: a text is on the disk before it takes the place of the old one, and then so is the folder',
  async () => {
    const file = createPrivateFile(path);
    await file.write('old');
    const prototype = await handles();
    const seen: unknown[] = [];
    vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      const isFolder = (await this.stat()).isDirectory();
      const text = await readFile(path, 'utf8');
      const unfinished = await readFile(`${path}.tmp`, 'utf8').catch(() => 'none');
      seen.push([isFolder ? 'folder' : 'file', { text, unfinished }]);
    });
    await file.write('new');
    expect(seen).toEqual([
      ['file', { text: 'old', unfinished: 'new' }],
      ['folder', { text: 'new', unfinished: 'none' }],
    ]);
  },
);

test.each(['writeFile', 'sync'] as const)(
  'R2: a write that fails at %s leaves the old text or the new one, and nothing beside it, fifty times',
  async (step) => {
    const file = createPrivateFile(path);
    const prototype = await handles();
    let standing = 'text 0';
    await file.write(standing);
    for (let round = 1; round <= 50; round += 1) {
      const text = `text ${String(round)} ${'x'.repeat(round * 97)}`;
      // The folder is synced after the file: either may fail.
      const spy = vi.spyOn(prototype, step);
      if (round % 2 === 0 && step === 'sync') spy.mockResolvedValueOnce();
      spy.mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
      await expect(file.write(text)).rejects.toThrow('EIO');
      spy.mockRestore();
      const found = (await createPrivateFile(path).read()) ?? '';
      expect([standing, text]).toContain(found);
      standing = found;
      expect(await readdir(join(folder, 'profile'))).toEqual(['accounts.json']);
    }
  },
);

test('R1: clears away what a write that was cut short left behind', async () => {
  const file = createPrivateFile(path);
  await file.write('whole');
  await writeFile(`${path}.tmp`, 'hal');
  expect(await file.read()).toBe('whole');
  expect(await readdir(join(folder, 'profile'))).toEqual(['accounts.json']);
});

test('is removed after the writes that were asked for before, and need not be there', async () => {
  const file = createPrivateFile(path);
  await file.remove();
  void file.write('text');
  await file.remove();
  expect(await file.read()).toBeUndefined();
  expect(await readdir(join(folder, 'profile'))).toEqual([]);
});

test('moves a damaged file aside and keeps one such', async () => {
  const file = createPrivateFile(path);
  for (const text of ['first', 'second']) {
    await file.write(text);
    await file.moveAside();
  }
  expect(await file.read()).toBeUndefined();
  expect(await readdir(join(folder, 'profile'))).toEqual(['accounts.json.damaged']);
  expect(await readFile(`${path}.damaged`, 'utf8')).toBe('second');
});
