/* The bench of speed and memory, on a private desktop; arguments are passed on to it. */
import path from 'node:path';
import { freshBuildOrExit, onPrivateDesktop } from './run/fresh-build.mjs';
import { runAsOrdinaryUser } from './run/ordinary-user.mjs';
import { tool } from './run/tools.mjs';

const minutes = 60;

await freshBuildOrExit();
process.exitCode = await runAsOrdinaryUser(
  ({ node, folder }) =>
    onPrivateDesktop(folder, minutes - 1, [
      node,
      tool('tsx', folder),
      path.join(folder, 'e2e/bench/bench.ts'),
      ...process.argv.slice(2),
    ]),
  { minutes },
);
