import type {
  AccountSummary,
  ServerList,
  ServerSummary,
} from '../../src-main/contract/entities.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert } from './alert.tsx';
import { Button, Progress, Region, TextField, useEmptied, useOwnId } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

type ServersViewProps = ViewProps & { account: AccountSummary; list: ServerList | null };

/** The servers of the chosen account, and a field to add one by its address. */
export function ServersView({ account, list, state, actions }: ServersViewProps) {
  const { accountId } = account;
  const loading = (list?.loading ?? false) || isPending(state, 'refreshServers', accountId);
  const failure =
    failureAt(state, 'servers', accountId) ?? listFailure(list, state.failure !== null);
  const servers = list?.servers ?? [];
  return (
    <Region
      title="Servers"
      focus={state.focus}
      focusName="servers"
      aside={
        <Button busy={loading} onClick={() => void actions.refreshServers(accountId)}>
          Refresh servers
        </Button>
      }
    >
      <div class="progress-line">
        <Progress label="Loading servers" shown={loading} />
      </div>
      <Alert failure={failure} />
      {servers.length === 0 ? (
        <p class="muted empty">
          {loading ? 'Asking Plex for the servers…' : 'No server of this account is known.'}
        </p>
      ) : (
        <ul class="cards">
          {servers.map((server) => (
            <ServerCard
              key={server.serverId}
              server={server}
              account={account}
              state={state}
              actions={actions}
            />
          ))}
        </ul>
      )}
      <AddServer account={account} state={state} actions={actions} />
    </Region>
  );
}

/** The list's own failure is told unless an act's is: one alert at a time. */
function listFailure(list: ServerList | null, otherIsTold: boolean) {
  if (list === null || list.failure === null || otherIsTold) return null;
  return { code: list.failure, retryAt: null };
}

type ServerCardProps = ViewProps & { account: AccountSummary; server: ServerSummary };

function ServerCard({ account, server, state, actions }: ServerCardProps) {
  const { accountId } = account;
  const { serverId } = server;
  const nameId = useOwnId();
  const name = plainText(server.name);
  const minting = isPending(state, 'mintTransientToken', serverId);
  return (
    <li class="card" aria-labelledby={nameId}>
      <div class="card-head">
        <h3 id={nameId}>
          <bdi>{name}</bdi>
        </h3>
        <OnlineBadge online={server.online} />
        {server.addedByHand && <span class="badge">Added by hand</span>}
      </div>
      <p class="muted">{relationWords(server)}</p>
      {server.address !== '' && <p class="address">{plainText(server.address, 2_048)}</p>}
      {!server.hasToken && <p class="trouble">There is no token for this server.</p>}
      <Alert failure={failureAt(state, 'server', serverId)} />
      <div class="buttons">
        <Button
          busy={minting}
          describedBy={nameId}
          onClick={() => void actions.mintTransientToken(accountId, server)}
        >
          New transient token
        </Button>
        <Button
          describedBy={nameId}
          onClick={() => actions.apply({ type: 'source-opened', server })}
        >
          Source connection
        </Button>
        {server.addedByHand && (
          <Button
            look="danger"
            busy={isPending(state, 'removeServer', serverId)}
            describedBy={nameId}
            onClick={() => void actions.removeServer(accountId, server)}
          >
            Remove
          </Button>
        )}
      </div>
      <Progress label={`Making a transient token on ${name}`} shown={minting} />
    </li>
  );
}

function OnlineBadge({ online }: { online: boolean | null }) {
  if (online === null) return null;
  return online ? <span class="badge good">Online</span> : <span class="badge bad">Offline</span>;
}

function relationWords({ relation, ownerName }: ServerSummary): string {
  switch (relation) {
    case 'owned':
      return 'Owned by this account';
    case 'shared':
      return ownerName === '' ? 'Shared with this account' : `Shared by ${plainText(ownerName)}`;
    case 'stranger':
      return 'Not on this account’s list';
  }
}

function AddServer({ account, state, actions }: ViewProps & { account: AccountSummary }) {
  const { accountId } = account;
  const address = useEmptied(state.addressEmptied);
  const busy = isPending(state, 'addServer', accountId);
  return (
    <form
      class="card line-form"
      aria-label="Add a server by its address"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void actions.addServer(accountId, address.current?.value ?? '');
      }}
    >
      <TextField
        label="Server address"
        inputRef={address}
        inputMode="url"
        maxLength={2_048}
        hint="For a server that is not listed, such as https://nas.example:32400"
        readOnly={busy}
      />
      <Button type="submit" busy={busy}>
        Add server
      </Button>
      <Progress label="Adding the server" shown={busy} />
    </form>
  );
}
