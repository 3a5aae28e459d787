/*
 * What takes longer than every change can wait for, as before a release: `npm run test:long`, or some
 * of it by its file's name: `npm run test:long -- kills`. The last line counts it all.
 */
import fs from 'node:fs';
import { build, longEndToEndTests, longUnitTests, pack } from './run/parts.mjs';
import { runParts } from './run/run-parts.mjs';
import { inProject } from './setup/places.mjs';
import { setUpOrExit } from './setup/set-up.mjs';

await setUpOrExit();
const chosen = process.argv.slice(2);
const has = (names) =>
  fs
    .readdirSync(inProject('e2e/long'))
    .filter((name) => names.test(name))
    .some((name) => chosen.length === 0 || chosen.some((each) => name.includes(each)));
const chosenOf = (part) => ({ ...part, run: () => part.run(chosen) });

process.exitCode = await runParts([
  ...(has(/\.test\.(?:ts|mjs)$/) ? [chosenOf(longUnitTests)] : []),
  ...(has(/\.spec\.ts$/) ? [build, pack, chosenOf(longEndToEndTests)] : []),
]);
