import { createPublicKey } from 'node:crypto';
import fs from 'node:fs';
import { inProject } from '../setup/places.mjs';

/** In the project, so that what is built depends on the commit alone. Without it the program looks nowhere. */
const updateFeedFile = inProject('update-feed.json');

/**
 * Where the program that is built looks for newer versions, and whose signature it believes.
 *
 * @returns null where there is no such file
 * @throws Error where the file is not as docs/release.md says: the program would not look, and say nothing
 */
export function readUpdateFeed(file = updateFeedFile) {
  if (!fs.existsSync(file)) return null;
  const feed = JSON.parse(fs.readFileSync(file, 'utf8'));
  const faults = faultsOfFeed(feed);
  if (faults.length > 0) throw new Error(`${file}: ${faults.join('; ')}`);
  return feed;
}

/** As src-main/updates/update-feed.ts takes it. */
function faultsOfFeed({ address, publicKeys, ...more }) {
  const isFolder = /^https:\/\/[a-z\d.-]+(?::\d+)?\/(?:[\w-]+\/)*$/.test(address);
  const keys = Array.isArray(publicKeys) ? publicKeys : [];
  return [
    ...(isFolder ? [] : ['address is no https folder']),
    ...(keys.length >= 1 && keys.length <= 4 ? [] : ['publicKeys are not one to four']),
    ...(keys.every(isPublicEd25519) ? [] : ['publicKeys are not public Ed25519 keys']),
    ...Object.keys(more)
      .filter((name) => name !== 'authority')
      .map((name) => `${name} is not known`),
  ];
}

/** A private key would do as well for Node, and would be published with the program. */
function isPublicEd25519(pem) {
  try {
    return !/PRIVATE/.test(pem) && createPublicKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
