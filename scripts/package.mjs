/*
 * The packages that can be made on this machine, and what proves them: the program folder, on Debian
 * and Ubuntu the .deb, two equal builds of one commit, and the end-to-end tests of the packed program.
 */
import { build, endToEndTests, pack } from './run/parts.mjs';
import { runParts } from './run/run-parts.mjs';
import { setUpOrExit } from './setup/set-up.mjs';
import { debPackage, equalBuilds, installed } from './package/parts.mjs';

await setUpOrExit();
process.exitCode = await runParts([
  build,
  pack,
  debPackage,
  installed,
  equalBuilds,
  { ...endToEndTests, run: () => endToEndTests.run(['packaged']) },
]);
