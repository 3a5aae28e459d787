import path from 'node:path';
import { utilityProcess } from 'electron';
import { createCredentialListFile } from '../../../src-main/accounts/credential-list-file.ts';
import { createAccountStore } from '../../../src-main/accounts/account-store.ts';
import type { AccountStore } from '../../../src-main/accounts/account-store.ts';
import { createCredentialStore } from '../../../src-main/accounts/credential-store.ts';
import type { CredentialStore } from '../../../src-main/accounts/credential-store.ts';
import { AccountId } from '../../../src-main/contract/entities.ts';
import { createSystemKeychain } from '../../../src-main/keychain/system-keychain.ts';
import { spawnUtilityWorker } from '../../../src-main/keychain/utility-worker.ts';
import { createSessionBus, sessionBusAddress } from '../../../src-main/session-bus.ts';
import { createPrivateFile } from '../../../src-main/settings/private-file.ts';
import { Token } from '../../../src-main/token.ts';
import { inTurns } from '../rounds.ts';
import { keptAccounts } from './keychain-accounts.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * Keeps accounts in the real keychain, then reads them as the app does at its start, in turns with
 * a process that calls `findCredentials` once. Prints the milliseconds of each.
 */

/** What this script is told, as one JSON text. */
export type KeychainTask = {
  /** `out` of the built app. */
  outFolder: string;
  profileFolder: string;
  plexOrigin: string;
  /** The built `lone-read.ts`, and the file from whose place it finds its packages. */
  loneRead: string;
  packageFile: string;
};

export type KeychainTimes = { ours: number[]; base: number[] };

const ROUNDS = 12;

const task = JSON.parse(process.argv.at(-1) ?? '') as KeychainTask;
runWhenReady(async () => {
  await keepAccounts();
  const times: KeychainTimes = await inTurns({ ours: startUpRead, base: loneRead }, ROUNDS);
  process.stdout.write(`${JSON.stringify(times)}\n`);
});

/** Store, keychain and bus as app.ts joins them. */
function openAccounts(): {
  credentials: CredentialStore;
  store: AccountStore;
  close: () => Promise<void>;
} {
  const { plexOrigin, outFolder, profileFolder } = task;
  const bus = createSessionBus({ address: sessionBusAddress(process.env) });
  const keychain = createSystemKeychain({
    plexOrigin,
    spawnWorker: spawnUtilityWorker(path.join(outFolder, 'main', 'keychain-process.js')),
    sessionBus: bus,
    platform: process.platform,
  });
  const listFile = createCredentialListFile(
    createPrivateFile(path.join(profileFolder, 'accounts.json')),
  );
  const credentials = createCredentialStore({ keychain, listFile, plexOrigin, now: Date.now });
  return {
    credentials,
    store: createAccountStore(credentials),
    async close() {
      await credentials.close();
      await keychain.close();
      bus.close();
    },
  };
}

async function keepAccounts(): Promise<void> {
  const { credentials, store, close } = openAccounts();
  await credentials.start();
  for (const { name, token } of keptAccounts) {
    const account = { accountId: AccountId.parse(name), name, clientIdentifier: `bench-${name}` };
    await store.add({ ...account, token: new Token(token) }, 'keychain');
  }
  await close();
}

/** Until every token is at hand. */
async function startUpRead(): Promise<number> {
  const startedAt = performance.now();
  const { credentials, store, close } = openAccounts();
  const read = new Promise<void>((resolve) => {
    store.onChange((accounts) => {
      const held = accounts.filter((account) => account.token === 'held');
      if (held.length === keptAccounts.length) resolve();
    });
  });
  await credentials.start();
  await read;
  const milliseconds = performance.now() - startedAt;
  await close();
  return milliseconds;
}

async function loneRead(): Promise<number> {
  const startedAt = performance.now();
  const child = utilityProcess.fork(task.loneRead, [task.packageFile], { stdio: 'ignore' });
  const found = await new Promise((resolve) => child.once('message', resolve));
  const milliseconds = performance.now() - startedAt;
  if (!Array.isArray(found) || found.length !== keptAccounts.length) {
    throw new Error('not every entry was found');
  }
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await gone;
  return milliseconds;
}
