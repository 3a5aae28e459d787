import { decodeJwt } from 'jose';
import { KeyringError } from '../keyring-error.ts';
import { readPlexJwt } from '../plex-jwt/device-keys.ts';
import { Token } from '../token.ts';

/** A text that has the form of a token of Plex's. */
export type TokenForm =
  /** As an account's token and a server's look. It may be anything else of that form, also a password. */
  | { form: 'plain'; token: Token }
  | { form: 'transient' | 'claim'; token: Token }
  | { form: 'jwt'; token: Token; owner: string; endsAt: number };

const plain = /^[\w-]{18,24}$/;
const transient = /^transient-[\w-]{8,64}$/;
const claim = /^claim-[\w-]{8,64}$/;
const jwt = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/;

/** Headers, addresses, lines of settings and of the environment name the token that follows. */
const named =
  /(?:X-Plex-Token|PLEX_TOKEN|PlexOnlineToken)["']?\s*(?:=|:|%3D)\s*["']?([^\s"'&,;<>\\]+)/gi;

/**
 * The one token in a text: the whole of it, or what stands behind its name.
 *
 * @throws KeyringError `clipboard-without-token` | `clipboard-several-tokens`
 */
export function tokenIn(text: string): TokenForm {
  const whole = formOf(text.trim());
  if (whole !== undefined) return whole;
  const found = new Set([...text.matchAll(named)].flatMap(([, value]) => value ?? []));
  const forms = [...found].flatMap((value) => formOf(value) ?? []);
  const [form, ...others] = forms;
  if (form === undefined) throw new KeyringError('clipboard-without-token', 'of no known form');
  if (others.length > 0) throw new KeyringError('clipboard-several-tokens', 'more than one');
  return form;
}

function formOf(text: string): TokenForm | undefined {
  const token = new Token(text);
  if (transient.test(text)) return { form: 'transient', token };
  if (claim.test(text)) return { form: 'claim', token };
  if (plain.test(text)) return { form: 'plain', token };
  return jwt.test(text) ? plexJwt(token) : undefined;
}

/** Undefined for somebody else's JWT. Its signature is not checked: it is only told of, never trusted. */
function plexJwt(token: Token): TokenForm | undefined {
  const endsAt = readPlexJwt(token)?.endsAt;
  if (endsAt === undefined) return undefined;
  const { iss, user } = decodeJwt<{ user?: unknown }>(token.reveal());
  if (iss !== 'plex.tv') return undefined;
  return { form: 'jwt', token, owner: usernameOf(user), endsAt };
}

function usernameOf(user: unknown): string {
  const isNamed = typeof user === 'object' && user !== null && 'username' in user;
  return isNamed && typeof user.username === 'string' ? user.username.slice(0, 512) : '';
}
