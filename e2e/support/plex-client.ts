import type { Credential } from '../../src-main/accounts/account-store.ts';
import { AccountId } from '../../src-main/contract/entities.ts';
import { createPlexClient } from '../../src-main/plex/plex-client.ts';
import type { PlexClient } from '../../src-main/plex/plex-client.ts';
import { Token } from '../../src-main/token.ts';
import type { Account, FakePlex } from '../fake-plex/fake-plex.ts';

/** The app's own client, which takes the stand-in for Plex. */
export function clientOf(plex: FakePlex, deadlineMs = 3_000): PlexClient {
  return createPlexClient({
    plexTvUrl: plex.url,
    device: {
      product: 'Keyring for Plex',
      version: '0.0.0',
      platform: 'Linux',
      platformVersion: '6',
      device: 'Linux',
      deviceName: 'test',
    },
    deadlineMs,
  });
}

/** The account, signed in on a device of its own. */
export function signedInAs(plex: FakePlex, account: Account): Credential {
  const clientIdentifier = 'device-of-the-account';
  return {
    accountId: AccountId.parse(account.uuid),
    name: account.username,
    token: new Token(plex.issueToken(account, clientIdentifier)),
    clientIdentifier,
    keptIn: 'keychain',
  };
}
