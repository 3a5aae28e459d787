/*
 * Makes and signs the list by which programs learn of a version: `node scripts/sign-versions.mjs FOLDER
 * KEY-FILE [LIST-IN-FORCE]`. FOLDER has the packages of the release; both files are put beside them.
 */
import fs from 'node:fs';
import { readUpdateFeed } from './build/update-feed.mjs';
import { writeVersionList } from './release/version-list.mjs';
import { inProject } from './setup/places.mjs';

const [folder, keyFile, listInForce] = process.argv.slice(2);
const feed = readUpdateFeed();
if (folder === undefined || keyFile === undefined || feed === null) {
  console.error(
    feed === null
      ? 'There is no update-feed.json: no build would look for this list.'
      : 'Which folder, and with which key?',
  );
  process.exit(2);
}
const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const { version } = readJson(inProject('package.json'));
const before = listInForce === undefined ? undefined : readJson(listInForce);
try {
  const list = writeVersionList(folder, { version, keyFile, feed, before, now: Date.now() });
  const [{ files }] = list.versions;
  console.log(`Version ${version}, serial ${list.serial}, until ${list.expiresAt}:`);
  for (const { name, kind, architecture } of files)
    console.log(`  ${name} (${kind}, ${architecture})`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
