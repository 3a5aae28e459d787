/* Speed and memory, held against bases of the same run: `npm run bench -- tray` runs one of them. */
import path from 'node:path';
import { freshBuildOrExit } from './run/fresh-build.mjs';
import { runAsOrdinaryUser } from './run/ordinary-user.mjs';
import { tool } from './run/tools.mjs';

await freshBuildOrExit();
process.exitCode = await runAsOrdinaryUser(
  ({ node, folder }) => [
    ...[node, tool('tsx', folder), path.join(folder, 'e2e/bench/bench.ts')],
    ...process.argv.slice(2),
  ],
  { minutes: 60 },
);
