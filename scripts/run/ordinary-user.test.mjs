import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';

const copyName = 'keyring-for-plex-copied-by-a-test';
/** What the ordinary user runs: tells who it is and what it sees, and leaves something in `out`. */
const look = `
  const fs = require('node:fs');
  const path = require('node:path');
  const tree = (folder) => fs.readdirSync(folder, { recursive: true })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile()).sort();
  fs.writeFileSync(path.join(process.env.KEYRING_OUT_DIR, 'seen.json'), JSON.stringify({
    uid: process.getuid(), home: process.env.HOME, folder: process.cwd(),
    secret: fs.readFileSync('src/for-root-alone.txt', 'utf8'),
    files: tree('.').filter((name) => !name.startsWith('scripts')),
  }));
`;

let checkout;

/* Only root has another user to run things as, and a checkout that this user may not read. */
describe.runIf(process.getuid?.() === 0)('a checkout that only root may read', () => {
  beforeEach(() => {
    checkout = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-checkout-')); // 0700
    for (const part of ['scripts/run', 'scripts/setup']) {
      fs.cpSync(inProject(part), path.join(checkout, part), { recursive: true });
    }
    keep('package.json', '{ "type": "module" }');
    keep('.git/config', 'not for anybody else');
    keep('dist/package.deb', 'large');
    keep('src/for-root-alone.txt', 'read all the same', 0o600);
    keep('src/soon-gone.txt', '');
    keep('node_modules/.package-lock.json', 'one');
    keep('node_modules/electron/dist/version', '33');
    keep('node_modules/a-package/index.js', 'one');
    keep(
      'run.mjs',
      `import { runAsOrdinaryUser } from './scripts/run/ordinary-user.mjs';
      process.exit(await runAsOrdinaryUser(({ node }) => [node, '-e', ${JSON.stringify(look)}],
        { minutes: 1, copyName: ${JSON.stringify(copyName)} }));`,
    );
  });

  afterEach(() => {
    fs.rmSync(checkout, { recursive: true });
    fs.rmSync(seenFolder(), { recursive: true, force: true });
  });

  test('is copied to the home of the ordinary user, who owns and may read all of it', () => {
    const seen = run();
    expect(seen.uid).not.toBe(0);
    expect(seen.folder).toBe(path.join(seen.home, copyName));
    expect(seen.secret).toBe('read all the same');
    expect(fs.statSync(path.join(seen.folder, 'src/for-root-alone.txt')).uid).toBe(seen.uid);
  });

  test('leaves its history and its packages of programs at home', () => {
    expect(run().files).toEqual([
      'node_modules/.package-lock.json',
      'node_modules/a-package/index.js',
      'node_modules/electron/dist/version',
      'package.json',
      'run.mjs',
      'src/for-root-alone.txt',
      'src/soon-gone.txt',
    ]);
  });

  test('is the same again at the next run; packages are copied only when they changed', () => {
    const { folder } = run();
    const copiedPackage = path.join(folder, 'node_modules/a-package/index.js');
    fs.rmSync(path.join(checkout, 'src/soon-gone.txt'));
    keep('node_modules/a-package/index.js', 'two');
    expect(run().files).not.toContain('src/soon-gone.txt');
    expect(fs.readFileSync(copiedPackage, 'utf8')).toBe('one');

    keep('node_modules/.package-lock.json', 'two');
    run();
    expect(fs.readFileSync(copiedPackage, 'utf8')).toBe('two');
  });
});

function keep(name, text, mode = 0o644) {
  const file = path.join(checkout, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text, { mode });
}

/** @returns what the ordinary user saw, from where it is brought back to */
function run() {
  execFileSync(process.execPath, [path.join(checkout, 'run.mjs')], { stdio: 'pipe' });
  return JSON.parse(fs.readFileSync(path.join(checkout, 'out/seen.json'), 'utf8'));
}

function seenFolder() {
  const [, , , , , home] = execFileSync('getent', ['passwd', 'keyring-tester'], {
    encoding: 'utf8',
  }).split(':');
  return path.join(home, copyName);
}
