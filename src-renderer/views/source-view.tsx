import { useRef } from 'preact/hooks';
import type {
  ConnectionSummary,
  ServerSummary,
  SourceConnection,
} from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { failureAt, isPending } from '../page-state.ts';
import type { SourceLookUp } from '../page-state.ts';
import { plainText, saidText } from '../plain-text.ts';
import { Alert } from './alert.tsx';
import { Button, Progress, Region, TextField, useFocus, useOwnId } from './controls.tsx';
import { CopyAs } from './copy-as.tsx';
import type { ViewProps } from './view-props.ts';
import { richly } from '../richly.ts';

type SourceViewProps = ViewProps & { lookUp: SourceLookUp; servers: readonly ServerSummary[] };

/** How one server reaches a source: its connections, and the token for it, which stays in main. */
export function SourceView({ lookUp, servers, state, actions }: SourceViewProps) {
  const { accountId, server, found } = lookUp;
  const { serverId } = server;
  const source = useRef<HTMLInputElement>(null);
  const refresh = useRef<HTMLInputElement>(null);
  const refreshId = useOwnId();
  useFocus(state.focus, ({ on }) => on === 'source', source);
  const busy = isPending(state, 'lookUpSource', serverId);
  const send = () =>
    void actions.lookUpSource(accountId, server, {
      source: source.current?.value ?? '',
      refresh: refresh.current?.checked ?? false,
    });
  return (
    <Region
      title={say('common.sourceConnection')}
      aside={
        <Button onClick={() => actions.apply({ type: 'source-closed' })}>
          {say('common.close')}
        </Button>
      }
    >
      <div class="card">
        {server.relation === 'shared' && <p class="note">{say('source.needsOwner')}</p>}
        <SourceChoice
          servers={servers}
          onChoose={(chosen) => {
            if (source.current !== null) source.current.value = chosen;
          }}
        />
        <form
          class="line-form"
          aria-label={say('source.lookUpASourceOn', { name: plainText(server.name) })}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) send();
          }}
        >
          <TextField
            label={say('source.source')}
            inputRef={source}
            initial={server.addedByHand ? '' : `server://${serverId}`}
            hint={say('source.whatToLookUp', { name: plainText(server.name) })}
            readOnly={busy}
          />
          <Button look="primary" type="submit" busy={busy}>
            {say('source.lookUp')}
          </Button>
          <div class="check">
            <input id={refreshId} ref={refresh} type="checkbox" />
            <label for={refreshId}>{say('source.askPlexAnew')}</label>
          </div>
        </form>
        <Alert failure={failureAt(state, 'source', serverId)} />
        {found !== null && <Found found={found} server={server} state={state} actions={actions} />}
        <Progress label={say('source.lookingUpTheSource')} shown={busy} />
      </div>
    </Region>
  );
}

/** Examples of providers, as Plex's own clients name them. */
const providers = [
  {
    source: 'provider://com.plexapp.plugins.library',
    get words() {
      return say('source.theLibrary');
    },
  },
  {
    source: 'provider://tv.plex.provider.discover',
    get words() {
      return say('source.discover');
    },
  },
  {
    source: 'provider://tv.plex.provider.vod',
    get words() {
      return say('source.moviesShowsOnPlex');
    },
  },
];

type SourceChoiceProps = {
  servers: readonly ServerSummary[];
  /** Gets the source that the person picked. */
  onChoose: (source: string) => void;
};

/** Fills the field for those who do not know their servers' identifiers by heart. */
function SourceChoice({ servers, onChoose }: SourceChoiceProps) {
  const choiceId = useOwnId();
  const own = servers.filter(({ relation }) => relation === 'owned');
  return (
    <div class="field">
      <label for={choiceId}>{say('source.chooseASource')}</label>
      <select
        id={choiceId}
        value=""
        onChange={(event) => {
          onChoose(event.currentTarget.value);
          event.currentTarget.value = '';
        }}
      >
        <option value="">{say('source.suggestions')}</option>
        {own.length > 0 && (
          <optgroup label={say('source.yourServers')}>
            {own.map((server) => (
              <option key={server.serverId} value={`server://${server.serverId}`}>
                {[server.name, server.distinction]
                  .filter(Boolean)
                  .map((each) => saidText(each))
                  .join(', ')}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label={say('source.providersForExample')}>
          {providers.map(({ source, words }) => (
            <option key={source} value={source}>
              {`${words} (${source})`}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}

type FoundProps = ViewProps & { found: SourceConnection; server: ServerSummary };

function Found({ found, server, state, actions }: FoundProps) {
  const nameId = useOwnId();
  return (
    <div class="found">
      <div class="card-head">
        <h3 id={nameId}>
          <bdi>{plainText(found.name) || say('source.aSourceWithoutAName')}</bdi>
        </h3>
        {found.hasToken && (
          <div class="buttons">
            <Button
              describedBy={nameId}
              busy={isPending(state, 'copySourceToken', server.serverId)}
              onClick={() => void actions.copySourceToken(server, found)}
            >
              {say('common.copyToken')}
            </Button>
            <CopyAs
              busy={isPending(state, 'copySourceToken', server.serverId)}
              describedBy={nameId}
              hasAddress={found.connections.length > 0}
              onCopy={(form) => void actions.copySourceToken(server, found, form)}
            />
          </div>
        )}
      </div>
      <p class="muted">
        {richly('source.clientIdentifier', {
          identifier: <code>{plainText(found.clientIdentifier) || say('source.notTold')}</code>,
        })}
      </p>
      {!found.hasToken && <p class="muted">{say('source.noToken')}</p>}
      {found.connections.length === 0 ? (
        <p class="muted">{say('source.noConnection')}</p>
      ) : (
        <table>
          <caption>{say('source.connections')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('common.kind')}</th>
              <th scope="col">{say('source.address')}</th>
              <th scope="col">
                <span class="unseen">{say('source.action')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.connections.map((connection, position) => (
              <ConnectionRow
                key={position}
                connection={connection}
                onCopy={() => void actions.copyAddress(server, found, position)}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

const kindWords = {
  get local() {
    return say('connections.local');
  },
  get remote() {
    return say('common.remote');
  },
  get relay() {
    return say('common.relay');
  },
} as const;

type ConnectionRowProps = { connection: ConnectionSummary; onCopy: () => void };

function ConnectionRow({ connection, onCopy }: ConnectionRowProps) {
  const addressId = useOwnId();
  return (
    <tr>
      <td>
        <span class="badge">{kindWords[connection.kind]}</span>
      </td>
      <td id={addressId} class="address">
        {plainText(connection.address, 2_048)}
      </td>
      <td>
        <Button describedBy={addressId} onClick={onCopy}>
          {say('source.copyAddress')}
        </Button>
      </td>
    </tr>
  );
}
