import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCredentialListFile } from '../accounts/credential-list-file.ts';
import { createTestStore } from '../accounts/test-store.ts';
import type { TestStore } from '../accounts/test-store.ts';
import type { AccountId } from '../contract/entities.ts';
import { LONGEST_TOOL_NAME, NamedTokenId } from '../contract/named-tokens.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.ts';
import { KeyringError } from '../keyring-error.ts';
import { createPrivateFile } from '../settings/private-file.ts';
import { PrivateKey, Token } from '../token.ts';
import type { NewNamedToken } from './named-token-store.ts';

const plexOrigin = 'https://plex.tv';
const nora = 'uuid-of-nora' as AccountId;

let folder: string;
let path: string;
let texts: Map<string, string>;
let opened: TestStore[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'named-token-store-'));
  path = join(folder, 'accounts.json');
  texts = new Map();
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await rm(folder, { recursive: true, force: true });
});

const memoryKeychain = () => createMemoryKeychain({ plexOrigin, texts });

function open(keychain = memoryKeychain(), now = Date.now): TestStore {
  const listFile = createCredentialListFile(createPrivateFile(path));
  const store = createTestStore({ keychain, listFile, plexOrigin, now });
  opened.push(store);
  return store;
}

async function started(store: TestStore): Promise<TestStore> {
  await store.start();
  await store.looked();
  await store.flush();
  return store;
}

const forTool = (name: string, sign = 1): NewNamedToken => ({
  accountId: nora,
  accountName: 'nora_k',
  name,
  token: new Token(`token-${sign}-for-${encodeURIComponent(name)}`),
  clientIdentifier: `client-${sign}-for-${name}`,
  jwt: null,
});
const account = {
  accountId: nora,
  name: 'nora_k',
  token: new Token('token-of-nora'),
  clientIdentifier: 'client-of-nora',
};
const names = (store: TestStore) => store.named.list().map(({ name }) => name);
const tokenOf = (store: TestStore, id: NamedTokenId) => store.named.credential(id).token.reveal();

describe('tokens for tools', () => {
  test('stand beside their account and each other, now and after a restart', async () => {
    const store = await started(open(memoryKeychain(), () => 1_000));
    await store.add(account, 'keychain');
    const tautulli = await store.named.add(forTool('Tautulli'), 'keychain');
    const kometa = await store.named.add(forTool('Kometa'), 'keychain');
    const again = await started(open());
    expect(again.named.list()).toEqual([
      {
        namedTokenId: tautulli,
        accountId: nora,
        accountName: 'nora_k',
        name: 'Tautulli',
        kind: 'token',
        createdAt: 1_000,
        keptIn: 'keychain',
        presence: 'held',
        health: { state: 'unchecked', checkedAt: null },
        endsAt: null,
        probe: null,
        isRevoking: false,
      },
      expect.objectContaining({ namedTokenId: kometa, name: 'Kometa' }),
    ]);
    expect(again.list()).toHaveLength(1);
    expect(again.named.credential(kometa)).toEqual({
      namedTokenId: kometa,
      accountId: nora,
      name: 'Kometa',
      token: new Token(''),
      clientIdentifier: 'client-1-for-Kometa',
      keptIn: 'keychain',
      jwt: null,
    });
    expect(tokenOf(again, tautulli)).toBe('token-1-for-Tautulli');
    expect(tokenOf(again, kometa)).toBe('token-1-for-Kometa');
    expect(texts.size).toBe(3);
    expect(await readFile(path, 'utf8')).not.toContain('token-1');
  });

  test('may have one name: each is a token of its own', async () => {
    const store = await started(open());
    const one = await store.named.add(forTool('Tautulli'), 'keychain');
    const other = await store.named.add(forTool('Tautulli', 2), 'keychain');
    await store.named.remove(one);
    expect(names(store)).toEqual(['Tautulli']);
    expect(tokenOf(store, other)).toBe('token-2-for-Tautulli');
  });

  test('outlive their account, and tell nobody of the accounts', async () => {
    const store = await started(open());
    await store.add(account, 'keychain');
    store.onChange((accounts) => expect(accounts).toEqual([]));
    const told: string[][] = [];
    store.named.onChange((list) => told.push(list.map(({ name }) => name)));
    const id = await store.named.add(forTool('Tautulli'), 'keychain');
    await store.remove(nora);
    expect(tokenOf(store, id)).toBe('token-1-for-Tautulli');
    expect(told).toEqual([['Tautulli']]);
  });

  test('come back from their entries when the list is lost', async () => {
    const store = await started(open());
    await store.add(account, 'keychain');
    const id = await store.named.add(forTool('Tautulli'), 'keychain');
    await store.named.replace(id, forTool('Tautulli', 2));
    await store.close();
    await rm(path);
    const again = await started(open());
    expect(again.list()).toMatchObject([{ name: 'nora_k', token: 'held' }]);
    expect(again.named.list()).toMatchObject([
      { namedTokenId: id, name: 'Tautulli', presence: 'held', accountName: 'nora_k' },
    ]);
    expect(tokenOf(again, id)).toBe('token-2-for-Tautulli');
  });

  test('that are 200 are read at once, and never again', async () => {
    const first = await started(open());
    for (let count = 0; count < 200; count += 1)
      await first.named.add(forTool(`Tool ${count}`), 'keychain');
    await first.close();
    const keychain = memoryKeychain();
    const store = await started(open(keychain));
    expect(store.named.list().every(({ presence }) => presence === 'held')).toBe(true);
    for (const { namedTokenId } of store.named.list()) tokenOf(store, namedTokenId);
    await store.named.add(forTool('One more'), 'keychain');
    expect(keychain.calls).toEqual(['readAll', 'write']);
    expect(names(store)).toHaveLength(201);
  });
});

