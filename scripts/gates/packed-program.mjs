import fs from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { extractFile, listPackage, uncache } from '@electron/asar';
import { secretsIn } from './secrets.mjs';

/** What brings an updater along: the packages that people use, and the file that tells one where to ask. */
const updater = /electron-updater|update-electron-app|builder-util-runtime|autoUpdater\b|Squirrel/;
const updateSettings = 'app-update.yml';

/**
 * What is wrong with a packed program, by what lies in it, a sentence each.
 *
 * @param folder the program's own, with `resources` in it
 */
export function faultsOfProgram(folder) {
  const resources = path.join(folder, 'resources');
  const archive = textOf(path.join(resources, 'app.asar'));
  const names = fs.readdirSync(folder, { recursive: true }).map((name) => path.basename(name));
  return [
    ...secretsIn(archive).map((secret) => `S45: the packed program holds ${secret}`),
    ...(updater.test(archive) ? ['S44: the packed program holds an updater'] : []),
    ...(names.includes(updateSettings) ? ['S44: the packed program knows where to ask'] : []),
  ];
}

/** Of all that lies in an archive; the page's files lie there compressed. */
function textOf(archive) {
  uncache(archive); // It may have been packed anew since it was last looked at.
  const compressed = listPackage(archive, { isPack: false }).filter((name) => name.endsWith('.br'));
  const texts = compressed.map((name) =>
    brotliDecompressSync(extractFile(archive, name.slice(1))).toString('latin1'),
  );
  return [fs.readFileSync(archive, 'latin1'), ...texts].join('\n');
}
