import type { AccountId } from '../../src-main/contract/entities.ts';
import { createClaimActions } from '../claim/claim-actions.ts';
import { createDevicesActions } from '../devices/devices-actions.ts';
import { createHomeUsersActions } from '../home-users/home-users-actions.ts';
import type { ActKit } from '../act-kit.ts';
import type { PageState } from '../page-state.ts';
import type { PanelKind } from './panel-state.ts';

/** What a person can do with what an account's buttons open. */
export function createPanelActions(kit: ActKit) {
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
