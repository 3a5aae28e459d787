import { createHash, randomBytes } from 'node:crypto';

/** A secret's salted hash: enough to know its text again, useless to anybody who finds it. */
export type Fingerprint = { readonly salt: string; readonly hash: string };

export function fingerprintOf(secret: string): Fingerprint {
  const salt = randomBytes(16).toString('hex');
  return { salt, hash: hashOf(salt, secret) };
}

/** Whether this is the text that the fingerprint was taken of. */
export function isOf(text: string, { salt, hash }: Fingerprint): boolean {
  return hashOf(salt, text) === hash;
}

function hashOf(salt: string, text: string): string {
  return createHash('sha256').update(salt).update(text).digest('hex');
}
