/*
 * The bench of speed and memory: `npm run bench`, or some of it: `npm run bench -- tray page`. Its
 * figures are of Linux, whose panel, keyring and process files can be seen from outside.
 */
import path from 'node:path';
import { freshBuildOrExit } from './run/fresh-build.mjs';
import { runAsOrdinaryUser } from './run/ordinary-user.mjs';
import { tool } from './run/tools.mjs';

const minutes = 30;

if (process.platform !== 'linux') {
  console.error('The bench runs on Linux only.');
  process.exit(1);
}
await freshBuildOrExit();
process.exitCode = await runAsOrdinaryUser(
  ({ node, folder }) => [
    node,
    tool('tsx', folder),
    path.join(folder, 'e2e/bench/bench.ts'),
    ...process.argv.slice(2),
  ],
  { minutes },
);
