import type { ServerSummary } from '../../src-main/contract/entities.ts';

/** With more servers than this, a field finds one. Our choice. */
export const FIELD_ABOVE = 12;
/** So many stand there at once; more on request, so that typing never waits for a thousand cards. Our choice. */
export const SHOWN_AT_ONCE = 25;

/**
 * Those whose name, owner, address or identifier has every word of what was typed, in their order.
 * A server that was asked for by itself comes first.
 */
export function findServers(
  servers: readonly ServerSummary[],
  typed: string,
  first: ServerSummary['serverId'] | null,
): ServerSummary[] {
  const words = simple(typed).split(/\s+/).filter(Boolean);
  const found =
    words.length === 0
      ? [...servers]
      : servers.filter((server) => {
          const text = simple(
            `${server.name} ${server.ownerName} ${server.address} ${server.serverId}`,
          );
          return words.every((word) => text.includes(word));
        });
  const asked = servers.find(({ serverId }) => serverId === first);
  return asked === undefined ? found : [asked, ...found.filter((server) => server !== asked)];
}

/** Without case and accents: "cafe" finds "Café". */
function simple(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
