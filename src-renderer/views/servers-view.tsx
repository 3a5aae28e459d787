import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type {
  AccountSummary,
  ServerId,
  ServerList,
  ServerSummary,
} from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText, saidText } from '../plain-text.ts';
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
      title={say('servers.servers')}
      focus={state.focus}
      focusName="servers"
      aside={
        <Button busy={loading} onClick={() => void actions.refreshServers(accountId)}>
          {say('common.refreshServers')}
        </Button>
      }
    >
      <div class="progress-line">
        <Progress label={say('servers.loadingServers')} shown={loading} />
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
  if (loading) return say('servers.askingPlex');
  return list === null || list.failure !== null
    ? say('servers.noneKnown')
    : say('servers.noneListed');
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
            label={say('servers.findAServer')}
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
          {say('servers.showMore', {
            more: Math.min(SHOWN_AT_ONCE, found.length - shown.length),
          })}
        </Button>
      )}
    </>
  );
}

function foundWords(found: number, all: number, shown: number): string {
  if (found === 0) return say('servers.noneFits', { all });
  if (shown < found)
    return found === all
      ? say('servers.countFirst', { all, shown })
      : say('servers.countOfFirst', { found, all, shown });
  return found === all ? say('servers.count', { all }) : say('servers.countOf', { found, all });
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
              <bdi class="distinction">{saidText(server.distinction)}</bdi>
            </>
          )}
        </h3>
        <OnlineBadge online={server.online} />
        {health.state === 'rejected' && (
          <span class={`badge ${healthLooks.rejected}`}>{healthWords('rejected')}</span>
        )}
        {server.addedByHand && <span class="badge">{say('servers.addedByHand')}</span>}
      </div>
      <p class="muted">{relationWords(server)}</p>
      {server.address !== '' && <p class="address">{plainText(server.address, 2_048)}</p>}
      <TokenLine server={server} now={now} />
      {!server.hasToken && <p class="trouble">{say('servers.noToken')}</p>}
      <Alert failure={failureAt(state, 'server', serverId)} />
      <div class="buttons">
        <Button
          busy={minting}
          describedBy={nameId}
          onClick={() => void actions.mintTransientToken(accountId, server)}
        >
          {say('common.newTransientToken')}
        </Button>
        <Button
          describedBy={nameId}
          onClick={() => actions.apply({ type: 'source-opened', server })}
        >
          {say('common.sourceConnection')}
        </Button>
        {server.addedByHand && (
          <Button
            look="danger"
            busy={isPending(state, 'removeServer', serverId)}
            describedBy={nameId}
            onClick={() => void actions.removeServer(accountId, server)}
          >
            {say('common.remove')}
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
      <Progress label={say('servers.makingATransientTokenOn', { name })} shown={minting} />
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
  return online ? (
    <span class="badge good">{say('servers.online')}</span>
  ) : (
    <span class="badge bad">{say('servers.offline')}</span>
  );
}

function relationWords({ relation, ownerName }: ServerSummary): string {
  switch (relation) {
    case 'owned':
      return say('servers.ownedByThisAccount');
    case 'shared':
      return ownerName === ''
        ? say('servers.sharedWithThisAccount')
        : say('servers.sharedBy', { ownerName: plainText(ownerName) });
    case 'stranger':
      return say('servers.notOnThisAccountsList');
  }
}

function AddServer({ account, state, actions }: ViewProps & { account: AccountSummary }) {
  const { accountId } = account;
  const address = useEmptied(state.addressEmptied);
  const busy = isPending(state, 'addServer', accountId);
  return (
    <form
      class="card line-form"
      aria-label={say('servers.addByAddress')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void actions.addServer(accountId, address.current?.value ?? '');
      }}
    >
      <TextField
        label={say('servers.serverAddress')}
        inputRef={address}
        inputMode="url"
        maxLength={2_048}
        hint={say('servers.addressHint')}
        readOnly={busy}
      />
      <Button type="submit" busy={busy}>
        {say('servers.addServer')}
      </Button>
      <Progress label={say('servers.addingTheServer')} shown={busy} />
    </form>
  );
}
