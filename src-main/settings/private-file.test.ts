import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('R1: clears away what a write that was cut short left behind', async () => {
  const file = createPrivateFile(path);
  await file.write('whole');
  await writeFile(`${path}.tmp`, 'hal');
  expect(await file.read()).toBe('whole');
  expect(await readdir(join(folder, 'profile'))).toEqual(['accounts.json']);
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
