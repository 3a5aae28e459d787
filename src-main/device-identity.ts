import os from 'node:os';
import process from 'node:process';
import type { DeviceIdentity } from './plex/plex-client.ts';

const platformNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
};

/** How this installation shows in the person's list of authorised devices at Plex. */
export function deviceIdentity(version: string): DeviceIdentity {
  const platform = platformNames[process.platform] ?? process.platform;
  return {
    product: 'Keyring for Plex',
    version,
    platform,
    platformVersion: os.release(),
    device: platform,
    deviceName: os.hostname(),
  };
}
