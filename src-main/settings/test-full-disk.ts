import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { createActivityLog } from '../activity/activity-log.ts';
import { createCredentialListFile } from '../accounts/credential-list-file.ts';
import { createTestStore } from '../accounts/test-store.ts';
import { AccountId, ServerId } from '../contract/entities.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.ts';
import { isKeyringError } from '../keyring-error.ts';
import { createLog } from '../log.ts';
import { openServerNotes } from '../servers/server-notes.ts';
import { Token } from '../token.ts';
import { createPrivateFile } from './private-file.ts';
import { createSettingsFile } from './settings-file.ts';
import { openSettings } from './settings.ts';

/* For a test, in a process of its own: all that we write, on a disk that is full for a while. */

const folder = process.argv[2] ?? '';
const inFolder = (name: string): string => path.join(folder, name);
const plexOrigin = 'https://plex.tv';

const settings = await openSettings(
  createSettingsFile(
    createPrivateFile(inFolder('settings.json')),
    createPrivateFile(inFolder('settings.json.backup')),
  ),
);
const store = createTestStore({
  keychain: createMemoryKeychain({ plexOrigin }),
  listFile: createCredentialListFile(createPrivateFile(inFolder('accounts.json'))),
  plexOrigin,
  now: Date.now,
});
const notes = await openServerNotes(createPrivateFile(inFolder('servers.json')), () => undefined);
const activity = createActivityLog(inFolder('activity.jsonl'));
const log = createLog(inFolder('logs'));

const add = (name: string): Promise<string> =>
  store
    .add(
      {
        accountId: AccountId.parse(name),
        name,
        clientIdentifier: name,
        token: new Token(`token-of-${name}`),
      },
      'keychain',
    )
    .then(
      () => 'kept',
      (error: unknown) => (isKeyringError(error) ? error.code : 'a fault of ours'),
    );
const did = (name: string): void =>
  activity.note({
    at: 0,
    act: 'copied',
    way: 'window',
    thing: { kind: 'account', id: name, name },
    program: '',
    refusal: null,
  });
/** A change counts at once; how the file stands is told when it was tried. */
async function setClearSeconds(seconds: number): Promise<string> {
  const tried = new Promise<void>((resolve) => {
    const end = settings.onChange(() => {
      if (settings.storage === before) return;
      end();
      resolve();
    });
  });
  const before = settings.storage;
  settings.change({ clipboardClearSeconds: seconds });
  await tried;
  return settings.storage;
}

await store.start();
await store.looked();
settings.change({ clipboardClearSeconds: 20 });
await add('nora');
did('before');
await activity.newest();
while (!(await readFile(inFolder('settings.json'), 'utf8').catch(() => '')).includes(' 20'));

// To the last byte: a file that takes whatever is left.
await writeFile(inFolder('filler'), Buffer.alloc(65_536)).catch(() => undefined);
const serverId = ServerId.parse('attic');
const whileFull = { settings: await setClearSeconds(25), list: await add('sam') };
await notes.put({
  accountId: AccountId.parse('nora'),
  serverId,
  address: '',
  plainHttpAgreed: true,
});
did('meanwhile');
log.note({ level: 'info', area: 'test' });
const onDiskWhileFull = {
  ...(await onDisk()),
  leftovers: (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
};
const heldInMemory = {
  clearSeconds: settings.current.clipboardClearSeconds,
  notes: notes.all().length,
};

await rm(inFolder('filler'));
did('afterwards');
const later = await activity.newest();
const onceThereIsRoom = {
  settings: await setClearSeconds(30),
  list: await add('sam'),
  ...(await onDisk()),
  activity: later.map(({ thing }) => thing.name).filter((name) => name !== 'meanwhile'),
};
process.stdout.write(JSON.stringify({ whileFull, onDiskWhileFull, heldInMemory, onceThereIsRoom }));
process.exit();

async function onDisk(): Promise<{ clearSeconds: unknown; accounts: string[] }> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(inFolder(name), 'utf8'));
  const { clipboardClearSeconds } = (await read('settings.json')) as Record<string, unknown>;
  const { credentials } = (await read('accounts.json')) as { credentials: { name: string }[] };
  return {
    clearSeconds: clipboardClearSeconds,
    accounts: credentials.map(({ name }) => name),
  };
}
