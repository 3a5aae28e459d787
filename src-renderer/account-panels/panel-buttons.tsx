import { useRef } from 'preact/hooks';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { Button, useFocus } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import type { PanelKind } from './panel-state.ts';

type PanelButtonsProps = ViewProps & { account: AccountSummary; describedBy: string };

/** What an account's card offers besides its token. A managed user has no server to claim. */
export function PanelButtons(props: PanelButtonsProps) {
  return (
    <div class="buttons">
      <PanelButton {...props} kind="devices" label={say('common.devices')} />
      <PanelButton {...props} kind="home-users" label={say('common.homeUsers')} />
      {!props.account.isManaged && (
        <PanelButton {...props} kind="claim" label={say('common.claimANewServer')} />
      )}
    </div>
  );
}

type PanelButtonProps = PanelButtonsProps & { kind: PanelKind; label: string };

function PanelButton({ kind, label, account, describedBy, state, actions }: PanelButtonProps) {
  const { accountId } = account;
  const button = useRef<HTMLButtonElement>(null);
  useFocus(
    state.focus,
    (focus) => focus.on === 'panel-button' && focus.kind === kind && focus.accountId === accountId,
    button,
  );
  const isOpen = state.panel?.kind === kind && state.panel.accountId === accountId;
  return (
    <Button
      look="quiet"
      buttonRef={button}
      expanded={isOpen}
      describedBy={describedBy}
      onClick={() =>
        isOpen ? actions.apply({ type: 'panel-closed' }) : void actions.openPanel(kind, accountId)
      }
    >
      {label}
    </Button>
  );
}