describe('one of them', () => {
  test('is replaced in its place, the old one handed back', async () => {
    const store = await started(open());
    const id = await store.named.add(forTool('Tautulli'), 'keychain');
    await store.named.add(forTool('Kometa'), 'keychain');
    store.named.noteHealth(id, { state: 'rejected', checkedAt: 5 });
    await store.named.setRevoking(id, true);
    const old = await store.named.replace(id, forTool('ignored', 2));
    expect([old?.token.reveal(), old?.clientIdentifier]).toEqual([
      'token-1-for-Tautulli',
      'client-1-for-Tautulli',
    ]);
    expect(names(store)).toEqual(['Tautulli', 'Kometa']);
    expect(store.named.list()[0]).toMatchObject({
      health: { state: 'unchecked' },
      isRevoking: false,
    });
    expect(tokenOf(await started(open()), id)).toBe('token-2-for-ignored');
    expect(texts.size).toBe(2);
  });

  test('stays as it was when the new one cannot be kept', async () => {
    const keychain = memoryKeychain();
    const store = await started(open(keychain));
    const id = await store.named.add(forTool('Tautulli'), 'keychain');
    const refusal = new KeyringError('keychain-refused', 'refused');
    vi.spyOn(keychain, 'write').mockRejectedValue(refusal);
    await expect(store.named.replace(id, forTool('Tautulli', 2))).rejects.toBe(refusal);
    expect(tokenOf(store, id)).toBe('token-1-for-Tautulli');
  });

  test('is replaced also when the keychain has lost it', async () => {
    const first = await started(open());
    const id = await first.named.add(forTool('Tautulli'), 'keychain');
    await first.close();
    for (const [name] of texts) texts.set(name, '{"version":9}');
    const store = await started(open());
    expect(store.named.list()).toMatchObject([{ presence: 'unreadable' }]);
    const failure = { code: 'keychain-entry-unreadable' };
    await expect(store.named.rename(id, 'Kometa')).rejects.toMatchObject(failure);
    expect(await store.named.replace(id, forTool('Tautulli', 2))).toBeUndefined();
    expect(store.named.list()).toMatchObject([{ namedTokenId: id, presence: 'held' }]);
    expect(texts.size).toBe(1);
  });

  test('is renamed, and all that is known of it stays', async () => {
    const store = await started(open());
    const id = await store.named.add(forTool('Tautulli'), 'keychain');
    store.named.noteHealth(id, { state: 'valid', checkedAt: 5 });
    await store.named.rename(id, '  Tautulli\nin the attic ');
    expect(store.named.list()).toMatchObject([
      { name: 'Tautulli in the attic', health: { state: 'valid', checkedAt: 5 } },
    ]);
    const again = await started(open());
    expect(again.named.list()).toEqual(store.named.list());
    expect(tokenOf(again, id)).toBe('token-1-for-Tautulli');
  });

  test('renamed while it is replaced keeps the new token and the new name', async () => {
    const store = await started(open());
    const id = await store.named.add(forTool('Tautulli'), 'keychain');
    await Promise.all([
      store.named.replace(id, forTool('Tautulli', 2)),
      store.named.rename(id, 'Kometa'),
    ]);
    expect(names(store)).toEqual(['Kometa']);
    expect(tokenOf(store, id)).toBe('token-2-for-Tautulli');
  });

  test.each(['', '  ', '\n\t'])('is not called %j', async (name) => {
    const store = await started(open());
    const failure = { code: 'named-token-name-empty' };
    await expect(store.named.add(forTool(name), 'keychain')).rejects.toMatchObject(failure);
    const id = await store.named.add(forTool('Tautulli'), 'keychain');
    await expect(store.named.rename(id, name)).rejects.toMatchObject(failure);
    expect(names(store)).toEqual(['Tautulli']);
  });

  test('has a name of at most 60 units, and no half letters', async () => {
    const store = await started(open());
    await store.named.add(forTool(`x${'😀'.repeat(50)}`), 'keychain');
    expect(names(store)).toEqual([`x${'😀'.repeat(29)}`]);
    expect(names(store)[0]?.length).toBeLessThanOrEqual(LONGEST_TOOL_NAME);
  });

  test('waits for its revocation, also after a restart', async () => {
    const store = await started(open());
    const id = await store.named.add(forTool('Tautulli'), 'keychain');
    await store.named.setRevoking(id, true);
    const again = await started(open());
    expect(again.named.list()).toMatchObject([{ isRevoking: true, presence: 'held' }]);
    await again.named.setRevoking(id, false);
    expect((await started(open())).named.list()).toMatchObject([{ isRevoking: false }]);
  });

  test('holds a JWT and what renews it', async () => {
    const store = await started(open());
    const key = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
    const jwt = { privateKey: new PrivateKey(key), endsAt: 7_000 };
    const id = await store.named.add({ ...forTool('Kometa'), jwt }, 'keychain');
    const again = await started(open());
    expect(again.named.list()).toMatchObject([{ kind: 'jwt', endsAt: 7_000 }]);
    expect(again.named.credential(id).jwt?.privateKey.reveal()).toBe(key);
    expect(await readFile(path, 'utf8')).not.toContain(key);
  });

  test('says what a server said of a JWT, until another is in its place', async () => {
    const store = await started(open());
    const jwt = { privateKey: new PrivateKey('key'), endsAt: 7_000 };
    const id = await store.named.add({ ...forTool('Kometa'), jwt }, 'session');
    const told: unknown[] = [];
    const unfollow = store.named.onChange(([kometa]) => told.push(kometa?.probe));
    const probe = { serverName: 'Attic box', isTaken: true };
    store.named.noteProbe(id, probe);
    expect(told).toEqual([probe]);
    await store.named.replace(id, { ...forTool('Kometa'), jwt: { ...jwt, endsAt: 8_000 } });
    expect(store.named.list()).toMatchObject([{ probe, endsAt: 8_000 }]);
    await store.named.replace(id, { ...forTool('Kometa', 2), jwt });
    expect(store.named.list()).toMatchObject([{ probe: null }]);
    unfollow();
    store.named.noteProbe(id, probe);
    expect(told.at(-1)).toBeNull();
  });

  test('that was kept for the session is changed there, and touches no disk', async () => {
    const store = await started(open());
    const id = await store.named.add(forTool('Tautulli'), 'session');
    await store.named.rename(id, 'Kometa');
    await store.named.setRevoking(id, true);
    await store.named.replace(id, forTool('ignored', 2));
    expect(store.named.list()).toMatchObject([
      { name: 'Kometa', keptIn: 'session', isRevoking: false },
    ]);
    expect(tokenOf(store, id)).toBe('token-2-for-ignored');
    expect(texts.size).toBe(0);
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that nobody knows is said to be so', async () => {
    const store = await started(open());
    const id = NamedTokenId.parse('nobody');
    const failure = { code: 'named-token-unknown' };
    expect(() => store.named.credential(id)).toThrow(expect.objectContaining(failure));
    await expect(store.named.replace(id, forTool('x'))).rejects.toMatchObject(failure);
    await expect(store.named.rename(id, 'x')).rejects.toMatchObject(failure);
    await expect(store.named.setRevoking(id, true)).rejects.toMatchObject(failure);
    await expect(store.named.remove(id)).rejects.toMatchObject(failure);
  });
});
