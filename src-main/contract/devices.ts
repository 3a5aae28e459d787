import * as z from 'zod/mini';
import { AccountId, listOf, text } from './entities.ts';

/** The number under which Plex lists a device. */
export const DeviceId = z.string().check(z.regex(/^\d+$/), z.maxLength(20)).brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;

/**
 * A device that an account is signed in on. `account` and `named-token`: what is kept here, by its
 * kind. `ghost`: signed in by this program, and not kept here; by this computer or another one.
 * `other`: any other program.
 */
export const DeviceSummary = z.strictObject({
  deviceId: DeviceId,
  name: text,
  product: text,
  version: text,
  platform: text,
  standing: z.enum(['account', 'named-token', 'ghost', 'other']),
  /** The name of the account or named token; empty if nothing is kept here. */
  keptAs: text,
  /** Signed in under the name that this computer goes by. */
  isThisComputer: z.boolean(),
  createdAt: z.nullable(z.int()),
  lastSeenAt: z.nullable(z.int()),
});
export type DeviceSummary = z.infer<typeof DeviceSummary>;

/** The devices of an account: what is kept here, then ghosts, then others; the last seen first. */
export const DeviceList = z.strictObject({
  accountId: AccountId,
  devices: listOf(DeviceSummary),
  /** How many more there are than a list may hold. */
  leftOut: z.int(),
});
export type DeviceList = z.infer<typeof DeviceList>;
