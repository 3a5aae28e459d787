import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** What Electron itself needs of a bare Debian or Ubuntu, and unzip for the set-up. */
const forElectron = [
  'libasound2',
  'libgbm1',
  'libgtk-3-0',
  'libnotify4', // loaded at run time: without it there are no notifications
  'libnss3',
  'libsecret-1-0', // of keytar
  'libx11-xcb1', // loaded at run time: without it the program ends at once
  'unzip',
  'xdg-utils', // opens web pages
];

/** What the private desktop of the end-to-end tests consists of; see e2e/rig/desktop-rig. */
const forDesktopRig = [
  'at-spi2-core', // what a screen reader listens to
  'binutils', // makes the command line's runtime smaller
  'bubblewrap', // starts what is installed in another system's folder
  'copyq',
  'dbus',
  'rpm', // makes the .rpm
  'debootstrap', // a bare system to install the package in
  'desktop-file-utils', // judges the file that starts us at login
  'dunst',
  'faketime', // another time for the whole program
  'fish', // completes our words
  'fonts-ipafont-gothic', // draws Japanese; 3.5 MB, the font that Playwright asks for too
  'gcr',
  'gir1.2-atspi-2.0',
  'gnome-keyring',
  'libatomic1', // of the command line’s runtime
  'libglib2.0-bin',
  'libsecret-tools',
  'openbox',
  'procps',
  'python3-dbus',
  'python3-dbusmock',
  'python3-gi',
  'python3-xlib',
  'x11-utils',
  'x11-xserver-utils', // xrandr, for two monitors
  'xclip',
  'xdotool',
  'xfce4-clipman',
  'xfce4-panel',
  'xserver-xorg-core', // two monitors, which Xvfb has not
  'xserver-xorg-video-dummy',
  'xvfb',
  'zsh', // completes our words
];

/** How long another installation, such as the system's own of updates, is waited for. */
const LOCK_SECONDS = 300;

/**
 * Installs the Debian packages that are missing. Where that needs a password it says the one
 * line to run instead, and throws. Other systems are left alone.
 *
 * @param withDesktopRig false where nothing is to run but the app itself
 */
export function installSystemPackages(withDesktopRig) {
  if (process.platform !== 'linux') return;
  const wanted = withDesktopRig ? [...forElectron, ...forDesktopRig] : forElectron;
  if (!fs.existsSync('/usr/bin/apt-get')) {
    console.log(`Not Debian or Ubuntu: this needs, by whatever name, ${wanted.join(' ')}`);
    return;
  }
  const missing = missingOf(wanted);
  if (missing.length === 0) return;

  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n'];
  if (asRoot.length > 0 && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) {
    throw new Error(
      `system packages are missing. Run this once:\n  sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
  console.log(`Set-up: installing ${missing.length} system packages and what they need`);
  const command = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'];
  const aptGet = (...args) =>
    run([...command, '-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`, ...args]);
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...missing.map(nameHere));
}

function missingOf(names) {
  const listed = execFileSync(
    'dpkg-query',
    ['--show', '--showformat', '${db:Status-Status} ${Package}\n'],
    { encoding: 'utf8' },
  );
  const installed = new Set(
    listed.split('\n').flatMap((line) => (line.startsWith('installed ') ? [line.slice(10)] : [])),
  );
  return names.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/** Ubuntu 24.04 and Debian 13 put "t64" behind the names of libraries rebuilt for 64-bit times. */
function nameHere(name) {
  const renamed = spawnSync('apt-cache', ['show', '--no-all-versions', `${name}t64`], {
    encoding: 'utf8',
  });
  return renamed.status === 0 && renamed.stdout !== '' ? `${name}t64` : name;
}

/** apt's own chatter is shown only when it fails. */
function run([command, ...args]) {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: 20 * 60_000 });
  if (done.status === 0) return;
  throw new Error(`${args.join(' ')} failed:\n${done.error ?? ''}${done.stdout}${done.stderr}`);
}
