import type { Dialog } from '../page-state.ts';
import type { Actions } from '../actions.ts';
import { AlertDialog, Button } from './controls.tsx';

type PlainHttpDialogProps = {
  dialog: Extract<Dialog, { kind: 'plain-http' }>;
  actions: Actions;
};

/** Names the risk before a token crosses the local network unencrypted. */
export function PlainHttpDialog({ dialog, actions }: PlainHttpDialogProps) {
  const cancel = () => actions.apply({ type: 'dialog-closed' });
  return (
    <AlertDialog title="Send the token unencrypted?" onCancel={cancel}>
      <p>
        This server is reached over plain http. Anybody on the same network can read the token on
        its way and then use your account as you do.
      </p>
      <p>Agree only in a network that you trust. You are asked once for each server.</p>
      <div class="buttons">
        <Button look="danger" onClick={() => void actions.sendAnyway(dialog)}>
          Send it anyway
        </Button>
        <Button autofocus onClick={cancel}>
          Cancel
        </Button>
      </div>
    </AlertDialog>
  );
}
