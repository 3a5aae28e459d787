import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashOf } from '../setup/npm.mjs';
import { projectFolder } from '../setup/places.mjs';
import { makeDeb } from './deb.mjs';

/* What `npm run package` adds to the program folder. Each part is as in scripts/run/parts.mjs. */

const passed = { passed: 1, failed: 0, skipped: 0 };
const failed = { passed: 0, failed: 1, skipped: 0 };
const skipped = { passed: 0, failed: 0, skipped: 1 };

export const debPackage = {
  title: 'Debian package',
  async run() {
    if (!fs.existsSync('/usr/bin/dpkg-deb')) return skipped;
    const file = makeDeb();
    console.log(`${file}: ${Math.round(fs.statSync(file).size / 1024 / 1024)} MiB`);
    return passed;
  },
};

/** The same commit, checked out twice in folders of different names, gives the same program. */
export const equalBuilds = {
  title: 'Two equal builds of one commit',
  async run() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-builds-'));
    try {
      const [one, other] = ['one', 'another-name'].map((name) =>
        hashesOfBuild(path.join(folder, name)),
      );
      const isEqual = JSON.stringify(one) === JSON.stringify(other);
      console.log(isEqual ? one : { one, other });
      return isEqual ? passed : failed;
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

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
    ['app.asar', 'legal/parts.cdx.json', 'legal/licences.txt'].map((name) => [
      name,
      hashOf(path.join(resources, name), 'sha256', 'hex'),
    ]),
  );
}
