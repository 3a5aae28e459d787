/* Types, lint and format: what an editor would have said. */
import { checks } from './run/parts.mjs';
import { runParts } from './run/run-parts.mjs';
import { setUpOrExit } from './setup/set-up.mjs';

await setUpOrExit({ withDesktopRig: false });
process.exitCode = await runParts(checks);
