import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { debFile } from './deb.mjs';
import { rpmFile } from './rpm.mjs';
import { tarballFile } from './tarball.mjs';

/*
 * How each package comes into a bare Debian and out of it again. `install` gives the folder in that
 * system where the commands lie, if they are not where commands are looked for.
 */

const apt = ['install', '-y', '-qq', '--no-install-recommends'];
const inRoot = '/tmp/keyring-for-plex.deb';

const deb = {
  title: '.deb, by apt',
  isPossible: () => fs.existsSync(debFile()),
  /** Its dependencies stay when it goes, so they are no trace of it. */
  prepare(root) {
    fs.copyFileSync(debFile(), path.join(root.folder, inRoot));
    root.run('apt-get', 'update', '-qq');
    const simulated = root.run('apt-get', ...apt, '-s', inRoot);
    const needed = [...simulated.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
    root.run('apt-get', ...apt, ...needed.filter((name) => name !== 'keyring-for-plex'));
  },
  install: (root) => void root.run('apt-get', ...apt, inRoot),
  remove: (root) => void root.run('apt-get', 'purge', '-y', '-qq', 'keyring-for-plex'),
};

/**
 * Debian's rpm puts it into the other system from outside. What it needs came with the .deb: by the
 * names that the .rpm asks for, nothing in a Debian is known.
 */
const rpm = {
  title: '.rpm, by rpm, beside what the .deb needed',
  isPossible: () => fs.existsSync(rpmFile()),
  /** What is there wherever rpm is at home. */
  prepare: (root) => void root.run('mkdir', '-p', '/opt', '/usr/share/applications'),
  install: (root) => void runRpm(root, '--install', '--nodeps', rpmFile()),
  remove: (root) => void runRpm(root, '--erase', 'keyring-for-plex'),
};

const runRpm = (root, ...words) =>
  execFileSync('rpm', [`--root=${root.folder}`, '--dbpath=/var/lib/rpm', ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

const place = '/opt';

const tarball = {
  title: '.tar.gz, unpacked beside what the .deb needed',
  isPossible: () => fs.existsSync(tarballFile()),
  install(root) {
    execFileSync('tar', ['-xzf', tarballFile(), '-C', path.join(root.folder, place)]);
    return unpacked();
  },
  remove: (root) => fs.rmSync(path.join(root.folder, unpacked()), { recursive: true }),
};

const unpacked = () => path.join(place, path.basename(tarballFile(), '.tar.gz'));

/** In this order: the .deb brings what all of them need. */
export const waysToInstall = [deb, rpm, tarball];
