import { expect, test } from 'vitest';
import { isTotpCode, totpCode } from './totp.ts';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // RFC 6238, appendix B: '12345678901234567890'

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
])('makes the code of the standard at second %i', (second, code) => {
  expect(totpCode(SECRET, second * 1000)).toBe(code);
});

test('takes the code of one step before and after, and no other', () => {
  const at = 1_111_111_111_000;
  expect(isTotpCode(SECRET, totpCode(SECRET, at - 30_000), at)).toBe(true);
  expect(isTotpCode(SECRET, totpCode(SECRET, at + 30_000), at)).toBe(true);
  expect(isTotpCode(SECRET, totpCode(SECRET, at - 60_000), at)).toBe(false);
});
