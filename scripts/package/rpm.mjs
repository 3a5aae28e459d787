import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inProject } from '../setup/places.mjs';
import { layOut } from './deb.mjs';
import { commitSeconds } from './legal.mjs';

/** What a Fedora or openSUSE needs to have, by what it provides: their packages differ in name. */
const needed = [
  'libasound.so.2()(64bit)',
  'libatomic.so.1()(64bit)', // of the command line
  'libgbm.so.1()(64bit)',
  'libgtk-3.so.0()(64bit)',
  'libnotify.so.4()(64bit)',
  'libnss3.so()(64bit)',
  'libsecret-1.so.0()(64bit)',
  'libstdc++.so.6()(64bit)', // of the command line
  'libX11-xcb.so.1()(64bit)',
  'xdg-utils',
];

/** By Electron's names for processors, those of RPM. */
const architectures = { x64: 'x86_64', arm64: 'aarch64' };

/**
 * Makes the RPM of the same files as the Debian package holds. rpmbuild does it, which Debian has too.
 *
 * @returns the path of the .rpm
 */
export function makeRpm(architecture = 'x64') {
  const folder = inProject('out/package/rpm');
  const root = path.join(folder, 'root');
  fs.rmSync(folder, { recursive: true, force: true });
  layOut(root, architecture, 'rpm');
  const target = architectures[architecture];
  const { version, description } = manifest();
  const spec = path.join(folder, 'keyring-for-plex.spec');
  fs.writeFileSync(
    spec,
    specFile({ version, description, target, files: filesIn(root), folders: foldersIn(root) }),
  );
  const settings = { _topdir: folder, _rpmdir: folder, _build_id_links: 'none' };
  const defines = Object.entries(settings).flatMap(([name, value]) => [
    '--define',
    `${name} ${value}`,
  ]);
  execFileSync(
    'rpmbuild',
    ['-bb', '--quiet', `--target=${target}`, `--buildroot=${root}`, '--noclean', ...defines, spec],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SOURCE_DATE_EPOCH: String(commitSeconds()) },
    },
  );
  const file = rpmFile(architecture);
  fs.renameSync(path.join(folder, target, path.basename(file)), file);
  fs.rmSync(folder, { recursive: true });
  return file;
}

export const rpmFile = (architecture = 'x64') =>
  inProject(
    `out/package/keyring-for-plex-${manifest().version}-1.${architectures[architecture]}.rpm`,
  );

const manifest = () => JSON.parse(fs.readFileSync(inProject('package.json'), 'utf8'));

/** What is not as it should be in a package that was made, a sentence each. */
export function faultsOfRpm(file) {
  const ask = (...words) => execFileSync('rpm', ['-qp', ...words, file], { encoding: 'utf8' });
  const owners = new Set(ask('--queryformat', '[%{FILEUSERNAME}:%{FILEGROUPNAME}\n]').split('\n'));
  const modes = ask('--queryformat', '[%{FILEMODES:perms} %{FILENAMES}\n]').split('\n');
  const requires = ask('--requires').split('\n');
  const sandbox = modes.find((line) => line.endsWith('/chrome-sandbox')) ?? '';
  return [
    ...[...owners].filter((owner) => owner !== '' && owner !== 'root:root'),
    ...needed.filter((each) => !requires.includes(each)).map((each) => `does not ask for ${each}`),
    ...(sandbox.startsWith('-rwsr-xr-x') ? [] : ['has no sandbox helper of root']),
    ...(modes.some((line) => line.endsWith('/usr/bin/keyring-for-plex-app')) ? [] : ['no starter']),
  ];
}

/** Every file and link, none of the folders that belong to the system. */
function filesIn(root) {
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `/${path.relative(root, path.join(entry.parentPath, entry.name))}`)
    .sort();
}

/** The folders that go with the program: those of the system stay. */
function foldersIn(root) {
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `/${path.relative(root, path.join(entry.parentPath, entry.name))}`)
    .filter((folder) =>
      /^\/(?:opt|usr\/share\/doc)\/keyring-for-plex|^\/usr\/share\/fish/.test(folder),
    )
    .sort();
}

function specFile({ version, description, target, files, folders }) {
  const modes = (file) => (file.endsWith('/chrome-sandbox') ? '4755' : '-');
  return `Name: keyring-for-plex
Version: ${version}
Release: 1
Summary: ${description.replace(/\.$/, '')}
License: MIT
BuildArch: ${target}
AutoReqProv: no
${needed.map((each) => `Requires: ${each}`).join('\n')}
Recommends: (gnome-keyring or kwalletmanager or keepassxc)
%global _binary_payload w3.zstdio
%global __os_install_post %{nil}
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _buildhost localhost

%description
Signs in to Plex, keeps the tokens in the desktop's keychain, shows whose they are, and hands them out
from the tray.

%files
${folders.map((folder) => `%dir %attr(0755, root, root) "${folder}"`).join('\n')}
${files.map((file) => `%attr(${modes(file)}, root, root) "${file}"`).join('\n')}
`;
}
