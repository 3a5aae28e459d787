import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../setup/places.mjs';

/** The list has to be made anew within this time, also without a release. */
const VALID_DAYS = 90;
const DAY_MS = 86_400_000;

/** What each package of a release is, by its name: electron-builder's, and those of scripts/package. */
const kinds = [
  [/-(x64|arm64|x86_64)\.AppImage$/, 'linux', 'AppImage'],
  [/-(x64|arm64)\.tar\.gz$/, 'linux', 'tar.gz'],
  [/_(amd64|arm64)\.deb$/, 'linux', 'deb'],
  [/\.(x86_64|aarch64)\.rpm$/, 'linux', 'rpm'],
  [/-(x64|arm64|x86_64|aarch64)\.flatpak$/, 'linux', 'flatpak'],
  [/-(universal)\.dmg$/, 'darwin', 'dmg'],
  [/-(x64|arm64)-setup\.exe$/, 'win32', 'nsis'],
  [/-(x64|arm64)-portable\.exe$/, 'win32', 'portable'],
];

/** Of the names that systems have for processors, those that Node has. */
const architectures = { amd64: 'x64', x86_64: 'x64', aarch64: 'arm64' };

/**
 * Makes the list of the one version whose packages lie in a folder, and its signature, and puts both
 * beside them. What is written is read back and verified first.
 *
 * @param folder with the packages of a release
 * @param options.keyFile the private key (PEM), outside the project
 * @param options.feed of the builds that are to believe it (`update-feed.json`)
 * @param options.before the list that is in force, if there is one: the new serial is greater
 * @returns the list
 * @throws Error with the sentence to print
 */
export function writeVersionList(folder, { version, keyFile, feed, before, now }) {
  const key = readKey(keyFile);
  const files = fs
    .readdirSync(folder)
    .sort()
    .flatMap((name) => listedFile(folder, name, version));
  if (files.length === 0) throw new Error(`No package of version ${version} in ${folder}`);
  const list = {
    product: 'keyring-for-plex',
    serial: (before?.serial ?? 0) + 1,
    expiresAt: new Date(now + VALID_DAYS * DAY_MS).toISOString(),
    versions: [{ version, files }],
  };
  const bytes = Buffer.from(`${JSON.stringify(list, null, 2)}\n`);
  const signature = sign(null, bytes, key);
  if (!feed.publicKeys.some((each) => verify(null, bytes, createPublicKey(each), signature)))
    throw new Error('No build would believe this key: its public half is not in update-feed.json');
  fs.writeFileSync(path.join(folder, 'versions.json'), bytes);
  fs.writeFileSync(path.join(folder, 'versions.json.sig'), `${signature.toString('base64')}\n`);
  return list;
}

/** A key in the project is a key in a commit sooner or later. */
function readKey(file) {
  const place = fs.realpathSync(file);
  const inside = path.relative(fs.realpathSync(projectFolder), place);
  if (!inside.startsWith('..') && !path.isAbsolute(inside))
    throw new Error('The key lies in the project; keep it elsewhere');
  if (process.platform !== 'win32' && (fs.statSync(place).mode & 0o077) !== 0)
    throw new Error('Others may read the key; make it yours alone (chmod 600)');
  const key = createPrivateKey(fs.readFileSync(place));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key is not an Ed25519 key');
  return key;
}

function listedFile(folder, name, version) {
  const [match, platform, kind] = firstMatch(name) ?? [];
  if (match === undefined) return [];
  if (!name.includes(version)) throw new Error(`${name} is not of version ${version}`);
  const bytes = fs.readFileSync(path.join(folder, name));
  const architecture = architectures[match[1]] ?? match[1];
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return [{ platform, architecture, kind, name, size: bytes.length, sha256 }];
}

function firstMatch(name) {
  for (const [pattern, platform, kind] of kinds) {
    const match = pattern.exec(name);
    if (match !== null) return [match, platform, kind];
  }
  return undefined;
}
