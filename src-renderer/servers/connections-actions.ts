import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { AccountId, ServerId } from '../../src-main/contract/entities.ts';
import type { Perform } from '../act-kit.ts';
import type { ConnectionsChange } from './connections-state.ts';

/** What a person can do with a server's connections. */
export function createConnectionsActions(
  bridge: Pick<Bridge, 'readConnections'>,
  perform: Perform,
  apply: (change: ConnectionsChange) => void,
) {
  return {
    /** Reads how the connections did; tries them all when nothing is known yet, or `again`. */
    async readConnections(accountId: AccountId, serverId: ServerId, again: boolean): Promise<void> {
      const act = { call: 'readConnections', subject: serverId } as const;
      const answer = await perform(act, () =>
        bridge.readConnections({ accountId, serverId, again }),
      );
      if (answer === null) return;
      apply({ type: 'connections-read', accountId, serverId, connections: answer.value });
    },

    /** They were tried meanwhile, for whatever reason: reads it without a word, for nobody asked. */
    async followConnections(accountId: AccountId, serverId: ServerId): Promise<void> {
      const outcome = await bridge.readConnections({ accountId, serverId, again: false });
      if (outcome.ok)
        apply({ type: 'connections-read', accountId, serverId, connections: outcome.value });
    },
  };
}
