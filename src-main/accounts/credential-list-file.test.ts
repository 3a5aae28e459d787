import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccountId } from '../contract/entities.ts';
import type { NamedTokenId } from '../contract/named-tokens.ts';
import { createPrivateFile } from '../settings/private-file.ts';
import { createCredentialListFile } from './credential-list-file.ts';
import type { CredentialList } from './credential-list.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'account-list-'));
  path = join(folder, 'accounts.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const listed = {
  accountId: 'uuid-1' as AccountId,
  name: 'nora_k',
  clientIdentifier: 'client-1',
  plexOrigin: 'https://plex.tv',
  signedInAt: 1_700_000_000_000,
};
const more = {
  entryName: 'entry-1',
  health: { state: 'valid', checkedAt: 1_700_000_000_001 },
} as const;
const leaving = [{ plexOrigin: 'https://plex.tv', entryName: 'entry-0' }];
const account = {
  ...listed,
  about: { kind: 'account', homeOf: null, isManaged: false },
  ...more,
  isRevoking: false,
} as const;
const tool = {
  namedTokenId: 'named-1' as NamedTokenId,
  accountName: 'nora_k',
  createdAt: 1_700_000_000_000,
};
const list: CredentialList = {
  credentials: [
    account,
    { ...account, about: { kind: 'named', ...tool }, entryName: 'entry-2', isRevoking: true },
    {
      ...account,
      about: { kind: 'jwt', ...tool, endsAt: 1_700_604_800_000 },
      entryName: 'entry-3',
    },
  ],
  leaving,
};

/** The files of each version, to the letter: later versions keep reading them. */
const versionOne =
  JSON.stringify({ version: 1, accounts: [{ ...listed, ...more }], leaving }, null, 2) + '\n';
const versionTwo = JSON.stringify({ version: 2, ...list }, null, 2) + '\n';

const openFile = () => createCredentialListFile(createPrivateFile(path));

test('reads what it wrote', async () => {
  expect(await openFile().read()).toEqual({ credentials: [], leaving: [] });
  await openFile().write(list);
  expect(await readFile(path, 'utf8')).toBe(versionTwo);
  expect(await openFile().read()).toEqual(list);
});

test('R13: reads the file of version 1, which knew accounts alone', async () => {
  await writeFile(path, versionOne);
  expect(await openFile().read()).toEqual({ credentials: [account], leaving });
});

test('R13: never overwrites the file of a newer version', async () => {
  const newer = '{"version":3,"people":[]}';
  await writeFile(path, newer);
  const file = openFile();
  expect(await file.read()).toEqual({ credentials: [], leaving: [] });
  expect(file.isWritable).toBe(false);
  await expect(file.write(list)).rejects.toMatchObject({ code: 'list-not-written' });
  expect(await readFile(path, 'utf8')).toBe(newer);
  expect(await readdir(folder)).toEqual(['accounts.json']);
});

test('never overwrites what it was not able to read', async () => {
  const file = createCredentialListFile({
    read: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })),
    write: () => Promise.reject(new Error('must not be written')),
    remove: () => Promise.reject(new Error('must not be removed')),
    moveAside: () => Promise.reject(new Error('must not be moved')),
  });
  expect(await file.read()).toEqual({ credentials: [], leaving: [] });
  await expect(file.write(list)).rejects.toThrow('read only');
});

test('says why a write failed, without the path', async () => {
  const file = createCredentialListFile({
    read: () => Promise.resolve(undefined),
    write: () => Promise.reject(Object.assign(new Error(`no space: ${path}`), { code: 'ENOSPC' })),
    remove: () => Promise.resolve(),
    moveAside: () => Promise.resolve(),
  });
  const failure = { code: 'list-not-written', message: 'account list: ENOSPC' };
  await expect(file.write(list)).rejects.toMatchObject(failure);
});

test('R13: reads 1,000 damaged files as a list or as none, and moves what it cannot read aside', async () => {
  let seed = 7;
  const below = (limit: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed % limit;
  };
  let unread = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const bytes = Buffer.from(versionTwo);
    const place = below(bytes.length);
    if (round % 3 === 0) bytes[place] = below(256);
    const damaged = round % 3 === 1 ? bytes.subarray(0, place) : bytes;
    if (round % 3 === 2) bytes.fill(0, place);
    await writeFile(path, damaged);
    const file = openFile();
    const found = await file.read();
    if (found.credentials.length > 0) continue;
    unread += 1;
    expect(await readdir(folder)).toEqual(
      file.isWritable ? ['accounts.json.damaged'] : expect.arrayContaining(['accounts.json']),
    );
  }
  expect(unread).toBeGreaterThan(600);
}, 60_000);
