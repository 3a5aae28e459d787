import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { commandRuntime, ensureCommandRuntimes } from '../setup/command-runtime.mjs';
import { printedByNpm } from '../setup/npm.mjs';
import { inProject, projectFolder } from '../setup/places.mjs';

/** Where the list of parts and their licences stand; electron-builder takes them along. */
const legalFolder = inProject('out/legal');

/**
 * Writes down what the program is made of: a list of parts (CycloneDX) and the licence of each. The
 * same commit gives the same files, so what is random or of today in them is taken out.
 */
export function writeLegalFiles() {
  fs.rmSync(legalFolder, { recursive: true, force: true });
  fs.mkdirSync(legalFolder, { recursive: true });
  const parts = JSON.parse(
    printedByNpm(['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only']),
  );
  delete parts.serialNumber;
  parts.metadata.timestamp = new Date(commitSeconds() * 1_000).toISOString();
  parts.metadata.tools = [];
  parts.metadata.component.name = 'keyring-for-plex'; // npm takes the name of the folder
  parts.components.push(runtimePart());
  write('parts.cdx.json', JSON.stringify(sorted(parts), undefined, 1));
  write('licences.txt', licencesOf(bundledPackages()));
  fs.copyFileSync(ensureCommandRuntimes().licence, path.join(legalFolder, 'node-licence.txt'));
  fs.copyFileSync(inProject('LICENSE'), path.join(legalFolder, 'LICENSE.txt'));
}

/** What the command line runs on, and npm knows nothing of. */
function runtimePart() {
  const { name, version, licence } = commandRuntime;
  return {
    'bom-ref': `${name}@${version}`,
    type: 'application',
    name,
    version,
    licenses: [{ license: { id: licence } }],
  };
}

/** When the commit was made, in seconds: the time that everything in a package bears. */
export function commitSeconds() {
  if (process.env.SOURCE_DATE_EPOCH) return Number(process.env.SOURCE_DATE_EPOCH);
  try {
    const printed = execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: projectFolder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(printed.trim());
  } catch {
    return 0; // not a clone
  }
}

/** Every package that is not for development alone, by its folder, in the order of the names. */
function bundledPackages() {
  const { packages } = JSON.parse(fs.readFileSync(inProject('package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(
      ([folder, { dev, devOptional, optional }]) => folder && !dev && !devOptional && !optional,
    )
    .map(([folder]) => folder)
    .sort();
}

function licencesOf(folders) {
  return folders
    .map((folder) => {
      const { name, version, license } = JSON.parse(
        fs.readFileSync(inProject(folder, 'package.json'), 'utf8'),
      );
      const file = fs
        .readdirSync(inProject(folder))
        .sort()
        .find((each) => /^(?:licen[cs]e|copying)/i.test(each));
      const text =
        file === undefined ? '' : fs.readFileSync(inProject(folder, file), 'utf8').trim();
      return `${name} ${version} (${license ?? 'licence not named'})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function write(name, text) {
  fs.writeFileSync(path.join(legalFolder, name), text);
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
