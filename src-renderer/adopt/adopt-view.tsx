import type { ClipboardFinding } from '../../src-main/contract/adopt.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { dateAndTime } from '../time-words.ts';
import { Alert } from '../views/alert.tsx';
import { AlertDialog, Button, Progress } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { richly } from '../richly.ts';

type AdoptViewProps = ViewProps & { found: ClipboardFinding };

/** Tells what is on the clipboard, and asks what is to become of it. */
export function AdoptView({ found, state, actions }: AdoptViewProps) {
  const keeping = isPending(state, 'keepClipboardToken');
  const revoking = isPending(state, 'revokeClipboardToken');
  const busy = keeping || revoking || isPending(state, 'dropClipboardToken');
  const leave = () => {
    if (!busy) actions.leaveClipboardToken();
  };
  return (
    <AlertDialog title={titleOf(found)} onCancel={leave}>
      <Explanation found={found} isForSession={state.signIn?.keepIn === 'session'} />
      <Alert failure={failureAt(state, 'adoption')} />
      <div class="buttons">
        {found.kind === 'account' && (
          <Button
            look="primary"
            autofocus
            busy={busy}
            onClick={() => void actions.keepClipboardToken(found.owner)}
          >
            {say('adopt.keepIt')}
          </Button>
        )}
        <Button busy={busy} onClick={() => void actions.throwClipboardTokenAway()}>
          {found.kind === 'kept' ? say('adopt.clearTheClipboard') : say('adopt.throwItAway')}
        </Button>
        {isRevocable(found, Date.now()) && (
          <Button look="danger" busy={busy} onClick={() => void actions.revokeClipboardToken()}>
            {say('adopt.revokeAtPlex')}
          </Button>
        )}
        <Button look="quiet" autofocus={found.kind !== 'account'} disabled={busy} onClick={leave}>
          {say('adopt.leaveItThere')}
        </Button>
      </div>
      <Progress label={progressLabel(keeping, revoking)} shown={busy} />
    </AlertDialog>
  );
}

function progressLabel(keeping: boolean, revoking: boolean): string {
  if (revoking) return say('adopt.revokingTheToken');
  return keeping ? say('adopt.keepingTheToken') : say('adopt.clearingTheClipboard');
}

/** Of the other kinds Plex ends none by itself; one that is kept here is ended where it is kept. */
function isRevocable(found: ClipboardFinding, now: number): boolean {
  return found.kind === 'account' || (found.kind === 'jwt' && found.endsAt > now);
}

function titleOf(found: ClipboardFinding): string {
  switch (found.kind) {
    case 'account':
      return say('adopt.ownerIs', { owner: plainText(found.owner) });
    case 'kept':
      return say('adopt.isKeptAlready');
    case 'server':
      return say('adopt.isServerToken', { name: plainText(found.name) });
    case 'transient':
      return say('adopt.isTransientToken');
    case 'claim':
      return say('adopt.isClaimToken');
    case 'jwt':
      return found.owner === ''
        ? say('adopt.isPlexJwt')
        : say('adopt.isPlexJwtOf', { owner: plainText(found.owner) });
  }
}

function Explanation({ found, isForSession }: { found: ClipboardFinding; isForSession: boolean }) {
  switch (found.kind) {
    case 'account':
      return (
        <>
          {found.maskedEmail !== '' && <p class="muted">{plainText(found.maskedEmail)}</p>}
          <p>
            {isForSession ? say('adopt.wouldBeKeptForSession') : say('adopt.wouldGoIntoKeychain')}
          </p>
          {found.replaces && (
            <p>{richly('adopt.replaces', { owner: <bdi>{plainText(found.owner)}</bdi> })}</p>
          )}
          <p>{say('adopt.throwAwayOrRevoke')}</p>
        </>
      );
    case 'kept':
      return <p>{richly('adopt.keptAlready', { name: <bdi>{plainText(found.name)}</bdi> })}</p>;
    case 'server':
      return <p>{say('adopt.whyNotServerToken')}</p>;
    case 'transient':
      return <p>{say('adopt.whyNotTransientToken')}</p>;
    case 'claim':
      return <p>{say('adopt.whyNotClaimToken')}</p>;
    case 'jwt':
      return (
        <>
          <p>{endSentence(found.endsAt, Date.now())}</p>
          <p>{say('adopt.whyNotPlexJwt')}</p>
          {isRevocable(found, Date.now()) && <p>{say('adopt.throwAwayOrRevoke')}</p>}
        </>
      );
  }
}

function endSentence(endsAt: number, now: number): string {
  return endsAt <= now
    ? say('adopt.endedByItsOwnWords', { endsAt: dateAndTime(endsAt) })
    : say('adopt.goodByItsOwnWords', { endsAt: dateAndTime(endsAt) });
}
