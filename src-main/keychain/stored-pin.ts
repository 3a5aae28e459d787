import * as z from 'zod/mini';
import { AccountId } from '../contract/entities.ts';
import { NamedTokenId, NamedTokenKind } from '../contract/named-tokens.ts';
import { PrivateKey, Token } from '../token.ts';
import { PlexOrigin } from './envelope.ts';

/** Of every PIN. Whoever has id and client identifier gets the token. */
type Pin = {
  pinId: Token;
  pinCode: Token;
  /** Under which the PIN was made. */
  clientIdentifier: string;
  plexOrigin: string;
  /** Epoch milliseconds. */
  expiresAt: number;
};

/** A sign-in that waits for its PIN to be approved. */
export type PendingSignIn = Pin & { kind: 'sign-in'; way: 'browser' | 'code' };

/** A tool's token that waits for the same. */
export type PendingNamedToken = Pin & {
  kind: 'named-token';
  accountId: AccountId;
  /** The one that it is to replace; `null` for a new one. */
  namedTokenId: NamedTokenId | null;
  /** The tool's. */
  name: string;
  tokenKind: NamedTokenKind;
  /** Of a JWT: its PIN is bound to this key. */
  privateKey: PrivateKey | null;
};

/**
 * A PIN that waits to be approved. While it lives it is kept where tokens are; there it outlives a
 * restart of this program.
 */
export type PendingPin = PendingSignIn | PendingNamedToken;

const secretText = z.string().check(z.regex(/^[\x21-\x7e]{1,64}$/));

const storedPin = {
  version: z.literal(1),
  pinId: secretText,
  pinCode: secretText,
  clientIdentifier: secretText,
  plexOrigin: PlexOrigin,
  expiresAt: z.int(),
};

const StoredPin = z.discriminatedUnion('kind', [
  z.strictObject({ ...storedPin, kind: z.literal('sign-in'), way: z.enum(['browser', 'code']) }),
  z.strictObject({
    ...storedPin,
    kind: z.literal('named-token'),
    accountId: AccountId,
    namedTokenId: z.nullable(NamedTokenId),
    name: z.string().check(z.minLength(1), z.maxLength(512)),
    tokenKind: NamedTokenKind,
    privateKey: z.nullable(secretText),
  }),
]);

/** The text of an entry: one line of JSON, far below the size that any keychain takes. */
export function encodePendingPin({ pinId, pinCode, ...rest }: PendingPin): string {
  const privateKey =
    rest.kind === 'named-token' ? { privateKey: rest.privateKey && rest.privateKey.reveal() } : {};
  const secrets = { pinId: pinId.reveal(), pinCode: pinCode.reveal(), ...privateKey };
  return JSON.stringify({ version: 1, ...rest, ...secrets });
}

/** The PIN in an entry's text, or `undefined` if it is none. */
export function decodePendingPin(text: string): PendingPin | undefined {
  const stored = StoredPin.safeParse(parsedJson(text));
  if (!stored.success) return undefined;
  const { data } = stored;
  if (data.kind === 'sign-in') return { ...pinOf(data), kind: data.kind, way: data.way };
  const { kind, accountId, namedTokenId, name, tokenKind } = data;
  const privateKey = data.privateKey === null ? null : new PrivateKey(data.privateKey);
  return { ...pinOf(data), kind, accountId, namedTokenId, name, tokenKind, privateKey };
}

function pinOf(stored: z.infer<typeof StoredPin>): Pin {
  const { pinId, pinCode, clientIdentifier, plexOrigin, expiresAt } = stored;
  return {
    pinId: new Token(pinId),
    pinCode: new Token(pinCode),
    ...{ clientIdentifier, plexOrigin, expiresAt },
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
