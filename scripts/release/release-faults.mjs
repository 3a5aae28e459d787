import { faultsOfReport } from './advisories.mjs';
import { faultsOfExceptions, isExcepted } from './exceptions.mjs';
import { faultsOfElectron } from './supported-electron.mjs';
import { faultsOfAges, namedPackages } from './waiting-time.mjs';

/**
 * Why this commit is not to be released, a sentence each, the line of docs/security.md before it.
 *
 * @param manifest the parsed package.json
 * @param lock the hash of the lock file
 * @param timesOf when each version of each package that we name came out, by its name
 * @param report the last look for advisories; undefined where there was none
 * @param exceptions see `readExceptions`
 */
export function faultsOfRelease({ manifest, lock, timesOf, report, exceptions, now }) {
  const { electron } = manifest.devDependencies;
  const found = [
    ['S39', faultsOfAges(namedPackages(manifest), timesOf, now)],
    ['S41', faultsOfElectron(electron, timesOf.electron, now)],
    ['S42', faultsOfReport(report, { lock, now })],
  ];
  return [
    ...faultsOfExceptions(exceptions, now),
    ...found
      .filter(([line]) => !isExcepted(exceptions, line, now))
      .flatMap(([line, faults]) => faults.map((fault) => `${line}: ${fault}`)),
  ];
}
