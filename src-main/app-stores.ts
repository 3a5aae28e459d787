import { createAccountStore } from './accounts/account-store.ts';
import { createCredentialListFile } from './accounts/credential-list-file.ts';
import { createCredentialStore } from './accounts/credential-store.ts';
import type { World } from './app-world.ts';
import { createPendingPinRoom } from './keychain/pending-pin.ts';
import type { Log } from './log.ts';
import { createNamedTokenStore } from './named-tokens/named-token-store.ts';
import { openServerNotes } from './servers/server-notes.ts';
import { createPrivateFile } from './settings/private-file.ts';

export type Stores = Awaited<ReturnType<typeof openStores>>;

/** What is kept: tokens in the keychain, lists without secrets in the profile folder. */
export async function openStores(options: {
  world: Pick<World, 'keychain'>;
  plexOrigin: string;
  /** The path of a file in the profile folder. */
  inProfile: (name: string) => string;
  now: () => number;
  log: Log;
}) {
  const { world, plexOrigin, inProfile, now, log } = options;
  const pending = createPendingPinRoom(world.keychain, plexOrigin);
  const { keychain } = pending;
  const listFile = createCredentialListFile(createPrivateFile(inProfile('accounts.json')));
  const credentials = createCredentialStore({ keychain, listFile, plexOrigin, now });
  return {
    pending,
    keychain,
    credentials,
    accounts: createAccountStore(credentials),
    namedTokens: createNamedTokenStore(credentials, now),
    notes: await openServerNotes(createPrivateFile(inProfile('servers.json')), (error) =>
      log.bug('servers', error),
    ),
  };
}
