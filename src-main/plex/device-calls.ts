import * as z from 'zod/mini';
import { isKeyringError } from '../keyring-error.ts';
import type { Token } from '../token.ts';
import { asInt, asListOf, textOrEmpty } from './plex-answers.ts';
import type { Asking, CallOptions } from './question.ts';

/** The devices that an account is signed in on. */
export type DeviceCalls = {
  /** In Plex's order, without their tokens. */
  getDevices(token: Token, options: CallOptions): Promise<PlexDevice[]>;
  /**
   * Takes a device off the list, and so ends its token. Sent once; one that is gone already counts
   * as removed.
   *
   * @param deviceId the number in the list, as text
   */
  removeDevice(token: Token, deviceId: string, options: CallOptions): Promise<void>;
};

/** Epoch seconds, or a date in words; null for anything else. */
const Instant = z._default(
  z.transform((value) => {
    const seconds = asInt(value);
    const at = typeof seconds === 'number' ? seconds * 1_000 : Date.parse(String(value));
    return Number.isNaN(new Date(at).getTime()) ? null : at;
  }),
  null,
);

/** Plex sends each device's token along. It has no field here, so nothing past this line has it. */
const PlexDevice = z.object({
  /** The number that `removeDevice` takes. */
  id: z.pipe(
    z.pipe(z.union([z.string(), z.int()]), z.transform(String)),
    z.string().check(z.regex(/^\d{1,20}$/)),
  ),
  name: textOrEmpty,
  product: textOrEmpty,
  productVersion: textOrEmpty,
  platform: textOrEmpty,
  device: textOrEmpty,
  clientIdentifier: textOrEmpty,
  /** Epoch milliseconds. */
  createdAt: Instant,
  lastSeenAt: Instant,
});
export type PlexDevice = z.infer<typeof PlexDevice>;

const asDevices = asListOf(PlexDevice);
/** An account without devices has an empty element. */
const XmlDevices = z.object({
  MediaContainer: z.union([z.literal(''), z.object({ Device: z.optional(z.unknown()) })]),
});

/** JSON has a bare list, XML a `MediaContainer` with `Device` elements. */
export function readDevices(answer: unknown): PlexDevice[] {
  if (Array.isArray(answer)) return asDevices(answer) ?? [];
  const { MediaContainer: list } = XmlDevices.parse(answer);
  return (list === '' ? undefined : asDevices(list.Device)) ?? [];
}

const LIST_ANSWER_BYTES = 4 * 1_048_576;

export function createDeviceCalls({ atPlexTv, ask, tell }: Asking): DeviceCalls {
  return {
    async getDevices(token, options) {
      const inForm = (path: string) => ({
        ...atPlexTv('GET', path, token),
        maxAnswerBytes: LIST_ANSWER_BYTES,
      });
      return ask(inForm('/devices.json'), readDevices, options).catch((error: unknown) => {
        if (!isKeyringError(error, ...knowsNoJson)) throw error;
        return ask(inForm('/devices.xml'), readDevices, options);
      });
    },

    async removeDevice(token, deviceId, options) {
      const sentPath = `/devices/${encodeURIComponent(deviceId)}.xml`;
      const question = { ...atPlexTv('DELETE', '/devices/{id}.xml', token), sentPath };
      await tell(question, options, [404]);
    },
  };
}

/** What a Plex says that gives the list in its older form alone. */
const knowsNoJson = [
  'not-found',
  'route-removed',
  'method-not-allowed',
  'not-acceptable',
  'answer-unreadable',
] as const;
