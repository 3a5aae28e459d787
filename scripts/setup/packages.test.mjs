import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/* When npm is asked for packages, and how. Only npm has a stand-in here, which notes what it was asked. */

let checkout;

beforeEach(() => {
  checkout = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-packages-'));
  const setup = path.join(checkout, 'scripts/setup');
  fs.mkdirSync(setup, { recursive: true });
  fs.mkdirSync(path.join(checkout, 'node_modules'));
  for (const name of ['packages.mjs', 'npm.mjs', 'places.mjs']) {
    fs.copyFileSync(path.join(import.meta.dirname, name), path.join(setup, name));
  }
  fs.writeFileSync(
    path.join(checkout, 'npm-cli.js'),
    `require('node:fs').writeFileSync('asked', process.argv.slice(2).join(' '));`,
  );
  writeLock('package-lock.json', locked);
});

afterEach(() => fs.rmSync(checkout, { recursive: true }));

const installedHere = {
  '': { version: '0.1.0' },
  'node_modules/axios': { version: '1.0.0', integrity: 'sha512-axios' },
};
const locked = {
  ...installedHere,
  'node_modules/of-another-system': { version: '2.0.0', integrity: 'sha512-x', optional: true },
};

const writeLock = (file, packages) =>
  fs.writeFileSync(path.join(checkout, file), JSON.stringify({ packages }));

/** @returns what npm was asked; undefined where it was not run */
function askedOfNpm() {
  const script = `import { installPackages } from './scripts/setup/packages.mjs'; installPackages();`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      cwd: checkout,
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: path.join(checkout, 'npm-cli.js') },
    },
  );
  expect(status, stderr).toBe(0);
  const asked = path.join(checkout, 'asked');
  return fs.existsSync(asked) ? fs.readFileSync(asked, 'utf8') : undefined;
}

test('packages that are there as locked are left alone', () => {
  writeLock('node_modules/.package-lock.json', installedHere);
  expect(askedOfNpm()).toBeUndefined();
});

test.each([
  ['nothing is there', {}],
  [
    'one has another version',
    {
      ...installedHere,
      'node_modules/axios': { ...installedHere['node_modules/axios'], version: '0.9.0' },
    },
  ],
  [
    'one has another content',
    {
      ...installedHere,
      'node_modules/axios': { ...installedHere['node_modules/axios'], integrity: 'sha512-other' },
    },
  ],
])('where %s, all come from the lock file, with install scripts off', (_what, installed) => {
  writeLock('node_modules/.package-lock.json', installed);
  expect(askedOfNpm()).toMatch(/^ci --ignore-scripts /);
});
