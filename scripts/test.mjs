/* Everything that proves the project, after setting it up. The last line counts it all. */
import { build, checks, fetchedGates, endToEndTests, pack, unitTests } from './run/parts.mjs';
import { runParts } from './run/run-parts.mjs';
import { setUp } from './setup/set-up.mjs';

const preparation = {
  title: 'Set-up',
  async run() {
    try {
      await setUp();
      return { passed: 1, failed: 0, skipped: 0 };
    } catch (error) {
      console.error(`Set-up: ${error.message}`);
      return { passed: 0, failed: 1, skipped: 0 };
    }
  },
};

const parts = [preparation, build, pack, ...checks, ...fetchedGates, unitTests, endToEndTests];
process.exitCode = await runParts(parts);
