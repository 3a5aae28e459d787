import { fork } from 'node:child_process';
import { existsSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { createCredentialListFile } from '../../src-main/accounts/credential-list-file.ts';
import { createTestStore } from '../../src-main/accounts/test-store.ts';
import { AccountId } from '../../src-main/contract/entities.ts';
import type { NamedTokenId } from '../../src-main/contract/named-tokens.ts';
import type { SpawnWorker } from '../../src-main/keychain/keychain-worker.ts';
import { createSystemKeychain } from '../../src-main/keychain/system-keychain.ts';
import { createSessionBus, sessionBusAddress } from '../../src-main/session-bus.ts';
import { createPrivateFile } from '../../src-main/settings/private-file.ts';
import { createSettingsFile } from '../../src-main/settings/settings-file.ts';
import { openSettings } from '../../src-main/settings/settings.ts';
import { Token } from '../../src-main/token.ts';
import { seeded } from '../../src-main/expiry/test-clock.ts';
import type { Line, Standing } from './kill-rounds.ts';

/*
 * What the program keeps, in a process of its own that may be killed at any moment: its stores on its
 * files, and the system's keychain through the keychain's own process. It says what it found, and then
 * each thing that it does, before and after. Arguments: profile folder, Plex origin, seed, the built
 * keychain process.
 */

const [folder = '', plexOrigin = '', seed = '', keychainProcess = ''] = process.argv.slice(2);
const random = seeded(Number(seed));
const below = (limit: number): number => Math.floor(random() * limit);
const inProfile = (name: string): string => path.join(folder, name);

/** Written before anything else can happen: a line in a buffer would die with the process. */
function say(line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

const spawnWorker: SpawnWorker = () => {
  const child = fork(keychainProcess, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  return {
    send: (message) => child.send(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill('SIGKILL'),
  };
};

say({ kind: 'opening' });
const settings = await openSettings(
  createSettingsFile(
    createPrivateFile(inProfile('settings.json')),
    createPrivateFile(inProfile('settings.json.backup')),
  ),
);
const store = createTestStore({
  keychain: createSystemKeychain({
    plexOrigin,
    spawnWorker,
    sessionBus: createSessionBus({ address: sessionBusAddress(process.env) }),
    platform: 'linux',
    callDeadlineMs: 30_000,
  }),
  listFile: createCredentialListFile(createPrivateFile(inProfile('accounts.json'))),
  plexOrigin,
  now: Date.now,
});
await store.start();
await store.looked();
await store.flush();
say({ kind: 'standing', standing: standing() });

for (let count = 0; ; count += 1) await actOnce(count);

function standing(): Standing {
  return {
    accounts: store.list().map(({ accountId, token }) => ({
      id: accountId,
      token: token === 'held' ? store.credential(accountId).token.reveal() : token,
    })),
    named: store.named.list().map(({ namedTokenId, name, presence }) => ({
      id: namedTokenId,
      name,
      token: presence === 'held' ? store.named.credential(namedTokenId).token.reveal() : presence,
    })),
    clearSeconds: settings.current.clipboardClearSeconds,
    storage: settings.storage,
  };
}

async function actOnce(count: number): Promise<void> {
  const { accounts, named } = standing();
  const account = accounts[below(Math.max(accounts.length, 1))];
  const tool = named[below(Math.max(named.length, 1))];
  const isFull = accounts.length + named.length > 8;
  const mark = `${seed}-${String(count)}`;
  switch (below(6)) {
    case 0:
      return isFull ? undefined : keepAccount(`account-${mark}`, `token-${mark}`);
    case 1:
      return account && keepAccount(account.id, `token-${mark}`);
    case 2:
      if (account !== undefined && below(2) === 0)
        return told({ act: 'remove', id: account.id }, () =>
          store.remove(AccountId.parse(account.id)),
        );
      return (
        tool &&
        told({ act: 'remove', id: tool.id }, () => store.named.remove(tool.id as NamedTokenId))
      );
    case 3:
      return isFull ? undefined : makeNamed(`tool-${mark}`);
    case 4:
      return (
        tool &&
        told({ act: 'rename', id: tool.id, name: `tool-${mark}` }, () =>
          store.named.rename(tool.id as NamedTokenId, `tool-${mark}`),
        )
      );
    default:
      return setClearSeconds(10 + below(111));
  }
}

function keepAccount(id: string, token: string): Promise<void> {
  return told({ act: 'keep', id, token }, async () => {
    await store.add(
      {
        accountId: AccountId.parse(id),
        name: id,
        token: new Token(token),
        clientIdentifier: `client-${token}`,
      },
      'keychain',
    );
  });
}

/** Its id is the store's to choose, so it is told with the end of the act. */
function makeNamed(name: string): Promise<void> {
  return told({ act: 'make', id: '', name, token: `token-${name}` }, () =>
    store.named.add(
      {
        accountId: AccountId.parse('account-of-tools'),
        accountName: 'nora_k',
        name,
        token: new Token(`token-${name}`),
        clientIdentifier: `client-${name}`,
        jwt: null,
      },
      'keychain',
    ),
  );
}

function setClearSeconds(seconds: number): Promise<void> {
  return told({ act: 'set', seconds }, async () => {
    settings.change({ clipboardClearSeconds: seconds });
    const isWritten = (): boolean =>
      existsSync(inProfile('settings.json')) &&
      readFileSync(inProfile('settings.json'), 'utf8').includes(
        `"clipboardClearSeconds": ${String(seconds)}`,
      );
    while (!isWritten()) await pause(1);
  });
}

async function told(
  act: Extract<Line, { kind: 'begins' }>['act'],
  perform: () => Promise<unknown>,
): Promise<void> {
  say({ kind: 'begins', act });
  const id = await perform();
  say({ kind: 'done', id: typeof id === 'string' ? id : '' });
}
