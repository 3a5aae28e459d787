/*
 * Watches the packaged program at rest, and with its window opened again and again: half an hour, or as
 * many minutes as are asked for, `npm run soak -- 5`.
 */
import { build, longEndToEndTests, pack } from './run/parts.mjs';
import { runParts } from './run/run-parts.mjs';
import { setUpOrExit } from './setup/set-up.mjs';

const [minutes = '30'] = process.argv.slice(2);
if (!/^\d{1,4}$/.test(minutes) || Number(minutes) === 0) {
  console.error('How many minutes? A whole number: npm run soak -- 5');
  process.exit(2);
}
await setUpOrExit();
process.exitCode = await runParts([
  build,
  pack,
  {
    ...longEndToEndTests,
    title: `Soak of ${minutes} minutes`,
    run: () => longEndToEndTests.run(['soak'], { env: { KEYRING_SOAK_MINUTES: minutes } }),
  },
]);
