import type { AccountId, ServerId } from '../../src-main/contract/entities.ts';
import type { ServerConnections } from '../../src-main/contract/server-connections.ts';

/** What main last told of each server's connections, by account and server. */
export type ConnectionsState = ReadonlyMap<string, ServerConnections>;

type OfServer = { readonly accountId: AccountId; readonly serverId: ServerId };

export type ConnectionsChange = OfServer & {
  readonly type: 'connections-read';
  readonly connections: ServerConnections;
};

export function withConnections(
  state: ConnectionsState,
  { connections, ...which }: ConnectionsChange,
): ConnectionsState {
  return new Map(state).set(keyOf(which), connections);
}

/** Null until somebody asked. */
export function connectionsOf(state: ConnectionsState, which: OfServer): ServerConnections | null {
  return state.get(keyOf(which)) ?? null;
}

function keyOf({ accountId, serverId }: OfServer): string {
  return `${accountId} ${serverId}`;
}
