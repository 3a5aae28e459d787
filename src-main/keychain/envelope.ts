import * as z from 'zod/mini';
import { AccountId } from '../contract/entities.ts';
import { NamedTokenId } from '../contract/named-tokens.ts';
import { KeyringError } from '../keyring-error.ts';
import { PrivateKey, Token } from '../token.ts';

/** Windows allows 2,560 bytes an entry; the rest is room for what an operating system may add. */
export const MAX_ENVELOPE_BYTES = 2_000;

const filledText = z.string().check(z.minLength(1), z.maxLength(512));

/** An origin as `URL.origin` writes it: `https://plex.tv`, no path, no trailing slash. */
export const PlexOrigin = z.string().check(
  z.maxLength(512),
  z.refine((text) => URL.canParse(text) && new URL(text).origin === text),
);

const ofTool = {
  namedTokenId: NamedTokenId,
  /** The account's name when the token was made. */
  accountName: filledText,
  createdAt: z.int(),
};
const AboutAccount = z.strictObject({
  kind: z.literal('account'),
  /** The member of the Plex Home from whom the account was switched to, if it was. */
  homeOf: z.nullable(AccountId),
  isManaged: z.boolean(),
});
const AboutNamed = z.strictObject({ kind: z.literal('named'), ...ofTool });
const AboutJwt = z.strictObject({ kind: z.literal('jwt'), ...ofTool, endsAt: z.int() });

/**
 * What a credential is. `account`: its owner signed in, or was switched to. `named`: made for a tool.
 * `jwt`: made for a tool, signed by Plex, renewed with a private key.
 */
export const About = z.discriminatedUnion('kind', [AboutAccount, AboutNamed, AboutJwt]);
export type About = z.infer<typeof About>;

const facts = {
  accountId: AccountId,
  /** For the list: an account's username or title, a tool's name. */
  name: filledText,
  /** Under which identifier Plex knows the token. */
  clientIdentifier: filledText,
  /** The origin that issued the token, and the only one it may ever be sent to in place of plex.tv. */
  plexOrigin: PlexOrigin,
  /** Epoch milliseconds. The later of two entries of one credential is the one that counts. */
  signedInAt: z.int(),
};

/** What is known of a credential beside its secrets. The list file has it too. */
export const CredentialFacts = z.strictObject({ ...facts, about: About });
export type CredentialFacts = z.infer<typeof CredentialFacts>;

/** One credential as the keychain keeps it: the list can be rebuilt from the entries. */
export type Envelope = CredentialFacts & {
  token: Token;
  /** Of a `jwt`, else `null`. */
  privateKey: PrivateKey | null;
};

/** Visible ASCII, as it must fit into a request header. */
const token = z.string().check(z.regex(/^[\x21-\x7e]+$/));
/** The JWK member `d`: 32 bytes as base64url. */
const privateKey = z.string().check(z.regex(/^[\w-]{43}$/));

/** Before there were named tokens: an account's own token, and nothing said about it. */
const EnvelopeOne = z.strictObject({ version: z.literal(1), token, ...facts });
const EnvelopeTwo = z.union([
  z.strictObject({
    version: z.literal(2),
    token,
    ...facts,
    about: z.discriminatedUnion('kind', [AboutAccount, AboutNamed]),
  }),
  z.strictObject({ version: z.literal(2), token, privateKey, ...facts, about: AboutJwt }),
]);
const AnyEnvelope = z.union([EnvelopeTwo, EnvelopeOne]);

/**
 * The text of an entry: one line of JSON, at most 2,000 bytes of UTF-8.
 *
 * @throws KeyringError `keychain-entry-too-large`, or `keychain-refused` for text no keychain keeps
 *   unharmed (control characters, lone surrogates, empty fields)
 */
export function encodeEnvelope(envelope: Envelope): string {
  const stored = EnvelopeTwo.safeParse({
    version: 2,
    token: envelope.token.reveal(),
    ...(envelope.privateKey && { privateKey: envelope.privateKey.reveal() }),
    ...factsOf(envelope),
  });
  if (!stored.success || !isKeptUnharmed(stored.data)) {
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
  const { data: stored } = AnyEnvelope.safeParse(parsedJson(text));
  if (stored === undefined) return undefined;
  const about = stored.version === 1 ? ownAccount : stored.about;
  return {
    ...factsOf({ ...stored, about }),
    token: new Token(stored.token),
    privateKey: 'privateKey' in stored ? new PrivateKey(stored.privateKey) : null,
  };
}

/** Of an account whose owner signed in. */
export const ownAccount: About = { kind: 'account', homeOf: null, isManaged: false };

/** The facts alone, without secrets, in the order in which they are stored. */
export function factsOf(envelope: CredentialFacts): CredentialFacts {
  const { accountId, name, clientIdentifier, plexOrigin, signedInAt, about } = envelope;
  return { accountId, name, clientIdentifier, plexOrigin, signedInAt, about };
}

/**
 * The origin that issued an entry's token, by a look cheap enough for every entry of a keychain;
 * `undefined` if this program cannot read the entry. `decodeEnvelope` has the last word.
 */
export function originOf(text: string): string | undefined {
  const stored = parsedJson(text);
  if (typeof stored !== 'object' || stored === null) return undefined;
  if (!('version' in stored) || !('plexOrigin' in stored)) return undefined;
  if (stored.version !== 1 && stored.version !== 2) return undefined;
  return typeof stored.plexOrigin === 'string' ? stored.plexOrigin : undefined;
}

/** JSON would escape these, but a keychain viewer or another program may not. */
function isKeptUnharmed(value: unknown): boolean {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).every(isKeptUnharmed);
  return typeof value !== 'string' || !/[\p{Cc}\p{Cs}]/u.test(value);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
