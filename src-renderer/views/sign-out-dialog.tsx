import { useRef } from 'preact/hooks';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { namedTokensOf } from '../named-tokens/named-tokens-state.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert } from './alert.tsx';
import { AlertDialog, Button, Progress, useOwnId } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

type SignOutDialogProps = ViewProps & { account: AccountSummary };

/** Asks once. Where Plex cannot be told, it offers to forget the account on this computer alone. */
export function SignOutDialog({ account, state, actions }: SignOutDialogProps) {
  const { accountId } = account;
  const signingOut = isPending(state, 'signOut', accountId);
  const forgetting = isPending(state, 'forgetAccount', accountId);
  const busy = signingOut || forgetting;
  const failure = failureAt(state, 'sign-out', accountId);
  const checkId = useOwnId();
  const revokesTools = useRef<HTMLInputElement>(null);
  const tools = namedTokensOf(state.namedTokens, accountId).length;
  const cancel = () => {
    if (!busy) actions.apply({ type: 'dialog-closed' });
  };
  return (
    <AlertDialog title={`Sign out ${plainText(account.name)}?`} onCancel={cancel}>
      <p>Plex ends this token wherever it is in use, and it leaves this computer.</p>
      {tools > 0 && (
        <>
          <p>{toolsSentence(tools)}</p>
          <div class="check">
            <input ref={revokesTools} id={checkId} type="checkbox" disabled={busy} />
            <label for={checkId}>
              {tools === 1 ? 'Revoke its named token too' : 'Revoke its named tokens too'}
            </label>
          </div>
        </>
      )}
      <Alert failure={failure} />
      {failure !== null && (
        <p>
          Nothing has been removed. If you forget the account here only, the token goes on working
          until you end it among the authorized devices at Plex.
        </p>
      )}
      <div class="buttons">
        <Button
          look="danger"
          busy={busy}
          onClick={() => void actions.signOut(account, revokesTools.current?.checked)}
        >
          Sign out
        </Button>
        <Button autofocus disabled={busy} onClick={cancel}>
          Cancel
        </Button>
        {failure !== null && (
          <>
            <Button look="danger" busy={busy} onClick={() => void actions.forgetAccount(account)}>
              Forget here only
            </Button>
            <Button look="quiet" onClick={() => void actions.openHelp('authorized-devices')}>
              Authorized devices
            </Button>
          </>
        )}
      </div>
      <Progress label="Signing out" shown={busy} />
    </AlertDialog>
  );
}

function toolsSentence(count: number): string {
  return count === 1
    ? 'The token made for a tool goes on working at Plex, and stays on this computer to be revoked later.'
    : `The ${count} tokens made for tools go on working at Plex, and stay on this computer to be revoked later.`;
}
