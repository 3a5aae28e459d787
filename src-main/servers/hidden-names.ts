import { Resolver } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { privatePlexDirectAddress } from '../plex/server-address.ts';
import type { FoundAddress } from '../plex/server-address.ts';

/** Short, for nothing waits for the answer but a word of explanation. Our choice. */
const ANSWER_MS = 1_500;
/** So many names are looked up for one server. Our choice. */
const MOST_NAMES = 12;

/** The addresses that the network's name server has for a name; rejects with Node's codes. */
export type NameServer = (name: string, family: number) => Promise<string[]>;

/**
 * Those of the addresses whose plex.direct name stands for a private address that the network's
 * name server keeps back: DNS rebinding protection. A name server that cannot be asked hides nothing.
 */
export async function hiddenNames(
  serverUrls: string[],
  ask: NameServer = askNetwork(),
): Promise<ReadonlySet<string>> {
  const inQuestion = serverUrls.flatMap((serverUrl) => {
    const address = privatePlexDirectAddress(serverUrl);
    return address === undefined ? [] : [{ serverUrl, address }];
  });
  const hidden = await Promise.all(
    inQuestion.slice(0, MOST_NAMES).map(async ({ serverUrl, address }) => {
      const isHidden = await isKeptBack(new URL(serverUrl).hostname, address, ask);
      return isHidden ? [serverUrl] : [];
    }),
  );
  return new Set(hidden.flat());
}

async function isKeptBack(name: string, expected: FoundAddress, ask: NameServer): Promise<boolean> {
  try {
    const found = await ask(name, expected.family);
    const same = ipaddr.parse(expected.address).toNormalizedString();
    return !found.some((each) => ipaddr.parse(each).toNormalizedString() === same);
  } catch (error) {
    const { code } = error as { code?: unknown };
    return code === 'ENOTFOUND' || code === 'ENODATA';
  }
}

function askNetwork(): NameServer {
  const resolver = new Resolver({ timeout: ANSWER_MS, tries: 1 });
  return (name, family) => (family === 6 ? resolver.resolve6(name) : resolver.resolve4(name));
}
