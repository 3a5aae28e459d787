/*
 * The packages of a release for one system, into out/release: `package-release.mjs linux|mac|win`. It
 * takes the Electron that users get, and on macOS and Windows insists on a signature.
 */
import fs from 'node:fs';
import path from 'node:path';
import { runLimited } from './run/limited.mjs';
import { tool } from './run/tools.mjs';
import { writeLegalFiles } from './package/legal.mjs';
import { makeCommandProgram } from './package/command-program.mjs';
import { makeDeb } from './package/deb.mjs';
import { makeRpm } from './package/rpm.mjs';
import { makeTarball } from './package/tarball.mjs';
import { inProject } from './setup/places.mjs';

const [system] = process.argv.slice(2);
if (!['linux', 'mac', 'win'].includes(system)) {
  console.error('For which system? linux, mac or win');
  process.exit(2);
}

await runOrExit([inProject('scripts/build.mjs')], 10);
writeLegalFiles();
makeCommandProgram();
const signed = system === 'linux' ? [] : ['-c.forceCodeSigning=true'];
// On Linux the command in a package is of the machine that packs; the others' is for both kinds.
const ofThisMachine = system === 'linux' ? [`--${process.arch}`] : [];
await runOrExit(
  [tool('electron-builder'), `--${system}`, ...ofThisMachine, '--publish', 'never', ...signed],
  75,
);

const release = inProject('out/release');
fs.rmSync(release, { recursive: true, force: true });
fs.mkdirSync(release, { recursive: true });
const ours =
  system === 'linux' ? [makeDeb, makeRpm, makeTarball].map((make) => make(process.arch)) : [];
const made = fs
  .readdirSync(inProject('out/package'))
  .filter((name) => /\.(?:AppImage|flatpak|dmg|zip|exe)$/.test(name))
  .map((name) => inProject('out/package', name));
for (const file of [...made, ...ours]) {
  fs.copyFileSync(file, path.join(release, path.basename(file)));
}
if (system === 'linux') {
  for (const name of fs.readdirSync(inProject('out/legal'))) {
    fs.copyFileSync(inProject('out/legal', name), path.join(release, name));
  }
}
console.log(fs.readdirSync(release).join('\n'));

async function runOrExit(args, minutes) {
  const status = await runLimited(process.execPath, args, { minutes });
  if (status !== 0) process.exit(status ?? 1);
}
