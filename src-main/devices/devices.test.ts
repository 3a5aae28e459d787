import { beforeEach, describe, expect, test } from 'vitest';
import { DeviceId } from '../contract/devices.ts';
import { KeyringError } from '../keyring-error.ts';
import type { PlexDevice } from '../plex/device-calls.ts';
import { credentialOf, nora, sam } from '../test-samples.ts';
import { createDevices } from './devices.ts';
import type { KeptCredential } from './devices.ts';

const OURS = 'Keyring for Plex';

function device(some: Partial<PlexDevice> & { id: string }): PlexDevice {
  return {
    name: 'desk',
    product: OURS,
    productVersion: '0.1.0',
    platform: 'Linux',
    device: 'Linux',
    clientIdentifier: `identifier-${some.id}`,
    createdAt: 1_000,
    lastSeenAt: 2_000,
    ...some,
  };
}

let listed: PlexDevice[];
let ended: string[];
let removed: string[];
let refusal: KeyringError | undefined;

beforeEach(() => {
  [listed, ended, removed, refusal] = [[], [], [], undefined];
});

const kept = (
  kind: KeptCredential['kind'],
  name: string,
  clientIdentifier: string,
): KeptCredential => ({ kind, name, clientIdentifier, noteEnded: () => ended.push(name) });

function open() {
  return createDevices({
    plex: {
      getDevices: (token, { clientIdentifier }) => {
        expect([token.reveal(), clientIdentifier]).toEqual([
          `token-of-${nora}-at-client-1`,
          'client-1',
        ]);
        return Promise.resolve(listed);
      },
      removeDevice: (_token, deviceId) => {
        if (refusal) return Promise.reject(refusal);
        removed.push(deviceId);
        return Promise.resolve();
      },
    },
    accounts: { credential: (accountId) => credentialOf(accountId) },
    kept: () => [
      kept('account', 'nora_k', 'client-1'),
      kept('named-token', 'Tautulli', 'client-2'),
    ],
    device: { product: OURS, deviceName: 'desk' },
  });
}

describe('the devices of an account', () => {
  test('are told apart: kept here, made here and lost, somebody else’s', async () => {
    listed = [
      device({ id: '1', product: 'Plex Web', name: 'Firefox', lastSeenAt: null }),
      device({ id: '2', product: 'Plex for TV', name: '', device: 'TV', lastSeenAt: 9_000 }),
      device({ id: '3', name: 'laptop' }),
      device({ id: '4', lastSeenAt: 3_000 }),
      device({ id: '5', clientIdentifier: 'client-2', name: 'Tautulli', lastSeenAt: 1 }),
      device({ id: '6', clientIdentifier: 'client-1' }),
    ];
    const { devices, leftOut } = await open().read(nora);
    expect(leftOut).toBe(0);
    expect(
      devices.map((each) => [
        each.deviceId,
        each.name,
        each.standing,
        each.keptAs,
        each.isThisComputer,
      ]),
    ).toEqual([
      ['6', 'desk', 'account', 'nora_k', true],
      ['5', 'Tautulli', 'named-token', 'Tautulli', false],
      ['4', 'desk', 'ghost', '', true],
      ['3', 'laptop', 'ghost', '', false],
      ['2', 'TV', 'other', '', false],
      ['1', 'Firefox', 'other', '', false],
    ]);
  });

  test('are a thousand at most, and it says how many more there are', async () => {
    listed = Array.from({ length: 1_234 }, (_each, id) => device({ id: String(id + 1) }));
    const { devices, leftOut } = await open().read(nora);
    expect([devices.length, leftOut]).toEqual([1_000, 234]);
  });

  test('may have any names, which are kept short', async () => {
    listed = [device({ id: '1', name: 'x'.repeat(5_000), product: 'y'.repeat(5_000) })];
    const [first] = (await open().read(nora)).devices;
    expect([first?.name.length, first?.product.length]).toEqual([512, 512]);
  });
});

describe('removing one', () => {
  const first = DeviceId.parse('1');

  test('ends its token, and nothing of ours with another’s', async () => {
    listed = [device({ id: '1', product: 'Plex Web' })];
    const devices = open();
    await devices.read(nora);
    await devices.remove(nora, first);
    expect([removed, ended]).toEqual([['1'], []]);
    await expect(devices.remove(nora, first)).rejects.toMatchObject({ code: 'device-unknown' });
  });

  test('of ours says so to what is kept here of it', async () => {
    listed = [device({ id: '1', clientIdentifier: 'client-2' })];
    const devices = open();
    await devices.read(nora);
    await devices.remove(nora, first);
    expect(ended).toEqual(['Tautulli']);
  });

  test('that Plex refuses leaves everything as it is', async () => {
    listed = [device({ id: '1', clientIdentifier: 'client-1' })];
    const devices = open();
    await devices.read(nora);
    refusal = new KeyringError('offline', 'as the test wants it');
    await expect(devices.remove(nora, first)).rejects.toMatchObject({ code: 'offline' });
    expect(ended).toEqual([]);
    refusal = undefined;
    await devices.remove(nora, first);
    expect(ended).toEqual(['nora_k']);
  });

  test('is only for what was listed, of that account', async () => {
    listed = [device({ id: '1' })];
    const devices = open();
    const refused = { code: 'device-unknown' };
    await expect(devices.remove(nora, first)).rejects.toMatchObject(refused);
    await devices.read(nora);
    await expect(devices.remove(sam, first)).rejects.toMatchObject(refused);
    devices.forgetAccount(nora);
    await expect(devices.remove(nora, first)).rejects.toMatchObject(refused);
    expect(removed).toEqual([]);
  });
});
