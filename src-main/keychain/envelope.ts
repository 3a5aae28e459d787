import * as z from 'zod/mini';
import { AccountId } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import { Token } from '../token.ts';

/** Windows allows 2,560 bytes an entry; the rest is room for what an operating system may add. */
export const MAX_ENVELOPE_BYTES = 2_000;

const filledText = z.string().check(z.minLength(1), z.maxLength(512));

/** An origin as `URL.origin` writes it: `https://plex.tv`, no path, no trailing slash. */
export const PlexOrigin = z.string().check(
  z.maxLength(512),
  z.refine((text) => URL.canParse(text) && new URL(text).origin === text),
);

const StoredEnvelope = z.strictObject({
  version: z.literal(1),
  /** Visible ASCII, as it must fit into a request header. */
  token: z.string().check(z.regex(/^[\x21-\x7e]+$/)),
  accountId: AccountId,
  name: filledText,
  clientIdentifier: filledText,
  plexOrigin: PlexOrigin,
  signedInAt: z.int(),
});

/**
 * One credential as the keychain keeps it. All but the token is also in the account list file, so
 * that the list can be rebuilt from the entries.
 */
export type Envelope = {
  token: Token;
  accountId: AccountId;
  /** The username or title, for the list. */
  name: string;
  /** Under which identifier Plex knows the token. */
  clientIdentifier: string;
  /** The origin that issued the token, and the only one it may ever be sent to in place of plex.tv. */
  plexOrigin: string;
  /** Epoch milliseconds. The later of two entries of one account is the one that counts. */
  signedInAt: number;
};

/**
 * The text of an entry: one line of JSON, at most 2,000 bytes of UTF-8.
 *
 * @throws KeyringError `keychain-entry-too-large`, or `keychain-refused` for text no keychain keeps
 *   unharmed (control characters, lone surrogates, empty fields)
 */
export function encodeEnvelope(envelope: Envelope): string {
  const stored = StoredEnvelope.safeParse({
    version: 1,
    token: envelope.token.reveal(),
    accountId: envelope.accountId,
    name: envelope.name,
    clientIdentifier: envelope.clientIdentifier,
    plexOrigin: envelope.plexOrigin,
    signedInAt: envelope.signedInAt,
  });
  if (!stored.success || !Object.values(stored.data).every(isKeptUnharmed)) {
    throw new KeyringError('keychain-refused', 'an envelope field is not fit for a keychain');
  }
  const text = JSON.stringify(stored.data);
  if (Buffer.byteLength(text) > MAX_ENVELOPE_BYTES) {
    throw new KeyringError('keychain-entry-too-large', 'an envelope is larger than 2,000 bytes');
  }
  return text;
}

/** The envelope in an entry's text, or `undefined` if this program cannot read it. */
export function decodeEnvelope(text: string): Envelope | undefined {
  const stored = StoredEnvelope.safeParse(parsedJson(text));
  if (!stored.success) return undefined;
  const { accountId, name, clientIdentifier, plexOrigin, signedInAt } = stored.data;
  const token = new Token(stored.data.token);
  return { token, accountId, name, clientIdentifier, plexOrigin, signedInAt };
}

/**
 * The origin that issued an entry's token, by a look cheap enough for every entry of a keychain;
 * `undefined` if this program cannot read the entry. `decodeEnvelope` has the last word.
 */
export function originOf(text: string): string | undefined {
  const stored = parsedJson(text);
  if (typeof stored !== 'object' || stored === null) return undefined;
  if (!('version' in stored) || stored.version !== 1 || !('plexOrigin' in stored)) return undefined;
  return typeof stored.plexOrigin === 'string' ? stored.plexOrigin : undefined;
}

/** JSON would escape these, but a keychain viewer or another program may not. */
function isKeptUnharmed(value: string | number): boolean {
  return typeof value === 'number' || !/[\p{Cc}\p{Cs}]/u.test(value);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
