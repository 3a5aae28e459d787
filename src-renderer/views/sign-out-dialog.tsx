import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert } from './alert.tsx';
import { AlertDialog, Button, Progress } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

type SignOutDialogProps = ViewProps & { account: AccountSummary };

/** Asks once. Where Plex cannot be told, it offers to forget the account on this computer alone. */
export function SignOutDialog({ account, state, actions }: SignOutDialogProps) {
  const { accountId } = account;
  const signingOut = isPending(state, 'signOut', accountId);
  const forgetting = isPending(state, 'forgetAccount', accountId);
  const busy = signingOut || forgetting;
  const failure = failureAt(state, 'sign-out', accountId);
  const cancel = () => {
    if (!busy) actions.apply({ type: 'dialog-closed' });
  };
  return (
    <AlertDialog title={`Sign out ${plainText(account.name)}?`} onCancel={cancel}>
      <p>Plex ends this token wherever it is in use, and it leaves this computer.</p>
      <Alert failure={failure} />
      {failure !== null && (
        <p>
          Nothing has been removed. If you forget the account here only, the token goes on working
          until you end it among the authorized devices at Plex.
        </p>
      )}
      <div class="buttons">
        <Button look="danger" busy={busy} onClick={() => void actions.signOut(account)}>
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
