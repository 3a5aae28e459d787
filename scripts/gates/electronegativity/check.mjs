/*
 * Looks through the sources with Electronegativity (S40). Ends with 0 when all is well, with 1 when
 * not, and with 3 when the tool could not be had: then nothing is proven.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isUnreachable, npmQuietly } from '../../setup/npm.mjs';
import { cacheFolder, inProject } from '../../setup/places.mjs';
import { allowed, planted, unreadable } from './allowed.mjs';
import { faultsOfRun } from './compare.mjs';

const here = import.meta.dirname;
const isTest = /(?:^|[\\/])test-[^\\/]*$|\.test\.tsx?$/;

const installed = install();
if (installed === undefined) {
  console.error('Electronegativity was left out: no registry has given it.');
  process.exit(3);
}
const faults = faultsOfRun(lookThroughSources(installed), [...allowed, ...planted], [unreadable]);
for (const fault of faults) console.error(`S40: ${fault}`);
console.log(`Electronegativity: ${faults.length} faults, ${allowed.length} findings allowed`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Into the user's cache, exactly as locked, without running anything of it. */
function install() {
  const lock = fs.readFileSync(path.join(here, 'package-lock.json'));
  const name = `electronegativity-${createHash('sha256').update(lock).digest('hex').slice(0, 16)}`;
  const folder = path.join(cacheFolder(), name);
  if (fs.existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  fs.mkdirSync(unfinished, { recursive: true });
  try {
    for (const file of ['package.json', 'package-lock.json'])
      fs.copyFileSync(path.join(here, file), path.join(unfinished, file));
    npmQuietly(['ci', '--prefix', unfinished, '--ignore-scripts', '--no-audit', '--no-fund']);
    fs.renameSync(unfinished, folder);
    return folder;
  } catch (error) {
    if (isUnreachable(error)) return undefined;
    throw error;
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
}

function lookThroughSources(tool) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'electronegativity-'));
  try {
    for (const part of ['src-main', 'src-renderer']) copySources(part, path.join(folder, part));
    fs.mkdirSync(path.join(folder, 'planted'));
    for (const fault of ['second-browser.ts', 'shell/open-page.ts'])
      fs.copyFileSync(
        inProject('scripts/gates/faults/src-main', fault),
        path.join(folder, 'planted', path.basename(fault)),
      );
    fs.writeFileSync(path.join(folder, unreadable), 'const = ;');
    const { devDependencies } = JSON.parse(fs.readFileSync(inProject('package.json'), 'utf8'));
    const args = [path.join(here, 'run.mjs'), tool, folder, devDependencies.electron];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** All but the tests, and without the comments that switch the tool off. */
function copySources(from, to) {
  for (const name of fs.readdirSync(inProject(from), { recursive: true })) {
    if (isTest.test(name) || !/\.(?:tsx?|html)$/.test(name)) continue;
    const text = fs.readFileSync(inProject(from, name), 'utf8');
    fs.mkdirSync(path.dirname(path.join(to, name)), { recursive: true });
    fs.writeFileSync(path.join(to, name), text.replaceAll(/eng-disable/gi, ''));
  }
}
