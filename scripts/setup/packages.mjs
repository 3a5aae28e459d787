import fs from 'node:fs';
import { npm } from './npm.mjs';
import { inProject } from './places.mjs';

/**
 * Puts the packages of the lock file into node_modules, unless they are there.
 * Install scripts stay off: nothing here needs one (keytar brings its prebuilt binaries along).
 */
export function installPackages() {
  if (installedAsLocked()) return;
  console.log('Set-up: installing the packages of the lock file');
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
}

/** npm notes in node_modules what it installed; compare that note with the lock file. */
function installedAsLocked() {
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(([place, locked]) => {
    const found = installed[place];
    if (place === '' || (found === undefined && locked.optional)) return true; // other platforms'
    return found?.version === locked.version && found.integrity === locked.integrity;
  });
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(fs.readFileSync(inProject(lockFile), 'utf8')).packages;
  } catch {
    return {};
  }
}
