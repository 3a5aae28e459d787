import { randomUUID } from 'node:crypto';
import { keyOf } from './accounts/credential-list.ts';
import type { Stores } from './app-stores.ts';
import type { World } from './app-world.ts';
import { createClaims } from './claim/claims.ts';
import { createDevices } from './devices/devices.ts';
import { createHomeUsers } from './home-users/home-users.ts';

/** What an account's token opens besides servers: its devices, its home users, claims of new servers. */
export function createAccountPanels(options: {
  world: Pick<World, 'plex' | 'device'>;
  stores: Pick<Stores, 'accounts' | 'credentials' | 'keychain'>;
  now: () => number;
}) {
  const { world, stores, now } = options;
  const { plex, device } = world;
  const { accounts, credentials, keychain } = stores;
  return {
    devices: createDevices({
      plex,
      accounts,
      device,
      kept: () =>
        credentials.list().map((each) => ({
          kind: each.about.kind === 'account' ? 'account' : 'named-token',
          name: each.name,
          clientIdentifier: each.clientIdentifier,
          noteEnded: () =>
            credentials.noteHealth(keyOf(each), { state: 'rejected', checkedAt: now() }),
        })),
    }),
    homeUsers: createHomeUsers({ plex, accounts, keychain, newClientIdentifier: randomUUID, now }),
    claims: createClaims({ plex, accounts, newId: randomUUID, now }),
  };
}
