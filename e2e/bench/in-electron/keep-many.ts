import { keepAccounts } from './open-accounts.ts';
import type { KeychainPlace } from './open-accounts.ts';
import { runWhenReady } from './run-when-ready.ts';

/* Keeps as many accounts in the real keychain as the place asks for, and prints how many. */

export type ManyPlace = KeychainPlace & { count: number };

const { count, ...place } = JSON.parse(process.argv.at(-1) ?? '') as ManyPlace;
runWhenReady(async () => {
  const accounts = Array.from({ length: count }, (_, at) => ({
    name: `person-${at}`,
    token: `bench-token-${at}`,
  }));
  await keepAccounts(place, accounts);
  process.stdout.write(`${count}\n`);
});
