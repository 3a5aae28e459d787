import { armor } from 'age-encryption';
import { expect, test } from 'vitest';
import { decryptText, encryptText } from './age-text.ts';

const passphrase = 'attic lamp and seven geese';
/** Quick to test with. */
const LOG_N = 10;

test('what was encrypted comes back with its passphrase, and with no other', async () => {
  const file = await encryptText('all of it, ✓', passphrase, LOG_N);
  expect(Buffer.from(file).toString('latin1')).toMatch(
    /^age-encryption\.org\/v1\n-> scrypt \S+ 10\n/,
  );
  expect(await decryptText(file, passphrase)).toEqual({ text: 'all of it, ✓' });
  expect(await decryptText(file, 'another one')).toEqual({ failure: 'passphrase-wrong' });
});

test('a file in armor is opened as well', async () => {
  const file = armor.encode(await encryptText('all of it', passphrase, LOG_N));
  expect(await decryptText(Buffer.from(file), passphrase)).toEqual({ text: 'all of it' });
});

test('the work factor that users get is 2^18', async () => {
  const file = await encryptText('', passphrase);
  expect(Buffer.from(file).toString('latin1')).toMatch(/^[^\n]+\n-> scrypt \S+ 18\n/);
});

test.each([
  ['cut short', (file: Buffer) => file.subarray(0, -5)],
  ['changed in its text', (file: Buffer) => file.with(file.length - 3, 7)],
  [
    'changed in its head',
    (file: Buffer) => Buffer.from(file.toString('latin1').replace(' 10\n', ' 1x\n'), 'latin1'),
  ],
  [
    'made to need all memory',
    (file: Buffer) => Buffer.from(file.toString('latin1').replace(' 10\n', ' 40\n'), 'latin1'),
  ],
])('one that was %s is damaged', async (_what, spoil) => {
  const file = Buffer.from(await encryptText('all of it', passphrase, LOG_N));
  const told = await decryptText(spoil(file), passphrase);
  expect(told).toEqual({ failure: 'damaged' });
});

test('one that was made for a key is none of ours', async () => {
  const file = Buffer.from('age-encryption.org/v1\n-> X25519 abc\nabc\n--- abc\n');
  expect(await decryptText(file, passphrase)).toEqual({ failure: 'foreign' });
});
