import path from 'node:path';
import { createAccountStore } from '../../../src-main/accounts/account-store.ts';
import type { AccountStore } from '../../../src-main/accounts/account-store.ts';
import { createCredentialListFile } from '../../../src-main/accounts/credential-list-file.ts';
import { createCredentialStore } from '../../../src-main/accounts/credential-store.ts';
import type { CredentialStore } from '../../../src-main/accounts/credential-store.ts';
import { AccountId } from '../../../src-main/contract/entities.ts';
import { createSystemKeychain } from '../../../src-main/keychain/system-keychain.ts';
import { spawnUtilityWorker } from '../../../src-main/keychain/utility-worker.ts';
import { createSessionBus, sessionBusAddress } from '../../../src-main/session-bus.ts';
import { createPrivateFile } from '../../../src-main/settings/private-file.ts';
import { Token } from '../../../src-main/token.ts';

/** Where the keychain process was built to, and whose accounts are meant. */
export type KeychainPlace = {
  /** `out` of the built app. */
  outFolder: string;
  profileFolder: string;
  plexOrigin: string;
};

/** Store, keychain and bus as app.ts joins them. */
export function openAccounts(task: KeychainPlace): {
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

/** Keeps accounts in the real keychain, and their list in the profile. */
export async function keepAccounts(
  task: KeychainPlace,
  accounts: readonly { name: string; token: string }[],
): Promise<void> {
  const { credentials, store, close } = openAccounts(task);
  await credentials.start();
  for (const { name, token } of accounts) {
    const account = { accountId: AccountId.parse(name), name, clientIdentifier: `bench-${name}` };
    await store.add({ ...account, token: new Token(token) }, 'keychain');
  }
  await close();
}
