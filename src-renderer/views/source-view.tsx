import { useRef } from 'preact/hooks';
import type {
  ConnectionSummary,
  ServerSummary,
  SourceConnection,
} from '../../src-main/contract/entities.ts';
import { failureAt, isPending } from '../page-state.ts';
import type { SourceLookUp } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert } from './alert.tsx';
import { Button, Progress, Region, TextField, useFocus, useOwnId } from './controls.tsx';
import { CopyAs } from './copy-as.tsx';
import type { ViewProps } from './view-props.ts';

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
      title="Source connection"
      aside={<Button onClick={() => actions.apply({ type: 'source-closed' })}>Close</Button>}
    >
      <div class="card">
        {server.relation === 'shared' && (
          <p class="note">
            This needs the owner’s token: you are a guest here. Nothing is sent to the server.
          </p>
        )}
        <SourceChoice
          servers={servers}
          onChoose={(chosen) => {
            if (source.current !== null) source.current.value = chosen;
          }}
        />
        <form
          class="line-form"
          aria-label={`Look up a source on ${plainText(server.name)}`}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) send();
          }}
        >
          <TextField
            label="Source"
            inputRef={source}
            initial={server.addedByHand ? '' : `server://${serverId}`}
            hint={`What ${plainText(server.name)} shall look up: server://…, provider://… or a machine identifier`}
            readOnly={busy}
          />
          <Button look="primary" type="submit" busy={busy}>
            Look up
          </Button>
          <div class="check">
            <input id={refreshId} ref={refresh} type="checkbox" />
            <label for={refreshId}>Have the server ask Plex anew</label>
          </div>
        </form>
        <Alert failure={failureAt(state, 'source', serverId)} />
        {found !== null && <Found found={found} server={server} state={state} actions={actions} />}
        <Progress label="Looking up the source" shown={busy} />
      </div>
    </Region>
  );
}

/** Examples of providers, as Plex's own clients name them. */
const providers = [
  { source: 'provider://com.plexapp.plugins.library', words: 'The library' },
  { source: 'provider://tv.plex.provider.discover', words: 'Discover' },
  { source: 'provider://tv.plex.provider.vod', words: 'Movies & shows on Plex' },
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
      <label for={choiceId}>Choose a source</label>
      <select
        id={choiceId}
        value=""
        onChange={(event) => {
          onChoose(event.currentTarget.value);
          event.currentTarget.value = '';
        }}
      >
        <option value="">Your servers, and examples of providers</option>
        {own.length > 0 && (
          <optgroup label="Your servers">
            {own.map((server) => (
              <option key={server.serverId} value={`server://${server.serverId}`}>
                {[server.name, server.distinction]
                  .filter(Boolean)
                  .map((each) => plainText(each))
                  .join(', ')}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label="Providers, for example">
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
          <bdi>{plainText(found.name) || 'A source without a name'}</bdi>
        </h3>
        {found.hasToken && (
          <div class="buttons">
            <Button
              describedBy={nameId}
              busy={isPending(state, 'copySourceToken', server.serverId)}
              onClick={() => void actions.copySourceToken(server, found)}
            >
              Copy token
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
        Client identifier <code>{plainText(found.clientIdentifier) || 'not told'}</code>
      </p>
      {!found.hasToken && <p class="muted">The server gave no token for this source.</p>}
      {found.connections.length === 0 ? (
        <p class="muted">The server knows no connection to it.</p>
      ) : (
        <table>
          <caption>Connections</caption>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Address</th>
              <th scope="col">
                <span class="unseen">Action</span>
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

const kindWords = { local: 'LAN', remote: 'Remote', relay: 'Relay' } as const;

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
          Copy address
        </Button>
      </td>
    </tr>
  );
}
