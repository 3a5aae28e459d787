import { utilityProcess } from 'electron';
import { inTurns } from '../rounds.ts';
import { keptAccounts } from './keychain-accounts.ts';
import { keepAccounts, openAccounts } from './open-accounts.ts';
import type { KeychainPlace } from './open-accounts.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * Keeps accounts in the real keychain, then reads them as the app does at its start, in turns with
 * a process that calls `findCredentials` once. Prints the milliseconds of each.
 */

/** What this script is told, as one JSON text. */
export type KeychainTask = KeychainPlace & {
  /** The built `lone-read.ts`, and the file from whose place it finds its packages. */
  loneRead: string;
  packageFile: string;
};

export type KeychainTimes = { ours: number[]; base: number[] };

const ROUNDS = 12;

const task = JSON.parse(process.argv.at(-1) ?? '') as KeychainTask;
runWhenReady(async () => {
  await keepAccounts(task, keptAccounts);
  const times: KeychainTimes = await inTurns({ ours: startUpRead, base: loneRead }, ROUNDS);
  process.stdout.write(`${JSON.stringify(times)}\n`);
});

/** Until every token is at hand. */
async function startUpRead(): Promise<number> {
  const startedAt = performance.now();
  const { credentials, store, close } = openAccounts(task);
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
