import { useRef } from 'preact/hooks';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { Button, useFocus } from '../views/controls.tsx';
import type { Actions } from '../actions.ts';
import type { Focus } from '../page-state.ts';
import type { PanelKind } from './panel-state.ts';

type PanelButtonsProps = {
  account: AccountSummary;
  describedBy: string;
  /** What is open of this account. */
  openPanel: PanelKind | null;
  focus: Focus | null;
  actions: Actions;
};

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

function PanelButton(props: PanelButtonProps) {
  const { kind, label, account, describedBy, openPanel, focus, actions } = props;
  const { accountId } = account;
  const button = useRef<HTMLButtonElement>(null);
  useFocus(
    focus,
    (on) => on.on === 'panel-button' && on.kind === kind && on.accountId === accountId,
    button,
  );
  const isOpen = openPanel === kind;
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
