import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AccountId } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import { encodeEnvelope, ownAccount } from '../keychain/envelope.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { seeded } from '../expiry/test-clock.ts';
import { createPrivateFile } from '../settings/private-file.ts';
import type { PrivateFile } from '../settings/private-file.ts';
import { Token } from '../token.ts';
import { createCredentialListFile } from './credential-list-file.ts';
import type { NewAccount } from './account-store.ts';
import { createTestStore } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const plexOrigin = 'https://plex.tv';
const otherOrigin = 'http://127.0.0.1:4000';

let folder: string;
let path: string;
let texts: Map<string, string>;
let opened: TestStore[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'account-store-'));
  path = join(folder, 'accounts.json');
  texts = new Map();
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await rm(folder, { recursive: true, force: true });
});

const person = (name: string, sign = 1): NewAccount => ({
  accountId: `uuid-of-${name}` as AccountId,
  name,
  token: new Token(`token-${sign}-of-${name}`),
  clientIdentifier: `client-${sign}-of-${name}`,
});
const nora = person('nora_k');
const omar = person('omar');

const memoryKeychain = (options: Partial<Parameters<typeof createMemoryKeychain>[0]> = {}) =>
  createMemoryKeychain({ plexOrigin, texts, ...options });

type Parts = { keychain: Keychain; file: PrivateFile; origin: string; now: () => number };

function open(parts: Partial<Parts> = {}): TestStore {
  const file = parts.file ?? createPrivateFile(path);
  const store = createTestStore({
    keychain: parts.keychain ?? memoryKeychain(),
    listFile: createCredentialListFile(file),
    plexOrigin: parts.origin ?? plexOrigin,
    now: parts.now ?? Date.now,
  });
  opened.push(store);
  return store;
}

/** Many starts are waited for here. */
const oftenEnough = { interval: 2 };

/** Started, and through with whatever the start found to do. */
async function settled(store: TestStore): Promise<TestStore> {
  await store.start();
  await vi.waitFor(
    () => expect(store.list().map(({ token }) => token)).not.toContain('unread'),
    oftenEnough,
  );
  await vi.waitFor(async () => {
    await store.flush();
    expect(await leavingOnDisk()).toEqual([]);
  }, oftenEnough);
  return store;
}

async function leavingOnDisk(): Promise<unknown> {
  const stored = await readFile(path, 'utf8').catch(() => '{"leaving":[]}');
  return (JSON.parse(stored) as { leaving: unknown }).leaving;
}

const names = (store: TestStore) => store.list().map(({ name }) => name);
const presences = (store: TestStore) => store.list().map(({ token }) => token);
const tokenOf = (store: TestStore, { accountId }: NewAccount) =>
  store.credential(accountId).token.reveal();

