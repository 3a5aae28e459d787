import type { TransientTokenSummary } from '../../src-main/contract/entities.ts';
import { chosenTransientTokens, failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { dateAndTime, left } from '../time-words.ts';
import { Alert, Button, Region, useOwnId } from './controls.tsx';
import type { ViewProps } from './page-view.tsx';

type TransientTokensViewProps = ViewProps & { now: number };

/** The transient tokens minted for the chosen account since the program started. */
export function TransientTokensView({ state, actions, now }: TransientTokensViewProps) {
  const headingId = useOwnId();
  const tokens = chosenTransientTokens(state);
  return (
    <Region
      title="Transient tokens"
      headingId={headingId}
      focus={state.focus}
      focusName="transient-tokens"
    >
      {tokens.length === 0 ? (
        <p class="muted empty">
          None yet. A transient token can do all that the account’s token can, on one server, for 48
          hours at most.
        </p>
      ) : (
        <ul class="cards" aria-labelledby={headingId}>
          {tokens.map((token) => (
            <TransientTokenCard
              key={token.transientTokenId}
              token={token}
              state={state}
              actions={actions}
              now={now}
            />
          ))}
        </ul>
      )}
    </Region>
  );
}

type TransientTokenCardProps = TransientTokensViewProps & { token: TransientTokenSummary };

function TransientTokenCard({ token, state, actions, now }: TransientTokenCardProps) {
  const { transientTokenId, issuedAt, endsAtLatest } = token;
  const whichId = useOwnId();
  const standing = token.state === 'usable' && now >= endsAtLatest ? 'ended' : token.state;
  return (
    <li class="card">
      <div id={whichId}>
        <div class="card-head">
          <h3>
            <bdi>{plainText(token.serverName)}</bdi>
          </h3>
          {standing !== 'usable' && <span class="badge bad">{standingWords[standing]}</span>}
        </div>
        <p class="muted">
          Made <Instant at={issuedAt} />
        </p>
        <p class="muted">
          Ends at the latest <Instant at={endsAtLatest} />
          {standing === 'usable' && <span class="countdown">{left(endsAtLatest, now)}</span>}
        </p>
      </div>
      <Alert failure={failureAt(state, 'transient-token', transientTokenId)} />
      <div class="buttons">
        <Button
          disabled={standing !== 'usable'}
          busy={isPending(state, 'copyTransientToken', transientTokenId)}
          describedBy={whichId}
          onClick={() => void actions.copyTransientToken(token)}
        >
          Copy
        </Button>
        <Button
          look="danger"
          busy={isPending(state, 'forgetTransientToken', transientTokenId)}
          describedBy={whichId}
          onClick={() => void actions.forgetTransientToken(token)}
        >
          Forget
        </Button>
      </div>
    </li>
  );
}

const standingWords = {
  gone: 'Gone: the server has restarted or forgotten it',
  ended: 'Ended',
} as const;

function Instant({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{dateAndTime(at)}</time>;
}
