/* The app against the real Plex; arguments are passed on to it. */
import { freshBuildOrExit } from './run/fresh-build.mjs';
import { runAsOrdinaryUser } from './run/ordinary-user.mjs';
import { tool } from './run/tools.mjs';

await freshBuildOrExit({ withDesktopRig: false });
process.exitCode = await runAsOrdinaryUser(({ node, folder }) => [
  node,
  tool('electron', folder),
  folder,
  ...process.argv.slice(2),
]);
