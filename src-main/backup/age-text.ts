import { armor, Decrypter, Encrypter } from 'age-encryption';

/**
 * Text in the age format (age-encryption.org/v1), encrypted with a passphrase alone: scrypt with
 * N = 2^18, r = 8, p = 1 (256 MiB), then ChaCha20-Poly1305. `age -d FILE` opens it as well.
 */
const SCRYPT_LOG_N = 18;

/** `foreign`: encrypted for a key, and not with a passphrase. */
export type AgeFailure = 'passphrase-wrong' | 'damaged' | 'foreign';

/** Takes a second or two, and the thread with it. */
export async function encryptText(
  text: string,
  passphrase: string,
  logN = SCRYPT_LOG_N,
): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(logN);
  return encrypter.encrypt(text);
}

/** A work factor above 2^20 (1 GiB) counts as damaged. */
export async function decryptText(
  file: Uint8Array,
  passphrase: string,
): Promise<{ text: string } | { failure: AgeFailure }> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    const bare = withoutArmor(file);
    if (!hasPassphrase(bare)) return { failure: 'foreign' };
    return { text: await decrypter.decrypt(bare, 'text') };
  } catch (error) {
    // The library's words for a passphrase that opens nothing.
    const isWrong = error instanceof Error && error.message.startsWith('no identity matched');
    return { failure: isWrong ? 'passphrase-wrong' : 'damaged' };
  }
}

/** By the first line after the format's name. */
function hasPassphrase(file: Uint8Array): boolean {
  return /^[^\n]+\n-> scrypt /.test(Buffer.from(file.subarray(0, 200)).toString('latin1'));
}

function withoutArmor(file: Uint8Array): Uint8Array {
  const start = Buffer.from(file.subarray(0, 40)).toString('latin1');
  return start.startsWith('-----BEGIN AGE') ? armor.decode(Buffer.from(file).toString()) : file;
}