describe('keeping', () => {
  test('shows and hands out what was added, now and after a restart', async () => {
    const store = await settled(open());
    const changes: string[][] = [];
    store.onChange((accounts) => changes.push(accounts.map(({ name }) => name)));
    expect(await store.add(nora, 'keychain')).toEqual({ replaced: undefined });
    await store.add(omar, 'keychain');
    expect(changes).toEqual([['nora_k'], ['nora_k', 'omar']]);

    const again = await settled(open());
    expect(again.list()).toEqual(store.list());
    expect(again.credential(nora.accountId)).toEqual({ ...nora, keptIn: 'keychain' });
    expect(tokenOf(again, nora)).toBe('token-1-of-nora_k');
    expect(texts.size).toBe(2);
  });

  test('tells of each account that somebody signs in to, once it is listed, and of none of a backup', async () => {
    const store = await settled(open());
    const added: string[] = [];
    store.onAdded((accountId) => added.push(`${accountId} of ${names(store).join(', ')}`));
    await store.add(nora, 'keychain');
    const about = ownAccount;
    await store.restore({ ...omar, plexOrigin, signedInAt: 1, about, privateKey: null });
    await store.add(person('sam'), 'session');
    expect(added).toEqual(['uuid-of-nora_k of nora_k', 'uuid-of-sam of nora_k, omar, sam']);
  });

  test('S20: writes no token and no trace of one into the list file, for its owner alone', async () => {
    const store = await settled(open());
    await store.add(nora, 'keychain');
    const stored = await readFile(path, 'utf8');
    expect(stored).toContain('nora_k');
    expect(stored).not.toContain('token-1');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('S21: names entries after nobody', async () => {
    await (await settled(open())).add(nora, 'keychain');
    const [name = ''] = texts.keys();
    expect(name).toMatch(/^[a-z0-9-]{1,64}$/);
    expect(name).not.toContain('nora');
  });

  test('reads the keychain once, and never again after the start', async () => {
    const keychain = memoryKeychain();
    const store = await settled(open({ keychain }));
    await store.add(nora, 'keychain');
    tokenOf(store, nora);
    keychain.setState('locked');
    keychain.setState('ready');
    await store.remove(nora.accountId);
    await store.flush();
    expect(keychain.calls.filter((call) => call === 'readAll')).toHaveLength(1);
  });

  test('puts new token and identifier in the place of the old, and gives the old back', async () => {
    const store = await settled(open({ now: () => 1_000 }));
    await store.add(nora, 'keychain');
    await store.add(omar, 'keychain');
    store.noteHealth(nora.accountId, { state: 'rejected', checkedAt: 5 });
    const { replaced } = await store.add(person('nora_k', 2), 'keychain');
    expect(replaced?.token.reveal()).toBe('token-1-of-nora_k');
    expect(replaced?.clientIdentifier).toBe('client-1-of-nora_k');
    expect(names(store)).toEqual(['nora_k', 'omar']);
    expect(store.list()[0]?.health).toEqual({ state: 'unchecked', checkedAt: null });
    expect(texts.size).toBe(2);
    const again = await settled(open());
    expect(tokenOf(again, nora)).toBe('token-2-of-nora_k');
    expect(names(again)).toEqual(['nora_k', 'omar']);
  });

  test('lets the later of two entries count without a list too, and with a clock set back', async () => {
    const keychain = memoryKeychain();
    const store = await settled(open({ keychain, now: () => 9_000 }));
    await store.add(nora, 'keychain');
    await store.close();
    const backInTime = await settled(open({ keychain, now: () => 1_000 }));
    const refusal = new KeyringError('keychain-refused', 'refused');
    vi.spyOn(keychain, 'remove').mockRejectedValue(refusal);
    await backInTime.add(person('nora_k', 2), 'keychain');
    await backInTime.close();
    expect(texts.size).toBe(2);

    await rm(path);
    const again = open();
    await again.start();
    await vi.waitFor(() => expect(texts.size).toBe(1));
    expect(names(again)).toEqual(['nora_k']);
    expect(tokenOf(again, nora)).toBe('token-2-of-nora_k');
  });

  test('takes any name Plex allows', async () => {
    const store = await settled(open());
    const name = `  ${'😀"\\\n'.repeat(200)}\ud83d`;
    await store.add({ ...nora, name }, 'keychain');
    await store.add({ ...omar, name: '\0' }, 'keychain');
    const again = await settled(open());
    expect(presences(again)).toEqual(['held', 'held']);
    expect(names(again)[0]).toMatch(/^😀"\\ 😀/u);
    expect(names(again)[1]).toBe('uuid-of-omar');
  });

  test('remembers what is known of a token', async () => {
    const store = await settled(open());
    await store.add(nora, 'keychain');
    store.noteHealth(nora.accountId, { state: 'valid', checkedAt: 1_234 });
    expect(store.list()[0]?.health).toEqual({ state: 'valid', checkedAt: 1_234 });
    await store.flush();
    expect((await settled(open())).list()[0]?.health.checkedAt).toBe(1_234);
  });

  test('R14: writes what it learns of many tokens at once in one go', async () => {
    const file = createPrivateFile(path);
    const store = await settled(open({ file }));
    await store.add(nora, 'keychain');
    const write = vi.spyOn(file, 'write');
    for (let checkedAt = 1; checkedAt <= 100; checkedAt += 1)
      store.noteHealth(nora.accountId, { state: 'valid', checkedAt });
    await store.flush();
    expect(write).toHaveBeenCalledTimes(1);
    expect((await settled(open())).list()[0]?.health.checkedAt).toBe(100);
  });

  test('writes once more what it learnt while it wrote', async () => {
    const file = createPrivateFile(path);
    const store = await settled(open({ file }));
    await store.add(nora, 'keychain');
    const onDisk = createPrivateFile(path);
    const write = vi.spyOn(file, 'write').mockImplementationOnce((text) => {
      store.noteHealth(nora.accountId, { state: 'valid', checkedAt: 7 });
      return onDisk.write(text);
    });
    await store.add(omar, 'keychain');
    await store.flush();
    expect(write).toHaveBeenCalledTimes(2);
    expect((await settled(open())).list()[0]?.health.checkedAt).toBe(7);
  });

  test('forgets an account that is removed, entry and all', async () => {
    const store = await settled(open());
    await store.add(nora, 'keychain');
    await store.add(omar, 'keychain');
    await store.remove(nora.accountId);
    expect(names(store)).toEqual(['omar']);
    expect(texts.size).toBe(1);
    expect(() => store.credential(nora.accountId)).toThrow(
      expect.objectContaining({ code: 'account-unknown' }),
    );
    await expect(store.remove(nora.accountId)).rejects.toMatchObject({ code: 'account-unknown' });
    expect(names(await settled(open()))).toEqual(['omar']);
  });
});

describe('a keychain that is not ready', () => {
  const codes = {
    locked: 'keychain-locked',
    unavailable: 'keychain-unavailable',
    frozen: 'keychain-frozen',
  } as const;

  test.each(['locked', 'unavailable', 'frozen'] as const)(
    'shows the list when %s, says why there is no token, and heals by itself',
    async (state) => {
      await (await settled(open())).add(nora, 'keychain');
      const keychain = memoryKeychain({ state });
      const store = open({ keychain });
      await store.start();
      expect(presences(store)).toEqual(['unread']);
      await vi.waitFor(() => expect(keychain.state).toBe(state));
      const failure = { code: codes[state] };
      expect(() => store.credential(nora.accountId)).toThrow(expect.objectContaining(failure));
      await expect(store.add(omar, 'keychain')).rejects.toMatchObject(failure);
      await expect(store.remove(nora.accountId)).rejects.toMatchObject(failure);
      expect(names(store)).toEqual(['nora_k']);

      keychain.setState('ready');
      await vi.waitFor(() => expect(presences(store)).toEqual(['held']));
      expect(keychain.calls).toEqual(['readAll']);
    },
  );

  test('tries again when a ready keychain fails in the first look', async () => {
    await (await settled(open())).add(nora, 'keychain');
    const keychain = memoryKeychain();
    const refusal = new KeyringError('keychain-refused', 'not now');
    const readAll = vi.spyOn(keychain, 'readAll').mockRejectedValueOnce(refusal);
    const store = open({ keychain });
    await store.start();
    await vi.waitFor(() => expect(presences(store)).toEqual(['held']), 5_000);
    expect(readAll).toHaveBeenCalledTimes(2);
  });

  test('keeps an account whose entry is gone, and finds it when the keychain was mended', async () => {
    await (await settled(open())).add(nora, 'keychain');
    const whole = new Map(texts);
    texts.clear();
    const keychain = memoryKeychain();
    const store = await settled(open({ keychain }));
    expect(presences(store)).toEqual(['missing']);
    expect(() => store.credential(nora.accountId)).toThrow(
      expect.objectContaining({ code: 'keychain-entry-missing' }),
    );
    keychain.setState('unavailable');
    for (const [name, text] of whole) texts.set(name, text);
    keychain.setState('ready');
    await vi.waitFor(() => expect(presences(store)).toEqual(['held']));
  });

  test('shows a damaged entry as such, hides no neighbour, and changes nothing', async () => {
    const first = await settled(open());
    await first.add(nora, 'keychain');
    await first.add(omar, 'keychain');
    const [name = ''] = texts.keys();
    texts.set(name, '{"version":9}');
    const store = await settled(open());
    expect(presences(store)).toEqual(['unreadable', 'held']);
    expect(() => store.credential(nora.accountId)).toThrow(
      expect.objectContaining({ code: 'keychain-entry-unreadable' }),
    );
    expect(texts.get(name)).toBe('{"version":9}');
    await store.add(person('nora_k', 2), 'keychain');
    expect(presences(store)).toEqual(['held', 'held']);
    expect(texts.size).toBe(2);
  });
});

describe('for this session only', () => {
  test('S20: touches neither keychain nor disk, and stays so when the keychain opens', async () => {
    const keychain = memoryKeychain({ state: 'locked' });
    const store = open({ keychain });
    await store.start();
    await store.add(nora, 'session');
    keychain.setState('ready');
    await store.flush();
    expect(store.list()).toMatchObject([{ name: 'nora_k', keptIn: 'session', token: 'held' }]);
    expect(tokenOf(store, nora)).toBe('token-1-of-nora_k');
    expect(texts.size).toBe(0);
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await store.remove(nora.accountId);
    expect(store.list()).toEqual([]);
  });

  test('hides a kept account that cannot be read, without replacing it', async () => {
    await (await settled(open())).add(nora, 'keychain');
    const keychain = memoryKeychain({ state: 'locked' });
    const store = open({ keychain });
    await store.start();
    expect(await store.add(person('nora_k', 2), 'session')).toEqual({ replaced: undefined });
    keychain.setState('ready');
    await vi.waitFor(() => expect(keychain.calls).toEqual(['readAll']));
    await store.flush();
    expect(store.list()).toMatchObject([{ keptIn: 'session' }]);
    expect(tokenOf(store, nora)).toBe('token-2-of-nora_k');
    await store.remove(nora.accountId);
    expect(store.list()).toMatchObject([{ keptIn: 'keychain', token: 'held' }]);
    expect(tokenOf(store, nora)).toBe('token-1-of-nora_k');
  });

  test('takes the place of a kept account that can be removed', async () => {
    const store = await settled(open());
    await store.add(nora, 'keychain');
    const { replaced } = await store.add(person('nora_k', 2), 'session');
    expect(replaced?.token.reveal()).toBe('token-1-of-nora_k');
    expect(texts.size).toBe(0);
    const back = await store.add(person('nora_k', 3), 'keychain');
    expect(back.replaced?.token.reveal()).toBe('token-2-of-nora_k');
    expect(store.list()).toMatchObject([{ keptIn: 'keychain', token: 'held' }]);
  });
});

describe('two origins, one keychain and one list file', () => {
  const entryOfOther = encodeEnvelope({
    ...person('zoe'),
    about: ownAccount,
    privateKey: null,
    plexOrigin: otherOrigin,
    signedInAt: 1,
  });

  test('neither lists nor changes what is not ours', async () => {
    const others = memoryKeychain({ plexOrigin: otherOrigin });
    const other = await settled(open({ keychain: others, origin: otherOrigin }));
    await other.add(nora, 'keychain');
    await other.close();
    texts.set('orphan-of-other', entryOfOther);
    const before = new Map(texts);

    const store = await settled(open());
    expect(store.list()).toEqual([]);
    await store.add(person('nora_k', 2), 'keychain');
    await store.add(omar, 'keychain');
    await store.remove(omar.accountId);
    await store.removeAllOfOrigin();
    expect(store.list()).toEqual([]);
    expect(texts).toEqual(before);

    const othersAgain = memoryKeychain({ plexOrigin: otherOrigin });
    const otherAgain = await settled(open({ keychain: othersAgain, origin: otherOrigin }));
    expect(names(otherAgain)).toEqual(['nora_k', 'zoe']);
    expect(tokenOf(otherAgain, nora)).toBe('token-1-of-nora_k');
  });

  test('removes all of an origin, also entries that no list knows', async () => {
    texts.set('orphan', entryOfOther.replace(otherOrigin, plexOrigin));
    texts.set('orphan-of-other', entryOfOther);
    const store = open();
    await store.start();
    await store.add(nora, 'session');
    await store.removeAllOfOrigin();
    expect([...texts.keys()]).toEqual(['orphan-of-other']);
    expect(store.list()).toEqual([]);
  });
});

describe('the list file', () => {
  test.each([
    ['is gone', () => rm(path)],
    ['is damaged', () => writeFile(path, '{"version":1,"accounts":[{"')],
  ])('R13: is rebuilt from the entries when it %s', async (_what, damage) => {
    let time = 1_000;
    const first = await settled(open({ now: () => (time += 1) }));
    for (const account of [nora, omar, person('zoe')]) await first.add(account, 'keychain');
    await first.close();
    const before = first.list();
    await damage();
    const store = open();
    await store.start();
    await vi.waitFor(() => expect(store.list()).toEqual(before));
    await store.flush();
    expect(names(await settled(open()))).toEqual(['nora_k', 'omar', 'zoe']);
  });

  test('of a newer version is left alone: accounts are shown, none is added or removed', async () => {
    await (await settled(open())).add(nora, 'keychain');
    const newer = '{"version":3}';
    await writeFile(path, newer);
    const store = open();
    await store.start();
    await vi.waitFor(() => expect(presences(store)).toEqual(['held']));
    const failure = { code: 'list-not-written' };
    await expect(store.add(omar, 'keychain')).rejects.toMatchObject(failure);
    await expect(store.remove(nora.accountId)).rejects.toMatchObject(failure);
    await store.add(omar, 'session');
    await store.flush();
    expect(names(store)).toEqual(['nora_k', 'omar']);
    expect(await readFile(path, 'utf8')).toBe(newer);
    expect(texts.size).toBe(1);
  });

  test('R2: that cannot be written stops an account from being kept or removed', async () => {
    const file = createPrivateFile(path);
    const store = await settled(open({ file }));
    await store.add(nora, 'keychain');
    vi.spyOn(file, 'write').mockRejectedValue(Object.assign(new Error(), { code: 'ENOSPC' }));
    const failure = { code: 'list-not-written' };
    await expect(store.add(omar, 'keychain')).rejects.toMatchObject(failure);
    await expect(store.add(person('nora_k', 2), 'keychain')).rejects.toMatchObject(failure);
    await expect(store.remove(nora.accountId)).rejects.toMatchObject(failure);
    expect(names(store)).toEqual(['nora_k']);
    expect(tokenOf(store, nora)).toBe('token-1-of-nora_k');
    expect(texts.size).toBe(1);
    store.noteHealth(nora.accountId, { state: 'valid', checkedAt: 7 });
    await store.flush();
    vi.restoreAllMocks();
    await store.flush();
    expect((await settled(open())).list()).toMatchObject([{ health: { checkedAt: 7 } }]);
  });
});

describe('a step that fails', () => {
  const refusal = new KeyringError('keychain-refused', 'refused');

  test('keeps no account when the keychain refuses the write', async () => {
    const keychain = memoryKeychain();
    const store = await settled(open({ keychain }));
    await store.add(nora, 'keychain');
    store.onChange(() => expect.unreachable('nothing changed'));
    vi.spyOn(keychain, 'write').mockRejectedValue(refusal);
    for (const account of [omar, person('nora_k', 2)]) {
      await expect(store.add(account, 'keychain')).rejects.toBe(refusal);
    }
    expect(names(store)).toEqual(['nora_k']);
    expect(tokenOf(store, nora)).toBe('token-1-of-nora_k');
  });

  test('keeps the account when the keychain refuses to remove its entry', async () => {
    const keychain = memoryKeychain();
    const store = await settled(open({ keychain }));
    await store.add(nora, 'keychain');
    vi.spyOn(keychain, 'remove').mockRejectedValueOnce(refusal);
    await expect(store.remove(nora.accountId)).rejects.toBe(refusal);
    expect(tokenOf(store, nora)).toBe('token-1-of-nora_k');
    expect(presences(await settled(open()))).toEqual(['held']);
  });

  test('gets rid of a replaced entry later when the keychain refuses at first', async () => {
    const keychain = memoryKeychain();
    const store = await settled(open({ keychain }));
    await store.add(nora, 'keychain');
    vi.spyOn(keychain, 'remove').mockRejectedValueOnce(refusal);
    await store.add(person('nora_k', 2), 'keychain');
    expect(texts.size).toBe(2);
    keychain.setState('locked');
    keychain.setState('ready');
    await vi.waitFor(() => expect(texts.size).toBe(1));
    expect(tokenOf(await settled(open()), nora)).toBe('token-2-of-nora_k');
  });
});

describe('an end in the middle', () => {
  /** From a given step on, nothing happens any more and nothing is answered, as after a kill. */
  function mortal(lastStep: number, isLastStepDone: boolean) {
    const never = new Promise<never>(() => undefined);
    let die: () => void = () => expect.unreachable('not dead yet');
    const death = new Promise<void>((resolve) => (die = resolve));
    let steps = 0;
    const step = async <Result>(act: () => Promise<Result>): Promise<Result> => {
      steps += 1;
      if (steps < lastStep) return act();
      if (steps === lastStep && isLastStepDone) await act();
      die();
      return never;
    };
    const file = createPrivateFile(path);
    const keychain = memoryKeychain();
    const store = open({
      keychain: {
        ...keychain,
        get state() {
          return keychain.state;
        },
        write: (name, envelope) => step(() => keychain.write(name, envelope)),
        remove: (name) => step(() => keychain.remove(name)),
      },
      file: { ...file, write: (text) => step(() => file.write(text)) },
    });
    return { store, death };
  }

  /** Each with its steps: what the keychain and the list's file are asked to write, one after the other. */
  const acts: [string, number, (store: TestStore) => Promise<unknown>][] = [
    ['adding', 2, (store) => store.add(person('zoe'), 'keychain')],
    ['replacing', 4, (store) => store.add(person('nora_k', 2), 'keychain')],
    ['removing', 3, (store) => store.remove(nora.accountId)],
  ];
  const ends = acts.flatMap(([what, steps, act]) =>
    Array.from({ length: steps }, (_, at) => at + 1).flatMap((step) => [
      { what, act, step, isDone: false, when: 'before', rounds: 13 },
      { what, act, step, isDone: true, when: 'after', rounds: 50 },
    ]),
  );

  test.each(ends)(
    'R1, R2: $when step $step of $what loses no account and leaves no secret without one',
    { timeout: 120_000 },
    async ({ what, act, step, isDone, rounds }) => {
      const random = seeded(step);
      for (let round = 0; round < rounds; round += 1) {
        texts.clear();
        await rm(path, { force: true });
        const before = await settled(open());
        // No round finds what another has found: others, of other names, in another order.
        const others = Array.from({ length: round % 5 }, (_, at) =>
          person(`person-${String(round)}-${String(at)}`),
        );
        const all = [nora, omar, ...others].sort(() => random() - 0.5);
        for (const each of all) await before.add(each, 'keychain');
        await before.close();

        const { store, death } = mortal(step, isDone);
        await settled(store);
        const ended = await Promise.race([act(store).then(() => 'done'), death]);
        expect(ended, 'cut short').toBeUndefined();
        opened = opened.filter((each) => each !== store);

        const after = await settled(open());
        expect(presences(after).every((presence) => presence === 'held')).toBe(true);
        expect(texts.size).toBe(after.list().length);
        for (const each of [omar, ...others])
          expect(tokenOf(after, each)).toBe(`token-1-of-${each.name}`);
        if (what !== 'removing') expect(tokenOf(after, nora)).toMatch(/^token-[12]-of-nora_k$/);
        expect(new Set(names(after)).size).toBe(names(after).length);
        await after.close();
      }
    },
  );
});

test('R2: repairs 100 accounts in half a second', async () => {
  const accounts = Array.from({ length: 100 }, (_, number) => person(`person-${number}`));
  const first = await settled(open());
  for (const account of accounts) await first.add(account, 'keychain');
  await first.close();
  await rm(path);
  const begun = performance.now();
  const store = open();
  await store.start();
  await vi.waitFor(() => expect(presences(store)).toHaveLength(100));
  await store.flush();
  expect(performance.now() - begun).toBeLessThan(500);
});
