import { useEffect, useState } from 'preact/hooks';
import type { AccountId, ServerSummary } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import type { TriedConnection } from '../../src-main/contract/server-connections.ts';
import { isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { ago } from '../time-words.ts';
import { Button, Progress } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { kindWords, outcomeWords } from './connection-words.ts';
import { connectionsOf } from './connections-state.ts';

type ConnectionsViewProps = ViewProps & {
  accountId: AccountId;
  server: ServerSummary;
  /** The id of the server's heading. */
  nameId: string;
  now: number;
};

/** Which connection of a server is in use, and why each other is not. Closed until somebody asks. */
export function ConnectionsView(props: ConnectionsViewProps) {
  const { accountId, server, nameId, state, actions, now } = props;
  const { serverId, connectionsTriedAt } = server;
  const [isOpen, setOpen] = useState(false);
  const busy = isPending(state, 'readConnections', serverId);
  const connections = connectionsOf(state.connections, { accountId, serverId });
  useEffect(() => {
    if (isOpen) void actions.followConnections(accountId, serverId);
  }, [connectionsTriedAt]);
  const toggle = (nowOpen: boolean) => {
    setOpen(nowOpen);
    if (nowOpen) void actions.readConnections(accountId, serverId, false);
  };
  return (
    <details class="connections" onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary aria-describedby={nameId}>{say('connections.connectionsTried')}</summary>
      {isOpen && (
        <>
          {connections !== null && connections.tried.length > 0 && (
            <ul class="tried">
              {connections.tried.map((tried, position) => (
                <Tried key={position} tried={tried} />
              ))}
            </ul>
          )}
          {connections?.tried.length === 0 && <p class="muted">{say('connections.noneKnown')}</p>}
          <div class="buttons">
            <Button
              busy={busy}
              describedBy={nameId}
              onClick={() => void actions.readConnections(accountId, serverId, true)}
            >
              {say('connections.tryAllAgain')}
            </Button>
            {typeof connections?.triedAt === 'number' && (
              <span class="muted">
                {say('connections.tried', { when: ago(connections.triedAt, now) })}
              </span>
            )}
          </div>
          <Progress label={say('connections.tryingTheConnections')} shown={busy} />
        </>
      )}
    </details>
  );
}

function Tried({ tried: { kind, address, outcome, isNameHidden } }: { tried: TriedConnection }) {
  return (
    <li>
      <p class="address">{plainText(address, 2_048)}</p>
      <p>
        <span class="badge">{kindWords[kind]}</span>{' '}
        <span class={outcome === 'chosen' ? 'good' : 'muted'}>{outcomeWords[outcome]}</span>
      </p>
      {isNameHidden && <p class="hint">{say('connections.hiddenName')}</p>}
    </li>
  );
}
