import { say } from '../../src-main/contract/languages/say.ts';
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
    <AlertDialog title={say('plainHttp.sendTheTokenUnencrypted')} onCancel={cancel}>
      <p>{say('plainHttp.whatMayHappen')}</p>
      <p>{say('plainHttp.whenToAgree')}</p>
      <div class="buttons">
        <Button look="danger" onClick={() => void actions.sendAnyway(dialog)}>
          {say('plainHttp.sendItAnyway')}
        </Button>
        <Button autofocus onClick={cancel}>
          {say('common.cancel')}
        </Button>
      </div>
    </AlertDialog>
  );
}
