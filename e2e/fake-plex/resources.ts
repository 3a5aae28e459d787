import type { Session } from './accounts.ts';
import type { JsonObject } from './answers.ts';
import { isoSeconds } from './clock.ts';
import type { MediaServer, PlexWorld } from './media-server.ts';

/** A device of the account that is no server: it has no token to give. */
export type PlayerDevice = { name: string; clientIdentifier: string };

/** The server list of one signed-in device: its own servers, then those shared with it. */
export function resourceList(
  session: Session,
  world: PlexWorld,
  players: readonly PlayerDevice[],
  include: { relay: boolean; IPv6: boolean },
): JsonObject[] {
  const visible = world
    .servers()
    .filter(({ owner, sharedWith }) => owner === session.account || sharedWith.has(session.account))
    .sort((a, b) => Number(b.owner === session.account) - Number(a.owner === session.account));
  return [
    ...visible.map((server) => serverResource(server, session, world, include)),
    ...players.map((player) => playerResource(player, world)),
  ];
}

/** The owner's own token, or for a guest one that is good for this server alone. */
function serverToken(server: MediaServer, session: Session, world: PlexWorld): string {
  if (server.owner === session.account) return session.token;
  const known = session.sharedServerTokens.get(server.machineIdentifier);
  if (known !== undefined) return known;
  const token = world.secrets.makeToken(`token of ${session.account.title} for ${server.name}`);
  session.sharedServerTokens.set(server.machineIdentifier, token);
  return token;
}

function serverResource(
  server: MediaServer,
  session: Session,
  world: PlexWorld,
  include: { relay: boolean; IPv6: boolean },
): JsonObject {
  const isOwned = server.owner === session.account;
  const connections = server
    .connections()
    .filter(({ relay, IPv6 }) => (include.relay || !relay) && (include.IPv6 || !IPv6));
  return {
    name: server.name,
    product: 'Plex Media Server',
    productVersion: server.version,
    platform: server.platform,
    platformVersion: '6.8',
    device: 'PC',
    clientIdentifier: server.machineIdentifier,
    createdAt: isoSeconds(server.owner.joinedAtMs),
    lastSeenAt: isoSeconds(world.clock.now()),
    provides: 'server',
    ownerId: isOwned ? null : server.owner.id,
    sourceTitle: isOwned ? null : server.owner.title,
    publicAddress: '198.51.100.7',
    accessToken: serverToken(server, session, world),
    owned: isOwned,
    home: false,
    synced: false,
    relay: connections.some(({ relay }) => relay),
    presence: true,
    httpsRequired: false,
    publicAddressMatches: true,
    dnsRebindingProtection: false,
    natLoopbackSupported: true,
    connections,
  };
}

function playerResource({ name, clientIdentifier }: PlayerDevice, world: PlexWorld): JsonObject {
  return {
    name,
    product: 'Plex for TV',
    productVersion: '8.1.0',
    platform: null,
    platformVersion: null,
    device: null,
    clientIdentifier,
    createdAt: isoSeconds(world.clock.now()),
    lastSeenAt: isoSeconds(world.clock.now()),
    provides: 'client,player,pubsub-player',
    ownerId: null,
    sourceTitle: null,
    publicAddress: '198.51.100.7',
    accessToken: null,
    owned: true,
    home: false,
    synced: false,
    relay: false,
    presence: false,
    httpsRequired: false,
    publicAddressMatches: true,
    dnsRebindingProtection: false,
    natLoopbackSupported: false,
    connections: [],
  };
}
