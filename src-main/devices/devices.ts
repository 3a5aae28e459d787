import type { AccountStore } from '../accounts/account-store.ts';
import { DeviceId } from '../contract/devices.ts';
import type { DeviceList, DeviceSummary } from '../contract/devices.ts';
import type { AccountId } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import { cleanForHeader, type DeviceIdentity } from '../plex/device-headers.ts';
import type { DeviceCalls, PlexDevice } from '../plex/device-calls.ts';

/** A credential kept here, as far as a device can be known by it. */
export type KeptCredential = {
  kind: 'account' | 'named-token';
  name: string;
  clientIdentifier: string;
  /** Its token has ended at Plex. */
  noteEnded: () => void;
};

export type Devices = {
  /** What Plex lists now. @throws KeyringError `keychain-…` | those of `getDevices` */
  read: (accountId: AccountId) => Promise<DeviceList>;
  /**
   * Takes one off the list last read, and so ends its token. One of ours is then known as rejected.
   *
   * @throws KeyringError `device-unknown` | `keychain-…` | those of `removeDevice`
   */
  remove: (accountId: AccountId, deviceId: DeviceId) => Promise<void>;
  /** As the list last read has it; empty where it is not on that. */
  name: (accountId: AccountId, deviceId: DeviceId) => string;
  /** The account is gone: so is what was read of it. */
  forgetAccount: (accountId: AccountId) => void;
};

/** As many as the contract lets through. */
const MOST_DEVICES = 1_000;

export function createDevices(deps: {
  plex: DeviceCalls;
  accounts: Pick<AccountStore, 'credential'>;
  kept: () => KeptCredential[];
  /** How this program and this computer name themselves to Plex. */
  device: Pick<DeviceIdentity, 'product' | 'deviceName'>;
}): Devices {
  const { plex, accounts } = deps;
  const lists = new Map<AccountId, Map<DeviceId, PlexDevice>>();

  const keptAs = ({ clientIdentifier }: PlexDevice): KeptCredential | undefined =>
    deps.kept().find((each) => each.clientIdentifier === clientIdentifier);

  const summary = (device: PlexDevice): DeviceSummary => {
    const kept = keptAs(device);
    const { name, product, productVersion, platform, createdAt, lastSeenAt } = device;
    return {
      deviceId: DeviceId.parse(device.id),
      name: shorten(name || device.device),
      product: shorten(product),
      version: shorten(productVersion),
      platform: shorten(platform),
      standing: kept?.kind ?? (product === deps.device.product ? 'ghost' : 'other'),
      keptAs: shorten(kept?.name ?? ''),
      isThisComputer: name === cleanForHeader(deps.device.deviceName),
      createdAt,
      lastSeenAt,
    };
  };

  return {
    read: async (accountId) => {
      const { token, clientIdentifier } = accounts.credential(accountId);
      const devices = await plex.getDevices(token, { clientIdentifier });
      const summaries = devices.map(summary).toSorted(byStandingAndTime);
      lists.set(accountId, new Map(devices.map((each) => [DeviceId.parse(each.id), each])));
      return {
        accountId,
        devices: summaries.slice(0, MOST_DEVICES),
        leftOut: Math.max(0, summaries.length - MOST_DEVICES),
      };
    },
    name: (accountId, deviceId) => {
      const device = lists.get(accountId)?.get(deviceId);
      return device === undefined ? '' : shorten(device.name || device.device);
    },
    remove: async (accountId, deviceId) => {
      const device = lists.get(accountId)?.get(deviceId);
      if (device === undefined) throw new KeyringError('device-unknown', 'not on the list read');
      const { token, clientIdentifier } = accounts.credential(accountId);
      await plex.removeDevice(token, deviceId, { clientIdentifier });
      lists.get(accountId)?.delete(deviceId);
      keptAs(device)?.noteEnded();
    },
    forgetAccount: (accountId) => void lists.delete(accountId),
  };
}

const places: Record<DeviceSummary['standing'], number> = {
  account: 0,
  'named-token': 0,
  ghost: 1,
  other: 2,
};

function byStandingAndTime(one: DeviceSummary, other: DeviceSummary): number {
  return (
    places[one.standing] - places[other.standing] || (other.lastSeenAt ?? 0) - (one.lastSeenAt ?? 0)
  );
}

/** To what the contract allows. */
const shorten = (text: string): string => text.slice(0, 512);
