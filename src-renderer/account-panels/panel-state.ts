import type { AccountId } from '../../src-main/contract/entities.ts';
import { claimOpened, nextClaim } from '../claim/claim-state.ts';
import type { ClaimChange, ClaimPanel } from '../claim/claim-state.ts';
import { devicesOpened, nextDevices } from '../devices/devices-state.ts';
import type { DevicesChange, DevicesPanel } from '../devices/devices-state.ts';
import { homeUsersOpened, nextHomeUsers } from '../home-users/home-users-state.ts';
import type { HomeUsersChange, HomeUsersPanel } from '../home-users/home-users-state.ts';

/** What an account's buttons open below the accounts: one thing at a time, of the chosen account. */
export type Panel = DevicesPanel | HomeUsersPanel | ClaimPanel;
export type PanelKind = Panel['kind'];

export type PanelChange =
  | { readonly type: 'panel-opened'; readonly kind: PanelKind; readonly accountId: AccountId }
  | { readonly type: 'panel-closed' }
  | DevicesChange
  | HomeUsersChange
  | ClaimChange;

/** Where the keyboard goes: to the heading of what was opened, and back to the button. */
export type PanelFocus =
  | { readonly on: 'panel' }
  | { readonly on: 'panel-button'; readonly kind: PanelKind; readonly accountId: AccountId };

const panelTypes: Record<PanelChange['type'], true> = {
  'panel-opened': true,
  'panel-closed': true,
  'devices-read': true,
  'devices-asked': true,
  'devices-answered': true,
  'devices-removed': true,
  'devices-removing': true,
  'home-users-read': true,
  'home-pin-asked': true,
  'home-pin-closed': true,
  'home-pin-sent': true,
  'home-pin-wrong': true,
  'home-user-kept': true,
  'claim-made': true,
  'claim-ended': true,
};

export function isPanelChange(change: { readonly type: string }): change is PanelChange {
  return Object.hasOwn(panelTypes, change.type);
}

/** Pure: same panel and change, same result. What comes for a panel that is closed changes nothing. */
export function nextPanel(
  panel: Panel | null,
  change: PanelChange,
): { panel: Panel | null; focus: PanelFocus | null } {
  if (change.type === 'panel-opened') {
    const { kind, accountId } = change;
    return { panel: openedPanels[kind](accountId), focus: { on: 'panel' } };
  }
  if (panel === null) return { panel, focus: null };
  if (change.type === 'panel-closed') {
    const { kind, accountId } = panel;
    return { panel: null, focus: { on: 'panel-button', kind, accountId } };
  }
  // The row, and with it the button that had the keyboard, has gone.
  const focus = change.type === 'devices-removed' ? ({ on: 'panel' } as const) : null;
  return { panel: nextOfKind(panel, change), focus };
}

const openedPanels: Record<PanelKind, (accountId: AccountId) => Panel> = {
  devices: devicesOpened,
  'home-users': homeUsersOpened,
  claim: claimOpened,
};

type ChangeInside = Exclude<PanelChange, { type: 'panel-opened' | 'panel-closed' }>;

function nextOfKind(panel: Panel, change: ChangeInside): Panel {
  switch (change.type) {
    case 'devices-read':
    case 'devices-asked':
    case 'devices-answered':
    case 'devices-removed':
    case 'devices-removing':
      return panel.kind === 'devices' ? nextDevices(panel, change) : panel;
    case 'home-users-read':
    case 'home-pin-asked':
    case 'home-pin-closed':
    case 'home-pin-sent':
    case 'home-pin-wrong':
    case 'home-user-kept':
      return panel.kind === 'home-users' ? nextHomeUsers(panel, change) : panel;
    case 'claim-made':
    case 'claim-ended':
      return panel.kind === 'claim' ? nextClaim(panel, change) : panel;
  }
}
