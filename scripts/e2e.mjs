/* The end-to-end tests alone, of a fresh build: `npm run e2e -- sign-in` runs those of one file. */
import { build, endToEndTests } from './run/parts.mjs';
import { runParts } from './run/run-parts.mjs';
import { setUpOrExit } from './setup/set-up.mjs';

await setUpOrExit();
const chosen = process.argv.slice(2);
process.exitCode = await runParts([
  build,
  { ...endToEndTests, run: () => endToEndTests.run(chosen) },
]);
