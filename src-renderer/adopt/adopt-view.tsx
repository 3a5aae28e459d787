import type { ClipboardFinding } from '../../src-main/contract/adopt.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { dateAndTime } from '../time-words.ts';
import { Alert } from '../views/alert.tsx';
import { AlertDialog, Button, Progress } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';

type AdoptViewProps = ViewProps & { found: ClipboardFinding };

/** Tells what is on the clipboard, and asks what is to become of it. */
export function AdoptView({ found, state, actions }: AdoptViewProps) {
  const keeping = isPending(state, 'keepClipboardToken');
  const dropping = isPending(state, 'dropClipboardToken');
  const busy = keeping || dropping;
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
            Keep it
          </Button>
        )}
        <Button busy={busy} onClick={() => void actions.throwClipboardTokenAway()}>
          {found.kind === 'kept' ? 'Clear the clipboard' : 'Throw it away'}
        </Button>
        <Button look="quiet" autofocus={found.kind !== 'account'} disabled={busy} onClick={leave}>
          Leave it there
        </Button>
      </div>
      <Progress label={keeping ? 'Keeping the token' : 'Clearing the clipboard'} shown={busy} />
    </AlertDialog>
  );
}

function titleOf(found: ClipboardFinding): string {
  switch (found.kind) {
    case 'account':
      return `This token belongs to ${plainText(found.owner)}`;
    case 'kept':
      return 'This token is kept here already';
    case 'server':
      return `This is the token for the server ${plainText(found.name)}`;
    case 'transient':
      return 'This is a transient token';
    case 'claim':
      return 'This is a claim token';
    case 'jwt':
      return found.owner === ''
        ? 'This is a Plex JWT'
        : `This is a Plex JWT of ${plainText(found.owner)}`;
  }
}

function Explanation({ found, isForSession }: { found: ClipboardFinding; isForSession: boolean }) {
  switch (found.kind) {
    case 'account':
      return (
        <>
          {found.maskedEmail !== '' && <p class="muted">{plainText(found.maskedEmail)}</p>}
          <p>
            {isForSession
              ? 'Kept, it stays for this session only, and leaves the clipboard.'
              : 'Kept, it goes into the keychain of this computer and leaves the clipboard.'}
          </p>
          {found.replaces && (
            <p>
              {plainText(found.owner)} is signed in here already: this token takes the place of the
              one kept until now, which Plex then ends.
            </p>
          )}
          <p>Thrown away, it leaves the clipboard; at Plex it goes on working.</p>
        </>
      );
    case 'kept':
      return <p>It is the token of {plainText(found.name)}. There is nothing more to keep.</p>;
    case 'server':
      return (
        <p>
          It opens that server alone and comes with the account’s list of servers, so it is not kept
          as an account.
        </p>
      );
    case 'transient':
      return (
        <p>
          It belongs to one server and ends within 48 hours, so it cannot be kept as an account.
        </p>
      );
    case 'claim':
      return (
        <p>
          It is no API token: nothing but a new server’s set-up takes it, for four minutes. It
          cannot be kept.
        </p>
      );
    case 'jwt':
      return (
        <>
          <p>{endSentence(found.endsAt, Date.now())}</p>
          <p>
            Only the program that it was made for can renew it, so it cannot be kept as an account.
          </p>
        </>
      );
  }
}

function endSentence(endsAt: number, now: number): string {
  return endsAt <= now
    ? `By its own words it has ended, on ${dateAndTime(endsAt)}.`
    : `By its own words it is good until ${dateAndTime(endsAt)}.`;
}
