import type { ServerId, ServerSummary } from '../contract/entities.ts';
import { say } from '../contract/languages/say.ts';

type Named = Pick<ServerSummary, 'serverId' | 'name' | 'ownerName' | 'address'>;

/**
 * What tells servers of the same name apart: who shares it, where it is, and if need be its
 * identifier. Names that look the same count as the same. Others are not in the answer.
 */
export function distinctions(servers: Named[]): Map<ServerId, string> {
  const byId = new Map(servers.map((server) => [server.serverId, server]));
  const byName = new Map<string, Named[]>();
  for (const server of byId.values()) {
    const group = byName.get(looks(server.name));
    if (group === undefined) byName.set(looks(server.name), [server]);
    else group.push(server);
  }
  const namesakes = [...byName.values()].filter((group) => group.length > 1);
  return new Map(namesakes.flatMap((group) => tellApart(group)));
}

function tellApart(group: Named[]): [ServerId, string][] {
  const ways = [ownerWords, addressWords, shortIdentifier].map((wordsOf) => ({
    wordsOf,
    uses: countBy(group, wordsOf),
  }));
  return group.map((server) => {
    const telling = ways.find(({ wordsOf, uses }) => {
      const words = wordsOf(server);
      return words !== '' && uses.get(words) === 1;
    });
    return [
      server.serverId,
      telling?.wordsOf(server) ?? say('serverKinds.identifier', { identifier: server.serverId }),
    ];
  });
}

function countBy(group: Named[], wordsOf: (server: Named) => string): Map<string, number> {
  const uses = new Map<string, number>();
  for (const server of group) {
    const words = wordsOf(server);
    uses.set(words, (uses.get(words) ?? 0) + 1);
  }
  return uses;
}

function ownerWords({ ownerName }: Named): string {
  return ownerName === '' ? '' : say('serverKinds.sharedBy', { owner: ownerName }).slice(0, 512);
}

function addressWords({ address }: Named): string {
  return URL.canParse(address) ? say('serverKinds.at', { host: new URL(address).host }) : '';
}

function shortIdentifier({ serverId }: Named): string {
  return say('serverKinds.identifier', { identifier: `${serverId.slice(0, 8)}…` });
}

/** Compatible forms, case, blanks and what cannot be seen do not tell two names apart. */
function looks(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]+/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
