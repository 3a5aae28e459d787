import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod/mini';
import { KeyringError } from '../keyring-error.ts';

/** Three numbers; nothing that is no release has a place in the list. */
const Version = z.string().check(z.regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/));

/** A name of ours, of a file that lies in one folder: no slash, no quote, no dot beside another. */
const FileName = z
  .string()
  .check(z.maxLength(128), z.regex(/^keyring-for-plex[-_]\w+(?:[.-]\w+)*$/));

/** How a file is installed. The last three are the package manager's to fetch. */
export const PackageKind = z.enum([
  'AppImage',
  'tar.gz',
  'dmg',
  'nsis',
  'portable',
  'deb',
  'rpm',
  'flatpak',
]);
export type PackageKind = z.infer<typeof PackageKind>;

const MOST_FILE_BYTES = 512 * 1024 * 1024;

const ListedFile = z.strictObject({
  platform: z.enum(['linux', 'darwin', 'win32']),
  /** `universal`: for both. */
  architecture: z.enum(['x64', 'arm64', 'universal']),
  kind: PackageKind,
  name: FileName,
  size: z.int().check(z.minimum(1), z.maximum(MOST_FILE_BYTES)),
  sha256: z.string().check(z.regex(/^[\da-f]{64}$/)),
});
export type ListedFile = z.infer<typeof ListedFile>;

const ListedVersion = z.strictObject({
  version: Version,
  files: z.array(ListedFile).check(z.maxLength(64)),
});

/** Which versions there are, as the makers sign it. */
export const VersionList = z.strictObject({
  /** The same key signs nothing else by mistake. */
  product: z.literal('keyring-for-plex'),
  /** Greater in each list that is made. */
  serial: z.int().check(z.minimum(1)),
  /** After this it says nothing any more. */
  expiresAt: z.iso.datetime(),
  versions: z.array(ListedVersion).check(z.maxLength(64)),
});
export type VersionList = z.infer<typeof VersionList>;

/** 64 bytes in base64, with or without the end of the line. */
const signatureText = /^[A-Z\d+/]{86}==\n?$/i;

export type VerifySignature = (bytes: Buffer, publicKey: string, signature: Buffer) => boolean;

/**
 * Reads a list of versions. Nothing of it is looked at before its signature holds.
 *
 * @param signed the exact bytes of the list, and the file that lay beside it
 * @param trust.newestSerial the greatest that was ever seen
 * @param verifySignature Node's own, unless a test brings another
 * @throws KeyringError `update-list-refused` | `update-list-expired` | `update-list-older`
 */
export function readVersionList(
  signed: { list: Buffer; signature: Buffer },
  trust: { publicKeys: readonly string[]; newestSerial: number; now: number },
  verifySignature: VerifySignature = verifyEd25519,
): VersionList {
  if (!isSigned(signed, trust.publicKeys, verifySignature))
    throw new KeyringError('update-list-refused', 'the list of versions has no good signature');
  const list = parsedList(signed.list);
  if (list === undefined)
    throw new KeyringError('update-list-refused', 'the list of versions is not as it should be');
  if (Date.parse(list.expiresAt) <= trust.now)
    throw new KeyringError('update-list-expired', 'the list of versions has expired');
  if (list.serial < trust.newestSerial)
    throw new KeyringError('update-list-older', 'a newer list of versions was seen before');
  return list;
}

/** Whatever goes wrong here is no signature. */
function isSigned(
  { list, signature }: { list: Buffer; signature: Buffer },
  publicKeys: readonly string[],
  verifySignature: VerifySignature,
): boolean {
  try {
    const text = signature.toString('latin1');
    if (!signatureText.test(text)) return false;
    const bytes = Buffer.from(text, 'base64');
    return publicKeys.some((key) => verifySignature(list, key, bytes));
  } catch {
    return false;
  }
}

function verifyEd25519(bytes: Buffer, publicKey: string, signature: Buffer): boolean {
  return verify(null, bytes, createPublicKey(publicKey), signature);
}

function parsedList(bytes: Buffer): VersionList | undefined {
  try {
    return VersionList.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
