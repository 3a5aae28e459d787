import { useRef } from 'preact/hooks';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
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
    <AlertDialog
      title={say('signOut.signOut', { name: plainText(account.name) })}
      onCancel={cancel}
    >
      <p>{say('signOut.whatSignOutDoes')}</p>
      {tools > 0 && (
        <>
          <p>{say('signOut.toolsGoOn', { count: tools })}</p>
          <div class="check">
            <input ref={revokesTools} id={checkId} type="checkbox" disabled={busy} />
            <label for={checkId}>{say('signOut.revokeTools', { count: tools })}</label>
          </div>
        </>
      )}
      <Alert failure={failure} />
      {failure !== null && <p>{say('signOut.nothingRemovedYet')}</p>}
      <div class="buttons">
        <Button
          look="danger"
          busy={busy}
          onClick={() => void actions.signOut(account, revokesTools.current?.checked)}
        >
          {say('common.signOut')}
        </Button>
        <Button autofocus disabled={busy} onClick={cancel}>
          {say('common.cancel')}
        </Button>
        {failure !== null && (
          <>
            <Button look="danger" busy={busy} onClick={() => void actions.forgetAccount(account)}>
              {say('common.forgetHereOnly')}
            </Button>
            <Button look="quiet" onClick={() => void actions.openHelp('authorized-devices')}>
              {say('signOut.authorizedDevices')}
            </Button>
          </>
        )}
      </div>
      <Progress label={say('signOut.signingOut')} shown={busy} />
    </AlertDialog>
  );
}
