/* The end-to-end tests alone, of a fresh build: `npm run e2e -- sign-in` runs those of one file. */
import { build, endToEndTests, pack } from './run/parts.mjs';
import { runParts } from './run/run-parts.mjs';
import { setUpOrExit } from './setup/set-up.mjs';

await setUpOrExit();
const chosen = process.argv.slice(2);
const isPackNeeded = chosen.length === 0 || chosen.some((each) => each.includes('packaged'));
process.exitCode = await runParts([
  build,
  ...(isPackNeeded ? [pack] : []),
  { ...endToEndTests, run: () => endToEndTests.run(chosen) },
]);
