import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder } from '../setup/places.mjs';

/*
 * A bare Debian in a folder of its own, to install a package in as a stranger's machine would. Needs
 * root, debootstrap, and a Debian to fetch from: the one that this machine's own apt uses.
 */

/** Where the bare system is kept, so that it is fetched once. */
const keptAs = path.join(cacheFolder(), 'bare-debian.tar');

const suite = 'bookworm';

/** Why there can be none here; undefined where there can. */
export function cleanRootMissing() {
  if (process.getuid?.() !== 0) return 'it takes root';
  if (spawnSync('which', ['debootstrap']).status !== 0) return 'debootstrap is not installed';
  return undefined;
}

/**
 * Makes one, mounted as far as programs in it need.
 *
 * @returns its folder; `run` for a command in it, which gives what it printed; and `remove`
 */
export function makeCleanRoot() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-root-'));
  unpackInto(folder);
  fs.chmodSync(folder, 0o755);
  const mounts = [];
  const mount = (...args) => {
    execFileSync('mount', args);
    mounts.push(args.at(-1));
  };
  const inRoot = (place) => path.join(folder, place);
  mount('-t', 'proc', 'proc', inRoot('proc'));
  mount('--bind', '/dev', inRoot('dev'));
  fs.copyFileSync('/etc/resolv.conf', inRoot('etc/resolv.conf'));
  return {
    folder,
    run: (command, ...args) =>
      execFileSync('chroot', [folder, command, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 10 * 60_000,
        maxBuffer: 64 * 1024 * 1024,
        env: {
          PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
          DEBIAN_FRONTEND: 'noninteractive',
          LANG: 'C',
        },
      }),
    remove: () => {
      for (const place of mounts.reverse()) execFileSync('umount', ['--lazy', place]);
      // Whatever is still mounted in there is this machine's own.
      execFileSync('rm', ['--recursive', '--force', '--one-file-system', folder]);
    },
  };
}

function unpackInto(folder) {
  if (!fs.existsSync(keptAs)) {
    console.log('Fetching a bare Debian (once)');
    const made = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-debootstrap-'));
    execFileSync('debootstrap', ['--variant=minbase', suite, made, mirror()], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    copyAptSettings(made);
    fs.mkdirSync(path.dirname(keptAs), { recursive: true });
    execFileSync('tar', ['--create', '--file', `${keptAs}.new`, '--directory', made, '.']);
    fs.renameSync(`${keptAs}.new`, keptAs);
    fs.rmSync(made, { recursive: true, force: true });
  }
  execFileSync('tar', ['--extract', '--file', keptAs, '--directory', folder]);
}

/** Where this machine's own apt finds its packages. */
function mirror() {
  const printed = execFileSync(
    'apt-get',
    ['indextargets', '--format', '$(CODENAME) $(REPO_URI)', 'Created-By: Packages'],
    { encoding: 'utf8' },
  );
  const line = printed.split('\n').find((each) => each.startsWith(`${suite} `));
  if (line === undefined) throw new Error(`apt knows no ${suite} here`);
  return line.split(' ')[1];
}

/** What this machine needs to reach it. */
function copyAptSettings(root) {
  for (const name of fs.readdirSync('/etc/apt/apt.conf.d')) {
    const text = fs.readFileSync(path.join('/etc/apt/apt.conf.d', name), 'utf8');
    if (!/^\s*Acquire::/m.test(text)) continue;
    fs.writeFileSync(path.join(root, 'etc/apt/apt.conf.d', name), text);
  }
}
