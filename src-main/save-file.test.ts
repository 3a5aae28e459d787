import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveFile } from './save-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'save-file-'));
});

afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true, force: true });
});

const suggestion = { name: 'export', kind: 'json' };

test("the file takes an older one's place whole, and is its owner's alone", async () => {
  const file = path.join(folder, 'mine.json');
  await writeFile(file, 'older and longer', { mode: 0o644 });
  const outcome = await saveFile(
    () => Promise.resolve(file),
    suggestion,
    () => Promise.resolve('new'),
  );
  expect(outcome).toBe('saved');
  expect(await readFile(file, 'utf8')).toBe('new');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['mine.json']);
});

test('without a place nothing is made', async () => {
  const outcome = await saveFile(
    () => Promise.resolve(undefined),
    suggestion,
    () => Promise.reject(new Error('not asked for')),
  );
  expect(outcome).toBe('cancelled');
});

test('what cannot be written leaves the older file, and nothing beside it', async () => {
  const file = path.join(folder, 'is-a-folder');
  await writeFile(path.join(folder, 'other.tmp'), "somebody else's");
  const save = saveFile(
    () => Promise.resolve(path.join(file, 'deeper', 'x.json')),
    suggestion,
    () => Promise.resolve('new'),
  );
  await expect(save).rejects.toMatchObject({ code: 'file-not-written' });
  expect(await readdir(folder)).toEqual(['other.tmp']);
});
