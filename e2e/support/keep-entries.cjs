/* Keeps many entries in the keychain at once, as our program would: [{ entryName, text }] on stdin. */
const { readFileSync } = require('node:fs');
const keytar = require('keytar');

async function keepAll(entries) {
  for (const { entryName, text } of entries)
    await keytar.setPassword('Keyring for Plex', entryName, text);
}

void keepAll(JSON.parse(readFileSync(0, 'utf8')));
