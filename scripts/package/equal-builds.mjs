import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashOf } from '../setup/npm.mjs';
import { projectFolder } from '../setup/places.mjs';

/** What must not differ: the program itself, the list of its parts, and their licences. */
const files = ['app.asar', 'legal/parts.cdx.json', 'legal/licences.txt'];

/**
 * Builds and packs the last commit anew, in a folder of each of these names.
 *
 * @returns for each the hashes of what must not differ, by the file's name
 */
export function hashesOfBuilds(names) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-builds-'));
  try {
    return names.map((name) => hashesOfBuild(path.join(folder, name)));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function hashesOfBuild(folder) {
  const run = (command, ...args) =>
    execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('git', ['clone', '--quiet', '--local', projectFolder, folder]);
  fs.symlinkSync(path.join(projectFolder, 'node_modules'), path.join(folder, 'node_modules'));
  run(process.execPath, 'scripts/build.mjs');
  run(
    process.execPath,
    '--input-type=module',
    '--eval',
    "import { pack } from './scripts/run/parts.mjs'; process.exitCode = (await pack.run()).failed;",
  );
  const resources = path.join(folder, 'out/package/linux-unpacked/resources');
  return Object.fromEntries(
    files.map((name) => [name, hashOf(path.join(resources, name), 'sha256', 'hex')]),
  );
}
