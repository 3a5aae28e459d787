import type { Bridge, Reply } from '../../src-main/contract/bridge.ts';
import type { AccountId } from '../../src-main/contract/entities.ts';
import type { Outcome } from '../../src-main/contract/outcome.ts';
import { createClaimActions } from '../claim/claim-actions.ts';
import { createDevicesActions } from '../devices/devices-actions.ts';
import { createHomeUsersActions } from '../home-users/home-users-actions.ts';
import type { Act, Change, PageState } from '../page-state.ts';
import type { PanelKind } from './panel-state.ts';

/** What the page's actions lend. */
export type PanelKit = {
  bridge: Bridge;
  read: () => PageState;
  apply: (change: Change) => void;
  perform: <Value>(
    act: Act,
    call: () => Promise<Outcome<Value>>,
  ) => Promise<{ value: Value } | null>;
  say: (status: string) => void;
  sayCopied: (whose: string, copied: Reply<'copyClaim'>) => void;
};

/** What a person can do with what an account's buttons open. */
export function createPanelActions(kit: PanelKit) {
  const devices = createDevicesActions(kit);
  const homeUsers = createHomeUsersActions(kit);
  const { followClaim, ...claim } = createClaimActions(kit);
  const firstActs: Record<PanelKind, (accountId: AccountId) => Promise<void>> = {
    devices: devices.readDevices,
    'home-users': homeUsers.readHomeUsers,
    claim: claim.mintClaim,
  };

  function refreshPanel(kind: PanelKind, accountId: AccountId): Promise<void> {
    return firstActs[kind](accountId);
  }

  async function openPanel(kind: PanelKind, accountId: AccountId): Promise<void> {
    kit.apply({ type: 'panel-opened', kind, accountId });
    await refreshPanel(kind, accountId);
  }

  function followPanel(before: PageState, after: PageState): void {
    followClaim(before.panel, after.panel);
  }

  return { openPanel, refreshPanel, followPanel, ...devices, ...homeUsers, ...claim };
}
