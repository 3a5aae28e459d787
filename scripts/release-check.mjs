/*
 * May this commit be released? Needs the internet: asks the registry when the packages that we name
 * came out, and, with --look-up, npm and OSV for what is known against them. The answer to that is
 * kept in release/advisories.json, and may be a week old.
 */
import fs from 'node:fs';
import { readExceptions } from './release/exceptions.mjs';
import { advisoryFile, lookUpAdvisories } from './release/look-up.mjs';
import { faultsOfRelease } from './release/release-faults.mjs';
import { namedPackages } from './release/waiting-time.mjs';
import { hashOf, printedByNpm } from './setup/npm.mjs';
import { inProject } from './setup/places.mjs';

const now = Date.now();
const manifest = JSON.parse(fs.readFileSync(inProject('package.json'), 'utf8'));
const lock = hashOf(inProject('package-lock.json'), 'sha256', 'hex');
if (process.argv.includes('--look-up')) await lookUpAdvisories({ lock, now });

const names = new Set(namedPackages(manifest).map(([name]) => name));
const timesOf = Object.fromEntries(
  [...names].map((name) => [name, JSON.parse(printedByNpm(['view', name, 'time', '--json']))]),
);
const report = fs.existsSync(advisoryFile)
  ? JSON.parse(fs.readFileSync(advisoryFile, 'utf8'))
  : undefined;
const exceptions = readExceptions();
const faults = faultsOfRelease({ manifest, lock, timesOf, report, exceptions, now });
for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? 'May be released.' : 'Not to be released.');
process.exitCode = faults.length === 0 ? 0 : 1;
