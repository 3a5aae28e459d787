import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CredentialState, HeldCredential } from '../accounts/credential-store.ts';
import { keyOf } from '../accounts/credential-list.ts';
import type { CredentialKey } from '../accounts/credential-list.ts';
import { AccountId, ServerId } from '../contract/entities.ts';
import { defaultSettings } from '../contract/default-settings.ts';
import type { SettingChange, Settings } from '../contract/settings.ts';
import { NamedTokenId } from '../contract/named-tokens.ts';
import { factsOf, ownAccount } from '../keychain/envelope.ts';
import type { About, CredentialFacts, Envelope } from '../keychain/envelope.ts';
import { KeyringError } from '../keyring-error.ts';
import { Token } from '../token.ts';
import { decryptText, encryptText } from './age-text.ts';
import { createBackups } from './backups.ts';

const PLEX = 'https://plex.test';
const passphrase = 'attic lamp and seven geese';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'backups-'));
  file = path.join(folder, 'backup');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const tool: About = {
  kind: 'named',
  namedTokenId: NamedTokenId.parse('named-1'),
  accountName: 'nora_k',
  createdAt: 5,
};

function held(changed: Partial<HeldCredential> = {}): HeldCredential {
  return {
    accountId: AccountId.parse('nora'),
    name: 'nora_k',
    clientIdentifier: 'client-1',
    plexOrigin: PLEX,
    signedInAt: 100,
    about: ownAccount,
    token: new Token('token-of-nora'),
    privateKey: null,
    keptIn: 'keychain',
    ...changed,
  };
}

/** A computer with these credentials, and what an import has done to it. */
function computer({
  kept = [] as HeldCredential[],
  lost = [] as CredentialKey[],
  settings = {},
  accepts = true,
  isOpen = true,
} = {}) {
  const restored: Envelope[] = [];
  const listed: CredentialFacts[] = [];
  const changed: SettingChange[] = [];
  const put: unknown[] = [];
  let saved = '' as string | Uint8Array;
  const now: Settings = { ...defaultSettings, ...settings };
  const isLost = (each: HeldCredential): boolean => lost.includes(keyOf(each));
  const backups = createBackups({
    plexOrigin: PLEX,
    credentials: {
      list: () =>
        kept.map((each): CredentialState => ({
          ...factsOf(each),
          keptIn: each.keptIn,
          health: { state: 'valid', checkedAt: 1 },
          isRevoking: false,
          presence: isLost(each) ? 'missing' : 'held',
        })),
      credential: (key) => {
        if (!isOpen) throw new KeyringError('keychain-locked', 'as the test wants it');
        const found = kept.find((each) => keyOf(each) === key && !isLost(each));
        if (found === undefined) throw new KeyringError('keychain-entry-missing', 'lost');
        return found;
      },
      restore: (envelope) => {
        restored.push(envelope);
        return Promise.resolve(true);
      },
      listAlone: (facts) => {
        listed.push(facts);
        return Promise.resolve();
      },
    },
    notes: {
      all: () => [
        {
          accountId: AccountId.parse('nora'),
          serverId: ServerId.parse('by-hand'),
          address: 'https://nas.test:32400',
          plainHttpAgreed: true,
        },
      ],
    },
    keepServer: (server) => {
      put.push(server);
      return Promise.resolve();
    },
    settings: () => now,
    changeSetting: (change) => {
      changed.push(change);
      return Promise.resolve();
    },
    accepts: () => Promise.resolve(accepts),
    saveFile: async (_suggestion, content) => {
      saved = await content();
      await writeFile(file, saved);
      return 'saved';
    },
    askWhich: () => Promise.resolve(file),
    runAge: async (task) =>
      task.act === 'encrypt'
        ? { file: await encryptText(task.text, task.passphrase, 10) }
        : decryptText(task.file, task.passphrase),
    now: () => 1_000,
  });
  return { backups, restored, listed, changed, put, saved: () => saved };
}

const nothingDone = ({ restored, listed, changed, put }: ReturnType<typeof computer>) => [
  restored,
  listed,
  changed,
  put,
];
const nothing = [[], [], [], []];

