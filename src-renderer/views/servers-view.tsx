import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type {
  AccountSummary,
  ServerId,
  ServerList,
  ServerSummary,
} from '../../src-main/contract/entities.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { ConnectionsView } from '../servers/connections-view.tsx';
import { FIELD_ABOVE, findServers, SHOWN_AT_ONCE } from '../servers/find-servers.ts';
import { healthWords, serverTokenSentence } from '../wording.ts';
import { Alert } from './alert.tsx';
import {
  Button,
  healthLooks,
  Progress,
  Region,
  TextField,
  useEmptied,
  useFocus,
  useOwnId,
} from './controls.tsx';
import type { ViewProps } from './view-props.ts';

type ServersViewProps = ViewProps & {
  account: AccountSummary;
  list: ServerList | null;
  now: number;
};

/** The servers of the chosen account, and a field to add one by its address. */
export function ServersView({ account, list, state, actions, now }: ServersViewProps) {
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
        <p class="muted empty">{emptyWords(list, loading)}</p>
      ) : (
        <ServerCards
          account={account}
          servers={servers}
          state={state}
          actions={actions}
          now={now}
        />
      )}
      <AddServer account={account} state={state} actions={actions} />
    </Region>
  );
}

function emptyWords(list: ServerList | null, loading: boolean): string {
  if (loading) return 'Asking Plex for the servers…';
  return list === null || list.failure !== null
    ? 'No server of this account is known.'
    : 'Plex lists no server for this account. Ask an owner to share one, or add one by its address.';
}

type ServerCardsProps = ViewProps & {
  account: AccountSummary;
  servers: readonly ServerSummary[];
  now: number;
};

/** Many servers: a field finds some, and only so many stand there at once. */
function ServerCards({ account, servers, state, actions, now }: ServerCardsProps) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [most, setMost] = useState(SHOWN_AT_ONCE);
  const [asked, setAsked] = useState<ServerId | null>(null);
  const { focus } = state;
  const focused = focus?.on === 'server' ? focus.serverId : null;
  useLayoutEffect(() => {
    if (focused === null) return;
    setAsked(focused);
    setTyped('');
    if (field.current !== null) field.current.value = '';
  }, [focus]);
  const first = focused ?? asked;
  const isInList = servers.slice(0, SHOWN_AT_ONCE).some(({ serverId }) => serverId === first);
  const found = useMemo(
    () => findServers(servers, typed, isInList ? null : first),
    [servers, typed, isInList, first],
  );
  const shown = found.slice(0, most);
  return (
    <>
      {servers.length > FIELD_ABOVE && (
        <div class="find">
          <TextField
            label="Find a server"
            inputRef={field}
            onInput={(text) => {
              setTyped(text);
              setMost(SHOWN_AT_ONCE);
              setAsked(null);
            }}
          />
          <p class="hint" aria-live="polite">
            {foundWords(found.length, servers.length, shown.length)}
          </p>
        </div>
      )}
      {shown.length > 0 && (
        <ul class="cards">
          {shown.map((server) => (
            <ServerCard
              key={server.serverId}
              server={server}
              account={account}
              state={state}
              actions={actions}
              now={now}
            />
          ))}
        </ul>
      )}
      {shown.length < found.length && (
        <Button look="quiet" onClick={() => setMost(most + SHOWN_AT_ONCE)}>
          {`Show ${Math.min(SHOWN_AT_ONCE, found.length - shown.length)} more`}
        </Button>
      )}
    </>
  );
}

function foundWords(found: number, all: number, shown: number): string {
  if (found === 0) return `None of ${all} servers has this in its name, owner or address.`;
  const which = found === all ? `${all} servers` : `${found} of ${all} servers`;
  return shown < found ? `${which}, the first ${shown} shown.` : `${which}.`;
}

/** The list's own failure is told unless an act's is: one alert at a time. */
function listFailure(list: ServerList | null, otherIsTold: boolean) {
  if (list === null || list.failure === null || otherIsTold) return null;
  return { code: list.failure, retryAt: null };
}

type ServerCardProps = ViewProps & { account: AccountSummary; server: ServerSummary; now: number };

function ServerCard({ account, server, state, actions, now }: ServerCardProps) {
  const { accountId } = account;
  const { serverId, health } = server;
  const nameId = useOwnId();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocus(state.focus, (focus) => focus.on === 'server' && focus.serverId === serverId, heading);
  const name = plainText(server.name);
  const minting = isPending(state, 'mintTransientToken', serverId);
  return (
    <li class="card" aria-labelledby={nameId}>
      <div class="card-head">
        <h3 id={nameId} ref={heading} tabIndex={-1}>
          <bdi>{name}</bdi>
          {server.distinction !== '' && (
            <>
              {' '}
              <bdi class="distinction">{plainText(server.distinction)}</bdi>
            </>
          )}
        </h3>
        <OnlineBadge online={server.online} />
        {health.state === 'rejected' && (
          <span class={`badge ${healthLooks.rejected}`}>{healthWords.rejected}</span>
        )}
        {server.addedByHand && <span class="badge">Added by hand</span>}
      </div>
      <p class="muted">{relationWords(server)}</p>
      {server.address !== '' && <p class="address">{plainText(server.address, 2_048)}</p>}
      <TokenLine server={server} now={now} />
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
      <ConnectionsView
        accountId={accountId}
        server={server}
        nameId={nameId}
        state={state}
        actions={actions}
        now={now}
      />
      <Progress label={`Making a transient token on ${name}`} shown={minting} />
    </li>
  );
}

/** What the server itself has said of its token. */
function TokenLine({ server: { health }, now }: { server: ServerSummary; now: number }) {
  const words = serverTokenSentence(health, now);
  return words === '' ? null : (
    <p class={health.state === 'rejected' ? 'trouble' : 'muted'}>{words}</p>
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
