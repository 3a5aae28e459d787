/*
 * The app against the embedded stand-in for Plex. Where nobody can see a window, or with
 * --headless, the main job is walked through step by step on a private desktop.
 */
import path from 'node:path';
import { freshBuildOrExit, hasDisplay, onPrivateDesktop } from './run/fresh-build.mjs';
import { runAsOrdinaryUser } from './run/ordinary-user.mjs';
import { tool } from './run/tools.mjs';

const isWalk = process.argv.includes('--headless') || !hasDisplay();
const minutes = isWalk ? 15 : undefined;

await freshBuildOrExit({ withDesktopRig: isWalk });
process.exitCode = await runAsOrdinaryUser(
  ({ node, folder }) => {
    const demo = [node, tool('tsx', folder), path.join(folder, 'e2e/demo/demo.ts')];
    return isWalk ? onPrivateDesktop(folder, minutes - 1, [...demo, '--headless']) : demo;
  },
  { minutes },
);
