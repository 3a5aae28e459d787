import fs from 'node:fs';
import path from 'node:path';
import { runAsOrdinaryUser } from '../run/ordinary-user.mjs';
import { tool } from '../run/tools.mjs';
import { cleanRootMissing, makeCleanRoot } from './clean-root.mjs';
import { makeDeb } from './deb.mjs';
import { hashesOfBuilds } from './equal-builds.mjs';
import { waysToInstall } from './installed.mjs';
import { faultsOfRpm, makeRpm } from './rpm.mjs';
import { faultsOfTarball, makeTarball } from './tarball.mjs';

/* What `npm run package` adds to the program folder. Each part is as in scripts/run/parts.mjs. */

const passed = { passed: 1, failed: 0, skipped: 0 };
const failed = { passed: 0, failed: 1, skipped: 0 };
const skipped = { passed: 0, failed: 0, skipped: 1 };

export const debPackage = packagePart('Debian package', {
  tool: '/usr/bin/dpkg-deb',
  make: makeDeb,
  faultsOf: () => [],
});

export const rpmPackage = packagePart('RPM package', {
  tool: '/usr/bin/rpmbuild',
  make: makeRpm,
  faultsOf: faultsOfRpm,
});

export const tarball = packagePart('Archive to unpack', {
  tool: '/usr/bin/tar',
  make: makeTarball,
  faultsOf: faultsOfTarball,
});

function packagePart(title, { tool: needed, make, faultsOf }) {
  return {
    title,
    async run() {
      if (process.platform !== 'linux' || !fs.existsSync(needed)) return skipped;
      const file = make();
      console.log(`${file}: ${Math.round(fs.statSync(file).size / 1024 / 1024)} MiB`);
      const faults = faultsOf(file);
      for (const fault of faults) console.error(fault);
      return faults.length === 0 ? passed : failed;
    },
  };
}

/** Each package installed in a bare system, used there by an ordinary user, removed without a trace. */
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
      const verdicts = { passed: 0, failed: 0, skipped: 0 };
      for (const way of waysToInstall) {
        console.log(`-- ${way.title}`);
        verdicts[way.isPossible() ? await verdictOn(way, root) : 'skipped'] += 1;
      }
      return verdicts;
    } finally {
      root.remove();
    }
  },
};

async function verdictOn(way, root) {
  way.prepare?.(root);
  const before = filesOf(root);
  const commands = way.install(root);
  const status = await runAsOrdinaryUser(
    ({ node, folder }) => [
      node,
      tool('tsx', folder),
      path.join(folder, 'e2e/installed/walk.ts'),
      root.folder,
      ...(commands === undefined ? [] : [commands]),
    ],
    { minutes: 5 },
  );
  way.remove(root);
  const left = filesOf(root).filter((file) => !before.includes(file));
  if (left.length > 0) console.log('Left behind:', left);
  return status === 0 && left.length === 0 ? 'passed' : 'failed';
}

/** All files but those in which apt, rpm and the system keep their own books. */
function filesOf(root) {
  const books = /^\.\/(?:proc|dev|sys|tmp|run|var\/(?:cache|log|lib\/(?:apt|dpkg|rpm)))(?:\/|$)/;
  return root
    .run('find', '.', '-xdev')
    .split('\n')
    .filter((file) => !books.test(file));
}

/** The same commit, checked out twice in folders of different names, gives the same program. */
export const equalBuilds = {
  title: 'Two equal builds of one commit',
  run() {
    const [one, other] = hashesOfBuilds(['one', 'another-name']);
    const isEqual = JSON.stringify(one) === JSON.stringify(other);
    console.log(isEqual ? one : { one, other });
    return Promise.resolve(isEqual ? passed : failed);
  },
};
