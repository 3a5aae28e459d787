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
    <AlertDialog title={`Revoke the token for ${plainText(token.name)}?`} onCancel={cancel}>
      <p>
        The tool that uses it is signed out at once, wherever it runs. All other tokens go on
        working.
      </p>
      <Alert failure={failure} />
      {failure !== null && (
        <p>
          Nothing has been removed. If you forget the token here only, it goes on working until you
          end it among the authorized devices at Plex.
        </p>
      )}
      <div class="buttons">
        <Button look="danger" busy={busy} onClick={() => void actions.namedTokens.revoke(token)}>
          Revoke
        </Button>
        <Button autofocus disabled={busy} onClick={cancel}>
          Cancel
        </Button>
        {failure !== null && (
          <Button look="danger" busy={busy} onClick={() => void actions.namedTokens.forget(token)}>
            Forget here only
          </Button>
        )}
      </div>
      <Progress label="Revoking" shown={revoking} />
    </AlertDialog>
  );
}
