import type { Handlers } from '../contract/bridge.ts';
import type { Devices } from './devices.ts';

export function createDevicesHandlers(
  devices: Devices,
): Pick<Handlers, 'readDevices' | 'removeDevice'> {
  return {
    readDevices: ({ accountId }) => devices.read(accountId),
    removeDevice: async ({ accountId, deviceId }) => {
      await devices.remove(accountId, deviceId);
      return null;
    },
  };
}
