import type { Envelope } from '../keychain/envelope.ts';
import { createNamedTokenStore } from '../named-tokens/named-token-store.ts';
import { createAccountStore } from './account-store.ts';
import { createCredentialStore } from './credential-store.ts';

/** For tests: a credential store with its life, and the accounts' view of it, in one. */
export type TestStore = ReturnType<typeof createTestStore>;

export function createTestStore(options: Parameters<typeof createCredentialStore>[0]) {
  const credentials = createCredentialStore(options);
  return {
    start: () => credentials.start(),
    looked: () => credentials.looked(),
    flush: () => credentials.flush(),
    close: () => credentials.close(),
    removeAllOfOrigin: () => credentials.removeAllOfOrigin(),
    restore: (envelope: Envelope) => credentials.restore(envelope),
    ...createAccountStore(credentials),
    named: createNamedTokenStore(credentials, options.now),
  };
}
