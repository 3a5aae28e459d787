import { say } from '../../src-main/contract/languages/say.ts';
import type { NamedTokenSummary } from '../../src-main/contract/named-tokens.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert } from '../views/alert.tsx';
import { AlertDialog, Button, Progress } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';

type RevokeDialogProps = ViewProps & { token: NamedTokenSummary };

/** Asks once. Where Plex refuses to end it, it offers to forget the token on this computer alone. */
export function RevokeDialog({ token, state, actions }: RevokeDialogProps) {
  const { namedTokenId } = token;
  const revoking = isPending(state, 'revokeNamedToken', namedTokenId);
  const busy = revoking || isPending(state, 'forgetNamedToken', namedTokenId);
  const failure = failureAt(state, 'revoke', namedTokenId);
  const cancel = () => {
    if (!busy) actions.apply({ type: 'named-token-answered' });
  };
  return (
    <AlertDialog
      title={say('namedTokens.revokeTheTokenFor', { name: plainText(token.name) })}
      onCancel={cancel}
    >
      <p>{say('namedTokens.toolIsSignedOut')}</p>
      <Alert failure={failure} />
      {failure !== null && <p>{say('namedTokens.nothingRemovedYet')}</p>}
      <div class="buttons">
        <Button look="danger" busy={busy} onClick={() => void actions.namedTokens.revoke(token)}>
          {say('namedTokens.revoke')}
        </Button>
        <Button autofocus disabled={busy} onClick={cancel}>
          {say('common.cancel')}
        </Button>
        {failure !== null && (
          <Button look="danger" busy={busy} onClick={() => void actions.namedTokens.forget(token)}>
            {say('common.forgetHereOnly')}
          </Button>
        )}
      </div>
      <Progress label={say('namedTokens.revoking')} shown={revoking} />
    </AlertDialog>
  );
}
