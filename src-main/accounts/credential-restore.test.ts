import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccountId } from '../contract/entities.ts';
import { factsOf, ownAccount } from '../keychain/envelope.ts';
import type { Envelope } from '../keychain/envelope.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.ts';
import { createPrivateFile } from '../settings/private-file.ts';
import { Token } from '../token.ts';
import { keyOf } from './credential-list.ts';
import { createCredentialListFile } from './credential-list-file.ts';
import { createCredentialStore } from './credential-store.ts';
import type { CredentialStore } from './credential-store.ts';

const plexOrigin = 'https://plex.tv';

let folder: string;
let texts: Map<string, string>;
let opened: CredentialStore[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credential-restore-'));
  texts = new Map();
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<CredentialStore> {
  const store = createCredentialStore({
    keychain: createMemoryKeychain({ plexOrigin, texts }),
    listFile: createCredentialListFile(createPrivateFile(join(folder, 'accounts.json'))),
    plexOrigin,
    now: () => 5_000,
  });
  opened.push(store);
  await store.start();
  await store.looked();
  return store;
}

const signedInAt = (at: number): Envelope => ({
  accountId: 'nora' as AccountId,
  name: 'nora_k',
  clientIdentifier: `client-${at}`,
  plexOrigin,
  signedInAt: at,
  about: ownAccount,
  token: new Token(`token-${at}`),
  privateKey: null,
});
const key = keyOf(signedInAt(1));

test('a restored credential keeps the time of its sign-in, over a restart too', async () => {
  const store = await open();
  expect(await store.restore(signedInAt(100))).toBe(true);
  await store.close();
  const again = await open();
  expect(again.credential(key)).toMatchObject({ signedInAt: 100, keptIn: 'keychain' });
  expect(again.credential(key).token.reveal()).toBe('token-100');
});

test('it never takes the place of one that is as new, and does of an older one', async () => {
  const store = await open();
  await store.restore(signedInAt(100));
  expect(await store.restore(signedInAt(99))).toBe(false);
  expect(await store.restore(signedInAt(100))).toBe(false);
  expect(store.credential(key).token.reveal()).toBe('token-100');
  expect(await store.restore(signedInAt(101))).toBe(true);
  expect(store.credential(key).token.reveal()).toBe('token-101');
  expect(texts.size).toBe(1);
});

test('one that is listed alone shows as missing, until its secrets come', async () => {
  const store = await open();
  await store.listAlone(factsOf(signedInAt(100)));
  expect(store.list()).toMatchObject([{ name: 'nora_k', presence: 'missing' }]);
  expect(texts.size).toBe(0);
  await store.listAlone({ ...factsOf(signedInAt(100)), name: 'another' });
  expect(store.list()).toMatchObject([{ name: 'nora_k' }]);
  expect(await store.restore(signedInAt(90))).toBe(true);
  expect(store.list()).toMatchObject([{ name: 'nora_k', presence: 'held' }]);
  await store.remove(key);
  expect([store.list(), texts.size]).toEqual([[], 0]);
});

test('one that is listed alone can be taken off again', async () => {
  const store = await open();
  await store.listAlone(factsOf(signedInAt(100)));
  await store.remove(key);
  expect(store.list()).toEqual([]);
});
