import type { DeviceSummary } from '../../src-main/contract/devices.ts';
import type { AccountId } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import type { ActKit } from '../act-kit.ts';
import { plainText } from '../plain-text.ts';

/** What a person can do with an account's devices. */
export function createDevicesActions({ bridge, read, apply, perform, announce }: ActKit) {
  const isOpen = (accountId: AccountId): boolean => {
    const { panel } = read();
    return panel?.kind === 'devices' && panel.accountId === accountId;
  };

  async function readDevices(accountId: AccountId): Promise<void> {
    const act = { call: 'readDevices', subject: accountId } as const;
    const told = await perform(act, () => bridge.readDevices({ accountId }));
    if (told !== null) apply({ type: 'devices-read', list: told.value });
  }

  /** One after the other, up to the first that fails; what is left then stands in the question. */
  async function removeDevices(
    accountId: AccountId,
    devices: readonly DeviceSummary[],
  ): Promise<void> {
    const act = { call: 'removeDevice', subject: accountId } as const;
    for (const [done, { deviceId }] of devices.entries()) {
      apply({ type: 'devices-removing', removing: { done, all: devices.length } });
      const removed = await perform(act, () => bridge.removeDevice({ accountId, deviceId }));
      if (!isOpen(accountId)) return;
      if (removed !== null) continue;
      apply({ type: 'devices-removing', removing: null });
      apply({ type: 'devices-asked', devices: devices.slice(done) });
      return;
    }
    apply({ type: 'devices-removed' });
    announce(removedWords(devices));
    await readDevices(accountId);
  }

  return { readDevices, removeDevices };
}

function removedWords(devices: readonly DeviceSummary[]): string {
  const [first] = devices;
  if (devices.length !== 1 || first === undefined)
    return say('devices.removedSome', { count: devices.length });
  return first.name === ''
    ? say('devices.removedNameless')
    : say('devices.removedOne', { name: plainText(first.name) });
}
