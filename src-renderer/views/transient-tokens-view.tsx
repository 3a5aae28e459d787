import { useRef } from 'preact/hooks';
import type { TransientTokenSummary } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { chosenTransientTokens, failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { dateAndTime, left } from '../time-words.ts';
import { checkedSentence, transientWords } from '../wording.ts';
import { Alert } from './alert.tsx';
import { Button, Region, useFocus, useOwnId } from './controls.tsx';
import { CopyAs } from './copy-as.tsx';
import type { ViewProps } from './view-props.ts';
import { richly } from '../richly.ts';

type TransientTokensViewProps = ViewProps & { now: number };

/** The transient tokens minted for the chosen account since the program started. */
export function TransientTokensView({ state, actions, now }: TransientTokensViewProps) {
  const headingId = useOwnId();
  const tokens = chosenTransientTokens(state);
  return (
    <Region
      title={say('transientTokens.transientTokens')}
      headingId={headingId}
      focus={state.focus}
      focusName="transient-tokens"
    >
      {tokens.length === 0 ? (
        <p class="muted empty">{say('transientTokens.noneYet')}</p>
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
  const heading = useRef<HTMLHeadingElement>(null);
  useFocus(
    state.focus,
    (focus) => focus.on === 'transient-token' && focus.transientTokenId === transientTokenId,
    heading,
  );
  const standing = isUsable[token.state] && now >= endsAtLatest ? 'ended' : token.state;
  const checked = checkedSentence(token, now);
  return (
    <li class="card">
      <div id={whichId}>
        <div class="card-head">
          <h3 ref={heading} tabIndex={-1}>
            <bdi>{plainText(token.serverName)}</bdi>
          </h3>
          <span class={`badge ${looks[standing]}`}>{transientWords(standing)}</span>
        </div>
        <p class="muted">{richly('transientTokens.made', { at: <Instant at={issuedAt} /> })}</p>
        <p class="muted">
          {richly('transientTokens.endsAtTheLatest', { at: <Instant at={endsAtLatest} /> })}
          {isUsable[standing] && <span class="countdown">{left(endsAtLatest, now)}</span>}
        </p>
        {checked !== null && <p class="muted">{checked}</p>}
      </div>
      <Alert failure={failureAt(state, 'transient-token', transientTokenId)} />
      <div class="buttons">
        <Button
          disabled={!isUsable[standing]}
          busy={isPending(state, 'copyTransientToken', transientTokenId)}
          describedBy={whichId}
          onClick={() => void actions.copyTransientToken(token)}
        >
          {say('common.copy')}
        </Button>
        {isUsable[standing] && (
          <CopyAs
            busy={isPending(state, 'copyTransientToken', transientTokenId)}
            describedBy={whichId}
            onCopy={(form) => void actions.copyTransientToken(token, form)}
          />
        )}
        <Button
          look="danger"
          busy={isPending(state, 'forgetTransientToken', transientTokenId)}
          describedBy={whichId}
          onClick={() => void actions.forgetTransientToken(token)}
        >
          {say('transientTokens.forget')}
        </Button>
      </div>
    </li>
  );
}

const isUsable: Record<TransientTokenSummary['state'], boolean> = {
  valid: true,
  'ends-soon': true,
  'could-not-check': true,
  ended: false,
  'server-restarted': false,
};

const looks: Record<TransientTokenSummary['state'], string> = {
  valid: 'good',
  'ends-soon': 'accent',
  'could-not-check': '',
  ended: 'bad',
  'server-restarted': 'bad',
};

function Instant({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{dateAndTime(at)}</time>;
}