describe('an export', () => {
  test('without secrets holds none, and tells all the rest', async () => {
    const here = computer({ kept: [held(), held({ about: tool, name: 'Tautulli' })] });
    await here.backups.exportPlain();
    const text = String(here.saved());
    expect(text).not.toContain('token-of-nora');
    expect(JSON.parse(text)).toMatchObject({
      format: 'keyring-for-plex-backup',
      version: 1,
      madeAt: 1_000,
      credentials: [
        { name: 'nora_k', token: null },
        { name: 'Tautulli', token: null },
      ],
      servers: [{ address: 'https://nas.test:32400' }],
    });
    expect(text).not.toContain('plainHttpAgreed');
  });

  test('with secrets is encrypted, and holds every token', async () => {
    const here = computer({ kept: [held()] });
    await here.backups.exportSecret(passphrase);
    const saved = Buffer.from(here.saved());
    expect(saved.toString('latin1')).not.toContain('nora');
    expect(await decryptText(saved, passphrase)).toMatchObject({
      text: expect.stringContaining('token-of-nora') as string,
    });
  });

  test('leaves out what is kept for this session only', async () => {
    const here = computer({ kept: [held({ keptIn: 'session' })] });
    await here.backups.exportPlain();
    expect(JSON.parse(String(here.saved()))).toMatchObject({ credentials: [] });
  });

  test('is none with a short passphrase, nor while the keychain is closed', async () => {
    const here = computer({ kept: [held()] });
    const short = here.backups.exportSecret('eleven char');
    await expect(short).rejects.toMatchObject({ code: 'backup-passphrase-short' });
    const closed = computer({ kept: [held()], isOpen: false });
    const locked = closed.backups.exportSecret(passphrase);
    await expect(locked).rejects.toMatchObject({ code: 'keychain-locked' });
    expect([here.saved(), closed.saved()]).toEqual(['', '']);
  });
});

