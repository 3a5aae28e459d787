import keytar from 'keytar';
import { readEntries } from '../../src-main/keychain/keychain-calls.ts';
import { SERVICE_NAME } from '../../src-main/keychain/keychain.ts';

/* Removes the entries of one Plex origin from the keychain: `forget-entries.ts ORIGIN`. */
const [, , plexOrigin] = process.argv;
if (plexOrigin === undefined) throw new Error('whose entries?');
for (const { entryName, text } of await readEntries(keytar, SERVICE_NAME, plexOrigin)) {
  // Without a text it is one that nobody can read, and so maybe not of this origin.
  if (text !== null) await keytar.deletePassword(SERVICE_NAME, entryName);
}
