import { createHmac } from 'node:crypto';

const STEP_MS = 30_000; // RFC 6238, section 4.1
const DIGITS = 6; // as Plex shows them
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'; // RFC 4648, section 6

/**
 * The time-based one-time password of RFC 6238 (SHA-1, 30 s, six digits) at one instant.
 *
 * @param secret base32 text, as an authenticator app is given it
 * @param atMs epoch milliseconds
 */
export function totpCode(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / STEP_MS)));
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

/** Is it the code of now, of the step before or of the step after? */
export function isTotpCode(secret: string, code: string, atMs: number): boolean {
  return [-1, 0, 1].some((steps) => totpCode(secret, atMs + steps * STEP_MS) === code);
}

function fromBase32(text: string): Buffer {
  const digits = text.replace(/[\s=]/g, '').toUpperCase().split('');
  const bits = digits.map((digit) => BASE32.indexOf(digit).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
