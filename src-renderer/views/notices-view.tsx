import { useState } from 'preact/hooks';
import type { Notice } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { failureAt, isPending } from '../page-state.ts';
import { noticeWords } from '../wording.ts';
import { Alert } from './alert.tsx';
import { Button, Region, useNow, useOwnId } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

/** So many stand there at first; the rest on request. Our choice. */
const SHOWN_AT_FIRST = 3;

/** What needs the person: the same as the desktop's notifications, whether or not those are shown. */
export function NoticesView({ state, actions }: ViewProps) {
  const now = useNow();
  const headingId = useOwnId();
  const [areAllShown, showAll] = useState(false);
  const { notices } = state;
  const shown = areAllShown ? notices : notices.slice(0, SHOWN_AT_FIRST);
  return (
    <Region
      title={say('notices.notices')}
      headingId={headingId}
      focus={state.focus}
      focusName="notices"
      aside={
        notices.length > 1 && (
          <Button look="quiet" onClick={() => void actions.putAside(notices)}>
            {say('notices.putAllAside')}
          </Button>
        )
      }
    >
      <ul class="cards" aria-labelledby={headingId}>
        {shown.map((notice) => (
          <NoticeCard
            key={notice.noticeId}
            notice={notice}
            state={state}
            actions={actions}
            now={now}
          />
        ))}
      </ul>
      {shown.length < notices.length && (
        <Button look="quiet" onClick={() => showAll(true)}>
          {say('notices.showAll', { count: notices.length })}
        </Button>
      )}
    </Region>
  );
}

type NoticeCardProps = ViewProps & { notice: Notice; now: number };

function NoticeCard({ notice, state, actions, now }: NoticeCardProps) {
  const { noticeId, kind, accountId, transientTokenId, serverId } = notice;
  const whichId = useOwnId();
  const { title, sentence } = noticeWords(notice, now);
  const busy = isPending(state, 'actOnNotice', noticeId);
  return (
    <li class="card">
      <div id={whichId}>
        <h3>
          <bdi>{title}</bdi>
        </h3>
        <p class="muted">{sentence}</p>
      </div>
      <Alert failure={failureAt(state, 'notice', noticeId)} />
      <div class="buttons">
        {transientTokenId !== null && (
          <Button
            look="primary"
            busy={busy}
            describedBy={whichId}
            onClick={() => void actions.answerNotice(notice, 'renew-and-copy')}
          >
            {say('notices.renewAndCopy')}
          </Button>
        )}
        {kind === 'several-rejected' && (
          <Button
            look="primary"
            busy={busy}
            describedBy={whichId}
            onClick={() => void actions.answerNotice(notice, 'sign-in-again')}
          >
            {say('common.signInAgain')}
          </Button>
        )}
        {serverId !== null && (
          <Button
            look="primary"
            busy={isPending(state, 'refreshServers', accountId)}
            describedBy={whichId}
            onClick={() => void actions.refreshServers(accountId)}
          >
            {say('common.refreshServers')}
          </Button>
        )}
        <Button
          busy={busy}
          describedBy={whichId}
          onClick={() => void actions.answerNotice(notice, 'open')}
        >
          {say('common.show')}
        </Button>
        <Button
          look="quiet"
          busy={busy}
          describedBy={whichId}
          onClick={() => void actions.answerNotice(notice, 'not-now')}
        >
          {say('notices.notNow')}
        </Button>
      </div>
    </li>
  );
}
