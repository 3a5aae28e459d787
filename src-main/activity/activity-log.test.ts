import {
  appendFile,
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ActivityEntry } from '../contract/activity.ts';
import { createActivityLog } from './activity-log.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'activity-'));
  file = path.join(folder, 'activity.jsonl');
});

afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true, force: true });
});

const entryAt = (at: number, name = 'nora_k'): ActivityEntry => ({
  at,
  act: 'copied',
  way: 'tray',
  thing: { kind: 'account', id: 'a1', name },
  program: '',
  refusal: null,
});

const instants = (entries: ActivityEntry[]): number[] => entries.map(({ at }) => at);

test('what was noted is read back, the newest first, and only its owner can read the file', async () => {
  const log = createActivityLog(file);
  for (const at of [1, 2, 3]) log.note(entryAt(at));
  expect(await log.newest()).toEqual([entryAt(3), entryAt(2), entryAt(1)]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a later run goes on where an earlier one stopped, and mends the mode', async () => {
  const log = createActivityLog(file);
  log.note(entryAt(1));
  await log.close();
  await chmod(file, 0o644);
  const next = createActivityLog(file);
  next.note(entryAt(2));
  expect(instants(await next.newest())).toEqual([2, 1]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a broken line is left out, and one that was cut short spoils no other', async () => {
  const good = JSON.stringify(entryAt(1));
  const ofLater = JSON.stringify({ ...entryAt(2), act: 'teleported' });
  const withMore = JSON.stringify({ ...entryAt(3), token: 'stray' });
  await writeFile(file, `${good}\n}{\n${ofLater}\n${withMore}\n\n"text"\n{"at":4,"act":"cop`);
  const log = createActivityLog(file);
  log.note(entryAt(5));
  expect(instants(await log.newest())).toEqual([5, 1]);
  expect(await log.text()).toBe(`${good}\n${JSON.stringify(entryAt(5))}\n`);
});

test('at 1 MiB the file becomes the older one, of which one is kept', async () => {
  const log = createActivityLog(file);
  const line = `${JSON.stringify(entryAt(1, 'n'.repeat(400)))}\n`;
  const full = line.repeat(Math.floor(1_048_576 / line.length));
  for (const round of [1, 2, 3]) {
    await appendFile(file, full.slice((await sizeOf(file)) > 0 ? line.length : 0));
    log.note(entryAt(round, 'n'.repeat(400)));
    await log.newest();
  }
  expect((await readdir(folder)).sort()).toEqual(['activity.1.jsonl', 'activity.jsonl']);
  expect(await sizeOf(path.join(folder, 'activity.1.jsonl'))).toBeLessThanOrEqual(1_048_576);
  expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify(entryAt(3, 'n'.repeat(400)))}\n`);
});

test('no more rows are read than one list may hold, of both files', async () => {
  await writeFile(
    path.join(folder, 'activity.1.jsonl'),
    Array.from({ length: 700 }, (_, at) => `${JSON.stringify(entryAt(at))}\n`).join(''),
  );
  await writeFile(
    file,
    Array.from({ length: 700 }, (_, at) => `${JSON.stringify(entryAt(700 + at))}\n`).join(''),
  );
  const log = createActivityLog(file);
  const read = instants(await log.newest());
  expect([read.length, read[0], read.at(-1)]).toEqual([1_000, 1_399, 400]);
  expect((await log.text()).split('\n')).toHaveLength(1_401);
});

test('a line that cannot be written is lost without a word, and the next one is tried again', async () => {
  await writeFile(file, '');
  const log = createActivityLog(path.join(folder, 'no-such-folder', 'activity.jsonl'));
  log.note(entryAt(1));
  expect(await log.newest()).toEqual([]);
  await log.close();

  const here = createActivityLog(file);
  await chmod(folder, 0o700);
  here.note(entryAt(2));
  expect(instants(await here.newest())).toEqual([2]);
});

test('whoever listens is told how much it has grown', async () => {
  const log = createActivityLog(file);
  const told: number[] = [];
  const end = log.onGrown((added) => told.push(added));
  log.note(entryAt(1));
  log.note(entryAt(2));
  await log.newest();
  end();
  log.note(entryAt(3));
  await log.newest();
  expect(told).toEqual([1, 2]);
});

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
