import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { inProject } from '../setup/places.mjs';
import { requireCommandFor } from './command-program.mjs';
import { commitSeconds } from './legal.mjs';
import { programFolderFor } from './program-folder.mjs';

/** The one folder in the archive: what it is unpacked into. */
const topFolder = (architecture) => `keyring-for-plex-${version()}-${architecture}`;

/**
 * Makes an archive of the packed program, to be unpacked anywhere and run from there. The system's tar
 * does it: electron-builder would fetch another tool first.
 *
 * @returns the path of the .tar.gz
 */
export function makeTarball(architecture = 'x64') {
  const folder = programFolderFor(architecture);
  requireCommandFor('linux', architecture, `${folder}/keyring-for-plex`);
  const file = tarballFile(architecture);
  execFileSync(
    'tar',
    [
      ...['--create', '--file', file, '--use-compress-program=gzip --no-name'],
      // What it holds depends on the commit alone.
      ...['--sort=name', `--mtime=@${commitSeconds()}`, '--owner=root:0', '--group=root:0'],
      ...['--mode=u=rwX,go=rX', `--transform=s,^\\.,${topFolder(architecture)},S`],
      ...['--directory', folder, '.'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  return file;
}

export const tarballFile = (architecture = 'x64') =>
  inProject(`out/package/${topFolder(architecture)}.tar.gz`);

/** What is not as it should be in an archive that was made, a sentence each. */
export function faultsOfTarball(file, architecture = 'x64') {
  const lines = execFileSync('tar', ['--list', '--verbose', '--file', file], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  })
    .trim()
    .split('\n');
  const top = topFolder(architecture);
  const packed = fs.readdirSync(programFolderFor(architecture), { recursive: true });
  return [
    ...lines.filter((line) => !/^[-d]r[w-][-x]r-[-x]r-[-x] root\/root /.test(line)),
    ...lines.filter((line) => !line.split(/\s+/)[5].startsWith(`${top}/`)),
    ...(lines.length === packed.length + 1
      ? []
      : [`holds ${lines.length} of ${packed.length + 1}`]),
  ];
}

const version = () => JSON.parse(fs.readFileSync(inProject('package.json'), 'utf8')).version;
