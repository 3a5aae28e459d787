import os from 'node:os';
import { expect, test } from 'vitest';
import { deviceIdentity } from './device-identity.ts';

test('names the product, its version and this computer', () => {
  const platform = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[
    process.platform as string
  ];
  expect(deviceIdentity('1.2.3')).toEqual({
    product: 'Keyring for Plex',
    version: '1.2.3',
    platform,
    platformVersion: os.release(),
    device: platform,
    deviceName: os.hostname(),
  });
});
