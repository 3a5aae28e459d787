import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashOf } from '../setup/npm.mjs';
import { projectFolder } from '../setup/places.mjs';
import { runAsOrdinaryUser } from '../run/ordinary-user.mjs';
import { tool } from '../run/tools.mjs';
import { cleanRootMissing, makeCleanRoot } from './clean-root.mjs';
import { debFile, makeDeb } from './deb.mjs';

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

/** Installed with apt in a bare system, used there by an ordinary user, removed without a trace. */
export const installed = {
  title: 'Installed in a bare Debian, used and removed',
  async run() {
    const reason = cleanRootMissing();
    if (reason !== undefined) {
      console.log(`Left out: ${reason}`);
      return skipped;
    }
    const root = makeCleanRoot();
    try {
      return await isInstallable(root);
    } finally {
      root.remove();
    }
  },
};

async function isInstallable(root) {
  fs.copyFileSync(debFile(), path.join(root.folder, 'tmp/keyring-for-plex.deb'));
  root.run('apt-get', 'update', '-qq');
  // Its dependencies stay when it goes, so they are no trace of it.
  const install = ['install', '-y', '-qq', '--no-install-recommends'];
  const simulated = root.run('apt-get', ...install, '-s', '/tmp/keyring-for-plex.deb');
  const needed = [...simulated.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
  const others = needed.filter((name) => name !== 'keyring-for-plex');
  root.run('apt-get', ...install, ...others);
  const before = filesOf(root);
  root.run('apt-get', ...install, '/tmp/keyring-for-plex.deb');
  const status = await runAsOrdinaryUser(
    ({ node, folder }) => [
      node,
      tool('tsx', folder),
      path.join(folder, 'e2e/installed/walk.ts'),
      root.folder,
    ],
    { minutes: 5 },
  );
  root.run('apt-get', 'purge', '-y', '-qq', 'keyring-for-plex');
  const left = filesOf(root).filter((file) => !before.includes(file));
  if (left.length > 0) console.log('Left behind:', left);
  return status === 0 && left.length === 0 ? passed : failed;
}

/** All files but those in which apt and the system keep their own books. */
function filesOf(root) {
  const books = /^\.\/(?:proc|dev|sys|tmp|run|var\/(?:cache|log|lib\/(?:apt|dpkg)))\//;
  return root
    .run('find', '.', '-xdev')
    .split('\n')
    .filter((file) => !books.test(file));
}

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
