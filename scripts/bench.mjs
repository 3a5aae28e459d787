/*
 * The bench of speed and memory: `npm run bench`, or some of it: `npm run bench -- tray page`. Its
 * figures are of Linux, whose panel, keyring and process files can be seen from outside.
 */
import path from 'node:path';
import { makeCommandProgram, makeEmptyProgram } from './package/command-program.mjs';
import { freshBuildOrExit } from './run/fresh-build.mjs';
import { runAsOrdinaryUser } from './run/ordinary-user.mjs';
import { pack } from './run/parts.mjs';
import { tool } from './run/tools.mjs';

const minutes = 40;

if (process.platform !== 'linux') {
  console.error('The bench runs on Linux only.');
  process.exit(1);
}
const asked = process.argv.slice(2);
const ofThePackage = ['size', 'packaged', 'window'];
await freshBuildOrExit();
makeCommandProgram();
makeEmptyProgram();
// A failure is not the end: these figures are then said to be missing.
if (asked.length === 0 || ofThePackage.some((name) => asked.includes(name))) await pack.run();
process.exitCode = await runAsOrdinaryUser(
  ({ node, folder }) => [
    node,
    tool('tsx', folder),
    path.join(folder, 'e2e/bench/bench.ts'),
    ...asked,
  ],
  { minutes },
);