describe('an import', () => {
  /** A backup of a computer with these, opened on another one. */
  async function moved(from: HeldCredential[], to: Parameters<typeof computer>[0] = {}) {
    await computer({ kept: from }).backups.exportSecret(passphrase);
    const there = computer(to);
    expect(await there.backups.open()).toEqual({ kind: 'passphrase-needed' });
    const step = await there.backups.unlock(passphrase);
    expect(nothingDone(there)).toEqual(nothing);
    return { there, step };
  }

  const outcomes = (lines: { kind: string; outcome: string }[]) =>
    lines.filter(({ kind }) => kind !== 'server').map(({ outcome }) => outcome);

  test('adds what is not here, with the time of its sign-in', async () => {
    const { there, step } = await moved([held(), held({ about: tool, name: 'Tautulli' })]);
    expect(step).toMatchObject({
      kind: 'preview',
      lines: [
        { kind: 'account', name: 'nora_k', outcome: 'add' },
        { kind: 'named-token', name: 'Tautulli', outcome: 'add' },
        { kind: 'server', outcome: 'same' },
      ],
    });
    expect(outcomes(await there.backups.import())).toEqual(['add', 'add']);
    expect(there.restored).toMatchObject([{ signedInAt: 100 }, { name: 'Tautulli' }]);
    expect(there.restored[0]?.token.reveal()).toBe('token-of-nora');
  });

  test("never puts an older token in a newer one's place", async () => {
    const { there } = await moved([held()], { kept: [held({ signedInAt: 101 })] });
    expect(outcomes(await there.backups.import())).toEqual(['keep-newer']);
    expect(nothingDone(there)).toEqual(nothing);
  });

  test('leaves alone what is the same', async () => {
    const { there } = await moved([held()], { kept: [held()] });
    expect(outcomes(await there.backups.import())).toEqual(['same']);
    expect(nothingDone(there)).toEqual(nothing);
  });

  test.each([
    [true, 'renew', 1],
    [false, 'keep-working', 0],
  ])(
    "a newer token takes a good one's place only if Plex takes it: %s",
    async (accepts, outcome, kept) => {
      const { there } = await moved([held({ signedInAt: 200 })], { kept: [held()], accepts });
      expect(outcomes(await there.backups.import())).toEqual([outcome]);
      expect(there.restored).toHaveLength(kept);
    },
  );

  test('brings a lost token back, however old', async () => {
    const { there } = await moved([held()], {
      kept: [held({ signedInAt: 999 })],
      lost: [keyOf(held())],
      accepts: false,
    });
    expect(outcomes(await there.backups.import())).toEqual(['renew']);
    expect(there.restored).toHaveLength(1);
  });

  test('brings nothing of another Plex address', async () => {
    const { there } = await moved([held({ plexOrigin: 'https://other.test' })]);
    expect(outcomes(await there.backups.import())).toEqual(['other-origin']);
    expect(nothingDone(there)).toEqual(nothing);
  });

  test('without secrets lists the accounts, to be signed in to', async () => {
    await computer({ kept: [held()] }).backups.exportPlain();
    const there = computer();
    expect(await there.backups.open()).toMatchObject({ kind: 'preview' });
    expect(outcomes(await there.backups.import())).toEqual(['add-without-token']);
    expect(there.listed).toMatchObject([{ name: 'nora_k' }]);
    expect(there.restored).toEqual([]);
  });

  test('takes a setting where none was chosen here, and keeps the others; pins are joined', async () => {
    await computer({
      settings: { theme: 'dark', clipboardClearSeconds: 60, pinnedCredentials: ['a', 'b'] },
    }).backups.exportPlain();
    const there = computer({ settings: { theme: 'light', pinnedCredentials: ['c', 'b'] } });
    await there.backups.open();
    expect(outcomes(await there.backups.import())).toEqual(['keep-chosen', 'add', 'add']);
    expect(there.changed).toEqual([
      { setting: 'clipboardClearSeconds', value: 60 },
      { setting: 'pinnedCredentials', value: ['c', 'b', 'a'] },
    ]);
  });

  test('puts a server on the list, by its address alone', async () => {
    await computer().backups.exportPlain();
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('by-hand', 'another'));
    const there = computer();
    await there.backups.open();
    await there.backups.import();
    const address = 'https://nas.test:32400';
    expect(there.put).toEqual([{ accountId: 'nora', serverId: 'another', address }]);
  });

  test('an entry that makes no sense costs no other', async () => {
    await computer({
      kept: [held(), held({ about: tool, name: 'Tautulli' })],
    }).backups.exportPlain();
    await writeFile(file, (await readFile(file, 'utf8')).replace('"nora_k"', '42'));
    const there = computer();
    await there.backups.open();
    expect(outcomes(await there.backups.import())).toEqual(['add-without-token', 'damaged']);
  });

  test('is none of a file that was closed meanwhile', async () => {
    const { there } = await moved([held()]);
    there.backups.close();
    await expect(there.backups.import()).rejects.toMatchObject({ code: 'backup-not-open' });
    await expect(there.backups.unlock('x')).rejects.toMatchObject({ code: 'backup-not-open' });
  });

  const good = { format: 'keyring-for-plex-backup', version: 1, madeAt: 1, credentials: [] };
  test.each([
    ['backup-foreign', 'hello'],
    ['backup-foreign', '{"accounts":[]}'],
    ['backup-newer', JSON.stringify({ ...good, version: 2, odd: true })],
    ['backup-damaged', JSON.stringify(good)],
    ['backup-damaged', JSON.stringify(good).slice(0, -9)],
    ['backup-damaged', JSON.stringify({ ...good, settings: {}, servers: 'none' })],
  ])('refuses a bad file (%s), and nothing changes', async (code, text) => {
    await writeFile(file, text);
    const there = computer();
    await expect(there.backups.open()).rejects.toMatchObject({ code });
    expect(nothingDone(there)).toEqual(nothing);
  });

  test('refuses a wrong passphrase, and lets it be typed again', async () => {
    await computer({ kept: [held()] }).backups.exportSecret(passphrase);
    const there = computer();
    await there.backups.open();
    const wrong = there.backups.unlock('another one');
    await expect(wrong).rejects.toMatchObject({ code: 'backup-passphrase-wrong' });
    expect(await there.backups.unlock(passphrase)).toMatchObject({ kind: 'preview' });
  });

  test('refuses what is too large, gone, or a folder', async () => {
    await writeFile(file, '');
    await truncate(file, 8_388_609);
    const there = computer();
    await expect(there.backups.open()).rejects.toMatchObject({ code: 'backup-too-large' });
    await rm(file);
    await expect(there.backups.open()).rejects.toMatchObject({ code: 'backup-unreadable' });
    file = folder;
    await expect(there.backups.open()).rejects.toMatchObject({ code: 'backup-unreadable' });
  });
});
