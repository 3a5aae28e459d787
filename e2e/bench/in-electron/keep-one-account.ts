import { keepAccounts } from './open-accounts.ts';
import type { KeychainPlace } from './open-accounts.ts';
import { runWhenReady } from './run-when-ready.ts';

/* Keeps one account in the real keychain. Prints its name and token. */

export type OneAccount = { name: string; token: string };

const place = JSON.parse(process.argv.at(-1) ?? '') as KeychainPlace;
const account: OneAccount = { name: 'nora', token: 'bench-token-of-nora' };
runWhenReady(async () => {
  await keepAccounts(place, [account]);
  process.stdout.write(`${JSON.stringify(account)}\n`);
});
