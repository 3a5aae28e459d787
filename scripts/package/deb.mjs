import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { inProject } from '../setup/places.mjs';
import { commandProgram, requireCommandFor } from './command-program.mjs';
import { commitSeconds } from './legal.mjs';
import { programFolderFor } from './program-folder.mjs';

/** What a Debian or Ubuntu needs to have; see also the set-up's own list. */
const dependencies = [
  'libasound2 | libasound2t64',
  'libatomic1', // of the command line
  'libgbm1',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnotify4',
  'libnss3',
  'libsecret-1-0',
  'libstdc++6', // of the command line
  'libx11-xcb1', // loaded at run time: without it the program ends at once
  'xdg-utils',
];

/** By Electron's names for processors, Debian's. */
const architectures = { x64: 'amd64', arm64: 'arm64' };

/** Where the program stands on the user's machine, owned by root. */
const home = '/opt/keyring-for-plex';

/**
 * Makes the Debian package of the packed program. dpkg-deb does it: electron-builder would fetch
 * other tools first. Needs Debian or Ubuntu.
 *
 * @returns the path of the .deb
 */
export function makeDeb(architecture = 'x64') {
  const { version, description } = manifest();
  const root = inProject('out/package/deb');
  const file = debFile(architecture);
  layOut(root, architecture, 'deb');
  fs.mkdirSync(path.join(root, 'DEBIAN'));
  fs.writeFileSync(
    path.join(root, 'DEBIAN/control'),
    controlFile({ version, description, architecture, kilobytes: sizeOf(root) }),
  );
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', '--build', root, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: String(commitSeconds()) },
  });
  fs.rmSync(root, { recursive: true });
  return file;
}

/**
 * Puts all files into a folder, as they are to lie on the user's machine.
 *
 * @param kind of package; the program that runs knows by it that a package manager brings newer versions
 */
export function layOut(root, architecture, kind) {
  requireCommandFor(
    'linux',
    architecture,
    path.join(programFolderFor(architecture), 'keyring-for-plex'),
  );
  fs.rmSync(root, { recursive: true, force: true });
  const put = (place, text, mode = 0o644) => {
    const target = path.join(root, place);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text, { mode });
    fs.chmodSync(target, mode);
  };

  fs.mkdirSync(path.join(root, 'opt'), { recursive: true });
  fs.cpSync(programFolderFor(architecture), path.join(root, home), { recursive: true });
  put(`${home}/resources/package-kind`, `${kind}\n`);
  fs.chmodSync(path.join(root, home, 'chrome-sandbox'), 0o4755); // Chromium's way where users have no namespaces
  put('usr/bin/keyring-for-plex-app', starter, 0o755);
  fs.symlinkSync(`${home}/keyring-for-plex`, path.join(root, 'usr/bin/keyring-for-plex'));
  for (const [place, text] of commandFiles()) put(place, text);
  put('usr/share/applications/keyring-for-plex.desktop', desktopEntry);
  for (const name of fs.readdirSync(inProject('assets/app/icons'))) {
    const size = name.replace('.png', '');
    const icon = fs.readFileSync(inProject('assets/app/icons', name));
    put(`usr/share/icons/hicolor/${size}/apps/keyring-for-plex.png`, icon);
  }
  put('usr/share/doc/keyring-for-plex/copyright', fs.readFileSync(inProject('LICENSE'), 'utf8'));
}

/** What shells and `man` read, as the command itself writes it. */
function commandFiles() {
  const written = (...words) => execFileSync(commandProgram, words, { encoding: 'utf8' });
  return [
    ['usr/share/man/man1/keyring-for-plex.1.gz', gzipSync(written('manual'), { level: 9 })],
    ['usr/share/bash-completion/completions/keyring-for-plex', written('completion', 'bash')],
    ['usr/share/zsh/vendor-completions/_keyring-for-plex', written('completion', 'zsh')],
    ['usr/share/fish/vendor_completions.d/keyring-for-plex.fish', written('completion', 'fish')],
  ];
}

export const debFile = (architecture = 'x64') =>
  inProject(
    `out/package/keyring-for-plex_${manifest().version}_${architectures[architecture]}.deb`,
  );

const manifest = () => JSON.parse(fs.readFileSync(inProject('package.json'), 'utf8'));

/** No core files: what the program has in memory is not to lie about on a disk. */
export const starter = `#!/bin/sh
ulimit -c 0
exec ${home}/keyring-for-plex-app "$@"
`;

const desktopEntry = `[Desktop Entry]
Type=Application
Name=Keyring for Plex
Comment=Keeps your Plex tokens at hand in the tray
Exec=keyring-for-plex-app
Icon=keyring-for-plex
Terminal=false
Categories=Utility;
StartupWMClass=keyring-for-plex
`;

function controlFile({ version, description, architecture, kilobytes }) {
  return `Package: keyring-for-plex
Version: ${version}
Section: utils
Priority: optional
Architecture: ${architectures[architecture]}
Maintainer: Keyring for Plex <keyring-for-plex@localhost>
Installed-Size: ${kilobytes}
Depends: ${dependencies.join(', ')}
Recommends: gnome-keyring | kwalletmanager | keepassxc
Description: ${description.replace(/\.$/, '')}
 Signs in to Plex, keeps the tokens in the desktop's keychain, shows whose they
 are, and hands them out from the tray, and to other programs by a command line.
`;
}

function sizeOf(folder) {
  const [kilobytes] = execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t');
  return kilobytes;
}
