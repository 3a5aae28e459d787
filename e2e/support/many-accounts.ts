import path from 'node:path';
import type { FakePlex } from '../fake-plex/fake-plex.ts';
import { faults } from '../fake-plex/fake-plex.ts';
import type { Desktop } from './rig.ts';

export const ACCOUNTS = 100;
const SERVERS_EACH = 10;

export const nameOfPerson = (at: number): string => `person${String(at).padStart(3, '0')}`;

/**
 * A hundred accounts in the keychain, or fewer, as the program would have kept them, each with ten servers
 * at Plex.
 *
 * @returns their tokens; the first is of the one that owns a server, called `owner`
 */
export async function keepManyAccounts(
  plex: FakePlex,
  desktop: Desktop,
  accounts = ACCOUNTS,
): Promise<string[]> {
  const owner = plex.addAccount({ username: 'owner', password: 'a password' });
  await plex.addServer({ name: 'Attic', owner });
  const kept = Array.from({ length: accounts }, (_, at) => {
    const name = nameOfPerson(at);
    const account = at === 0 ? owner : plex.addAccount({ username: name, password: 'a password' });
    const clientIdentifier = `client-of-${name}`;
    const token = plex.issueToken(account, clientIdentifier);
    const text = JSON.stringify({
      version: 1,
      token,
      accountId: account.uuid,
      name,
      clientIdentifier,
      plexOrigin: plex.url,
      signedInAt: 1_790_000_000_000 + at,
    });
    return { token, entry: { entryName: `entry-${String(at)}-of-${String(accounts)}`, text } };
  });
  await desktop.run(process.execPath, [path.join(import.meta.dirname, 'keep-entries.cjs')], {
    input: JSON.stringify(kept.map(({ entry }) => entry)),
  });
  plex.fault(
    '/api/v2/resources',
    faults.rewriteJson(() =>
      Array.from({ length: SERVERS_EACH }, (_, at) => ({
        name: `Server ${String(at)}`,
        provides: 'server',
        clientIdentifier: `machine-${String(at)}`,
        accessToken: `made-up-token-of-server-${String(at)}`,
        owned: true,
        connections: [],
      })),
    ),
  );
  return kept.map(({ token }) => token);
}
