import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/* What the set-up asks of Debian. The system's own programs have stand-ins that note what they are told. */

const isDebian = process.platform === 'linux' && fs.existsSync('/usr/bin/apt-get');

let folder;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-system-'));
  program('apt-get', `echo "$*" >> "${folder}/asked"`);
  program('apt-cache', `case "$*" in *libgtk-3-0t64) echo "Package: libgtk-3-0t64";; esac`);
  program('sudo', 'exit 1');
  installed([]);
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

function program(name, script) {
  fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const installed = (names) =>
  program('dpkg-query', names.map((name) => `echo "installed ${name}"`).join('\n'));

function install({ asRoot }) {
  const module = path.join(import.meta.dirname, 'system-packages.mjs');
  const script = `
    process.getuid = () => ${asRoot ? 0 : 1000};
    const { installSystemPackages } = await import(${JSON.stringify(module)});
    try { installSystemPackages(false); } catch (error) { console.log(error.message); process.exit(1); }`;
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { encoding: 'utf8', env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } },
  );
  return { status, printed: stdout.trim() };
}

function asked() {
  try {
    return fs.readFileSync(path.join(folder, 'asked'), 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}

describe.runIf(isDebian)('the packages of the system', () => {
  const all = [
    'libasound2',
    'libgbm1',
    'libgtk-3-0t64', // as newer systems call it
    'libnotify4',
    'libnss3',
    'libsecret-1-0',
    'libx11-xcb1',
    'unzip',
    'xdg-utils',
  ];

  test('are left alone where all are there', () => {
    installed(all);
    expect(install({ asRoot: true })).toEqual({ status: 0, printed: '' });
    expect(asked()).toEqual([]);
  });

  test('are installed by root, those that are missing, by the names they have here', () => {
    installed(all.filter((name) => !/gtk|unzip/.test(name)));
    expect(install({ asRoot: true }).status).toBe(0);
    expect(asked()).toEqual([
      '-qq -o DPkg::Lock::Timeout=300 update',
      '-qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends libgtk-3-0t64 unzip',
    ]);
  });

  test('are installed by whoever may use sudo without a password', () => {
    installed(all.slice(1));
    program('sudo', 'shift; exec "$@"');
    expect(install({ asRoot: false }).status).toBe(0);
    expect(asked()).toEqual([
      '-qq -o DPkg::Lock::Timeout=300 update',
      '-qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends libasound2',
    ]);
  });

  test('are named in the one line to run where neither is so, and nothing is tried', () => {
    installed(all.slice(2));
    expect(install({ asRoot: false })).toEqual({
      status: 1,
      printed:
        'system packages are missing. Run this once:\n  sudo apt-get install -y --no-install-recommends libasound2 libgbm1',
    });
    expect(asked()).toEqual([]);
  });
});
