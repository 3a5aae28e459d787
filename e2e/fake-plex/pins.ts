import { randomInt } from 'node:crypto';
import type { Account, AccountRegistry, DeviceIdentity } from './accounts.ts';
import type { Form, JsonObject } from './answers.ts';
import type { Clock } from './clock.ts';
import type { DeviceKey } from './device-key.ts';
import type { SecretBook } from './secret-book.ts';
import { randomText } from './secret-book.ts';
import { plexTime } from './user-object.ts';

/** How long a PIN lives, in milliseconds. The usual figures are those of most captures. */
export type PinLife = { strong: number; short: number };
const usualPinLife: PinLife = { strong: 1_800_000, short: 900_000 };
/** An approved PIN is handed out for so long after its end. An assumption: nothing documents it. */
const HANDED_OUT_MS = 60_000;

/** A PIN under way. Whoever polls its id with its client identifier gets the token. */
export type Pin = {
  id: number;
  code: string;
  /** `'0'` when no product was named. */
  product: string;
  device: DeviceIdentity;
  createdAtMs: number;
  expiresAtMs: number;
  /** `null` until someone approved it. */
  authToken: string | null;
  /** With it the PIN was made: its token is to be a JWT. */
  key?: DeviceKey;
};

export type PinBook = {
  /** Of those made from now on. */
  life: PinLife;
  all(): readonly Pin[];
  create(device: DeviceIdentity, product: string, strong: boolean, key?: DeviceKey): Pin;
  /** Known and not yet expired, or approved in time. */
  byId(id: number): Pin | undefined;
  byCode(code: string): Pin | undefined;
  /** Signs the PIN's device in. An earlier token under its client identifier ends, polled or not. */
  approve(pin: Pin, account: Account): void;
};

export function createPinBook(
  accounts: AccountRegistry,
  secrets: SecretBook,
  clock: Clock,
): PinBook {
  const pins: Pin[] = [];
  const alive = (pin: Pin): boolean => pin.expiresAtMs > clock.now();
  const isHandedOut = (pin: Pin): boolean =>
    pin.authToken !== null && pin.expiresAtMs + HANDED_OUT_MS > clock.now();
  const book: PinBook = {
    life: { ...usualPinLife },
    all: () => pins,
    create: (device, product, strong, key) => {
      const createdAtMs = clock.now();
      const pin: Pin = {
        id: randomInt(700_000_000, 799_999_999),
        code: strong
          ? secrets.note('PIN code', randomText('0123456789abcdefghijklmnopqrstuvwxyz', 25))
          : randomText('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 4),
        product,
        device,
        createdAtMs,
        expiresAtMs: createdAtMs + book.life[strong ? 'strong' : 'short'],
        authToken: null,
        ...(key === undefined ? {} : { key }),
      };
      pins.push(pin);
      return pin;
    },
    byId: (id) => pins.find((pin) => pin.id === id && (alive(pin) || isHandedOut(pin))),
    byCode: (code) =>
      pins.find((pin) => pin.code.toLowerCase() === code.toLowerCase() && alive(pin)),
    approve: (pin, account) => {
      pin.authToken = accounts.signIn(account, pin.device).token;
    },
  };
  return book;
}

/** The PIN as plex.tv shows it. */
export function pinObject(pin: Pin, nowMs: number, plexTvUrl: string, form: Form): JsonObject {
  return {
    id: pin.id,
    code: pin.code,
    product: pin.product,
    trusted: false,
    qr: `${plexTvUrl}/api/v2/pins/qr/${pin.code}`,
    clientIdentifier: pin.device.clientIdentifier,
    location: {
      code: 'NO',
      european_union_member: false,
      continent_code: 'EU',
      country: 'Norway',
      city: 'Example',
      time_zone: 'Europe/Oslo',
      postal_code: '0001',
      in_privacy_restricted_country: true,
      in_privacy_restricted_region: false,
      subdivisions: 'Example',
      coordinates: '60.0, 10.0',
    },
    expiresIn: Math.ceil((pin.expiresAtMs - nowMs) / 1000),
    createdAt: plexTime(pin.createdAtMs, form),
    expiresAt: plexTime(pin.expiresAtMs, form),
    authToken: pin.authToken,
    newRegistration: pin.authToken === null ? null : false,
  };
}
