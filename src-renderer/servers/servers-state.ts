import type {
  AccountId,
  ServerId,
  ServerList,
  ServerSummary,
  SourceConnection,
} from '../../src-main/contract/entities.ts';
import { withConnections } from './connections-state.ts';
import type { ConnectionsChange, ConnectionsState } from './connections-state.ts';

export type SourceLookUp = {
  readonly accountId: AccountId;
  readonly server: ServerSummary;
  readonly found: SourceConnection | null;
};

/** What the page shows of the chosen account's servers. */
export type ServersPart = {
  /** Main's truth, only ever replaced as a whole. */
  readonly servers: readonly ServerList[];
  readonly chosen: AccountId | null;
  readonly source: SourceLookUp | null;
  readonly connections: ConnectionsState;
  /** When it grows, the field for a server's address is emptied. */
  readonly addressEmptied: number;
};

export type ServersChange =
  | { readonly type: 'servers-changed'; readonly servers: readonly ServerList[] }
  | { readonly type: 'server-added' }
  | { readonly type: 'server-removed' }
  | { readonly type: 'source-opened'; readonly server: ServerSummary }
  | {
      readonly type: 'source-found';
      readonly server: ServerSummary;
      readonly found: SourceConnection;
    }
  | { readonly type: 'source-closed' }
  | ConnectionsChange;

/** Where the keyboard goes. */
export type ServersFocus =
  { readonly on: 'servers' | 'source' } | { readonly on: 'server'; readonly serverId: ServerId };

type Next = Partial<ServersPart> & { readonly focus?: ServersFocus };

/** Pure: same state and change, same result. */
export function nextServers(state: ServersPart, change: ServersChange): Next {
  switch (change.type) {
    case 'servers-changed':
      return withServers(state, change.servers);
    case 'server-added':
      return { addressEmptied: state.addressEmptied + 1 };
    case 'server-removed':
      return { focus: { on: 'servers' } };
    case 'source-opened':
      return openSource(state, change.server);
    case 'source-found':
      return state.source?.server.serverId === change.server.serverId
        ? { source: { ...state.source, found: change.found } }
        : {};
    case 'source-closed':
      return { source: null, focus: { on: 'servers' } };
    case 'connections-read':
      return { connections: withConnections(state.connections, change) };
  }
}

function withServers({ source }: ServersPart, servers: readonly ServerList[]): Next {
  const server = servers
    .find((list) => list.accountId === source?.accountId)
    ?.servers.find((each) => each.serverId === source?.server.serverId);
  return {
    servers,
    source: source === null || server === undefined ? null : { ...source, server },
  };
}

function openSource({ chosen, source }: ServersPart, server: ServerSummary): Next {
  if (chosen === null) return {};
  const stands = source?.server.serverId === server.serverId;
  return {
    source: stands ? source : { accountId: chosen, server, found: null },
    focus: { on: 'source' },
  };
}

/** The servers of the chosen account, as main last told them. */
export function chosenServers(state: Pick<ServersPart, 'servers' | 'chosen'>): ServerList | null {
  return state.servers.find((list) => list.accountId === state.chosen) ?? null;
}
