/*
 * The app against the embedded stand-in for Plex. Where nobody can see a window, or with
 * --headless, the main job is walked through step by step on a private desktop.
 */
import path from 'node:path';
import { freshBuildOrExit } from './run/fresh-build.mjs';
import { runAsOrdinaryUser } from './run/ordinary-user.mjs';
import { tool } from './run/tools.mjs';

const isLinux = process.platform === 'linux';
const hasDisplay = !isLinux || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const isWalk = process.argv.includes('--headless') || !hasDisplay;
const minutes = isWalk ? 15 : undefined;

await freshBuildOrExit({ withDesktopRig: isWalk });
process.exitCode = await runAsOrdinaryUser(
  ({ node, folder }) => [
    ...(isWalk && isLinux ? [path.join(folder, 'e2e/rig/desktop-rig'), ...rigOptions()] : []),
    ...[node, tool('tsx', folder), path.join(folder, 'e2e/demo/demo.ts')],
    ...(isWalk ? ['--headless'] : []),
  ],
  { minutes },
);

function rigOptions() {
  return ['--window-manager', `--timeout=${(minutes - 1) * 60}`, '--'];
}
