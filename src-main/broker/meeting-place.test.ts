import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPlace, ForeignPlace, NoPlace, NOTE_NAME } from './find-place.ts';
import { noteText, PlaceTaken, preparePlace } from './meeting-place.ts';

const user = process.getuid?.() ?? 0;
let folder: string;
const servers: net.Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'meeting-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true, force: true });
});

const prepare = (more: Partial<Parameters<typeof preparePlace>[0]> = {}) =>
  preparePlace({
    profileFolder: folder,
    runtimeFolder: undefined,
    temporaryFolder: folder,
    profileName: 'profile',
    user,
    ...more,
  });

function listen(address: string): Promise<net.Server> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(address, () => resolve(server));
    servers.push(server);
  });
}

/** A place as an app leaves it that runs. */
async function openPlace() {
  const place = await prepare();
  await listen(place.note.address);
  await writeFile(path.join(folder, NOTE_NAME), noteText(place.note), { mode: 0o600 });
  return place;
}

test('a program finds the place that the app prepared', async () => {
  const { note } = await openPlace();
  expect(findPlace(folder, user)).toEqual(note);
});

test('the runtime folder comes first, and the temporary one where names are too long', async () => {
  const runtimeFolder = path.join(folder, 'run');
  await mkdir(runtimeFolder, { mode: 0o700 });
  const { note } = await prepare({ runtimeFolder });
  expect(path.dirname(note.address)).toBe(path.join(runtimeFolder, 'keyring-for-plex'));

  const deep = path.join(folder, 'd'.repeat(100));
  await mkdir(deep);
  const short = await prepare({ profileFolder: deep });
  expect(short.note.address.startsWith(`${folder}/keyring-for-plex-`)).toBe(true);
  expect(Buffer.byteLength(short.note.address)).toBeLessThanOrEqual(107);
});

test('a socket that nobody listens on any more is taken over', async () => {
  const { note } = await prepare();
  const server = await listen(note.address);
  // As an app leaves it that was killed: the file stays.
  server.unref();
  await new Promise((resolve) => server.close(resolve));
  await writeFile(note.address, '');
  const again = await prepare();
  await listen(again.note.address);
  expect(again.note.address).toBe(note.address);
});

test('a socket on which another app answers is left alone', async () => {
  await openPlace();
  await expect(prepare()).rejects.toThrow(PlaceTaken);
});

test('a place of somebody else is refused by both sides', async () => {
  await openPlace();
  expect(() => findPlace(folder, user + 1)).toThrow(ForeignPlace);
  // The app goes on to a folder that it can make itself.
  const { note } = await prepare({ user: user + 1 });
  expect(path.dirname(note.address)).not.toBe(path.join(folder, 'command-line'));
});

test.each([
  ['the note', NOTE_NAME, 0o644],
  ['the folder', 'command-line', 0o755],
])('a program goes no further when others can read %s', async (_what, name, mode) => {
  await openPlace();
  await chmod(path.join(folder, name), mode);
  expect(() => findPlace(folder, user)).toThrow(ForeignPlace);
});

test('the app closes its folder to others again', async () => {
  await openPlace();
  await chmod(path.join(folder, 'command-line'), 0o777);
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  const { note } = await prepare();
  await listen(note.address);
  expect(findPlace(folder, user)).toEqual(note);
});

test('a link in the place of the folder is refused', async () => {
  const other = path.join(folder, 'other');
  await mkdir(other, { mode: 0o700 });
  await symlink(other, path.join(folder, 'command-line'));
  const { note } = await prepare();
  expect(note.address.startsWith(`${folder}/keyring-for-plex-`)).toBe(true);
});

test.each([
  '',
  'no note',
  '{"version":2}',
  `{"version":1,"address":"${'a'.repeat(2_000)}","key":""}`,
])('a note that makes no sense is as good as none: %j', async (text) => {
  await writeFile(path.join(folder, NOTE_NAME), text, { mode: 0o600 });
  expect(() => findPlace(folder, user)).toThrow(NoPlace);
});

test('a plain file in the place of the socket is refused', async () => {
  const { note } = await prepare();
  await writeFile(note.address, '');
  await writeFile(path.join(folder, NOTE_NAME), noteText(note), { mode: 0o600 });
  expect(() => findPlace(folder, user)).toThrow(ForeignPlace);
});

test('on Windows it is a pipe that nobody can guess, and a key', async () => {
  const [one, other] = [await prepare({ user: undefined }), await prepare({ user: undefined })];
  expect(one.note.address).toMatch(/^\\\\\.\\pipe\\keyring-for-plex-[\da-f]{32}$/);
  expect(one.note.key).toMatch(/^[\da-f]{64}$/);
  expect(other.note.address).not.toBe(one.note.address);
  expect(other.note.key).not.toBe(one.note.key);
});
