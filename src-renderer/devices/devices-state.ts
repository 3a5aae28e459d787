import type { DeviceList, DeviceSummary } from '../../src-main/contract/devices.ts';
import type { AccountId } from '../../src-main/contract/entities.ts';

export type DevicesPanel = {
  readonly kind: 'devices';
  readonly accountId: AccountId;
  /** As main last told; null until then. */
  readonly list: DeviceList | null;
  /** What is to be removed once the person says yes. */
  readonly asked: readonly DeviceSummary[] | null;
  /** How far a removal has come. */
  readonly removing: { readonly done: number; readonly all: number } | null;
};

export type DevicesChange =
  | { readonly type: 'devices-read'; readonly list: DeviceList }
  | { readonly type: 'devices-asked'; readonly devices: readonly DeviceSummary[] }
  | { readonly type: 'devices-answered' }
  | { readonly type: 'devices-removed' }
  | { readonly type: 'devices-removing'; readonly removing: DevicesPanel['removing'] };

export function devicesOpened(accountId: AccountId): DevicesPanel {
  return { kind: 'devices', accountId, list: null, asked: null, removing: null };
}

export function nextDevices(panel: DevicesPanel, change: DevicesChange): DevicesPanel {
  switch (change.type) {
    case 'devices-read':
      return change.list.accountId === panel.accountId ? { ...panel, list: change.list } : panel;
    case 'devices-asked':
      return { ...panel, asked: change.devices };
    case 'devices-answered':
    case 'devices-removed':
      return { ...panel, asked: null, removing: null };
    case 'devices-removing':
      return { ...panel, removing: change.removing };
  }
}

/** A function that tells whether a device has all the words in what is shown of it. */
export function findsDevices(filter: string): (device: DeviceSummary) => boolean {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return ({ name, product, version, platform, keptAs }) => {
    const shown = `${name} ${product} ${version} ${platform} ${keptAs}`.toLocaleLowerCase();
    return words.every((word) => shown.includes(word));
  };
}

/** Those that this program has left behind. */
export function ghostsOf(list: DeviceList | null): readonly DeviceSummary[] {
  return (list?.devices ?? []).filter(({ standing }) => standing === 'ghost');
}
