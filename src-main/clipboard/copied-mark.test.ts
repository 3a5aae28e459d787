import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPrivateFile } from '../settings/private-file.ts';
import { createCopiedMark } from './copied-mark.ts';
import { fingerprintOf, isOf } from './fingerprint.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copied-mark-'));
  path = join(folder, 'on-clipboard');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const markAt = (place: string) => createCopiedMark(createPrivateFile(place));

test('S26: is found by the next run, knows the text again, and holds nothing of it', async () => {
  const mark = markAt(path);
  mark.set(fingerprintOf('an-earlier-token'));
  mark.set(fingerprintOf('canary-token'));
  // Reading waits for the writes.
  await mark.read();
  const found = await markAt(path).read();
  expect(found && isOf('canary-token', found)).toBe(true);
  expect(found && isOf('canary-toke', found)).toBe(false);
  expect(await readFile(path, 'utf8')).not.toContain('canary');
});

test('of one text is another one each time', () => {
  expect(fingerprintOf('canary-token')).not.toEqual(fingerprintOf('canary-token'));
});

test('is gone when it was removed', async () => {
  const mark = markAt(path);
  mark.set(fingerprintOf('canary-token'));
  await mark.remove();
  expect(await markAt(path).read()).toBeUndefined();
});

test.each(['', 'null', '{', '{"salt":"","hash":""}', '[]'])(
  'is none where the file holds %j',
  async (text) => {
    await writeFile(path, text);
    expect(await markAt(path).read()).toBeUndefined();
  },
);

test('is none, and no failure, where the disk refuses', async () => {
  await writeFile(join(folder, 'no-folder'), '');
  const mark = markAt(join(folder, 'no-folder', 'on-clipboard'));
  mark.set(fingerprintOf('canary-token'));
  await mark.remove();
  expect(await mark.read()).toBeUndefined();
});
