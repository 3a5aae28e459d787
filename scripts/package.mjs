/*
 * The packages that can be made on this machine, and what proves them: the program folder, on Debian
 * and Ubuntu the .deb, the .rpm and the .tar.gz, each used in a bare system, two equal builds of one commit, and the end-to-end tests of the packed program.
 */
import { build, endToEndTests, pack } from './run/parts.mjs';
import { runParts } from './run/run-parts.mjs';
import { setUpOrExit } from './setup/set-up.mjs';
import { debPackage, equalBuilds, installed, rpmPackage, tarball } from './package/parts.mjs';

await setUpOrExit();
process.exitCode = await runParts([
  // Of a program that is not whole, nothing is worth being known.
  { ...build, isGround: true },
  { ...pack, isGround: true },
  debPackage,
  rpmPackage,
  tarball,
  installed,
  equalBuilds,
  { ...endToEndTests, run: () => endToEndTests.run(['packaged']) },
]);
