import { commandRuntimeMissing, ensureCommandRuntimes } from './command-runtime.mjs';
import { ensureElectron, ensureFallbackTypes } from './electron-runtime.mjs';
import { installPackages } from './packages.mjs';
import { installSystemPackages } from './system-packages.mjs';

/**
 * Makes a bare checkout ready, with nothing but Node, npm and (on Debian and Ubuntu) apt-get.
 * Does only what is missing; a second run takes a moment.
 *
 * @param options.withDesktopRig whether end-to-end tests are to run, which need a desktop of their own
 */
export async function setUp({ withDesktopRig = true } = {}) {
  installPackages();
  installSystemPackages(withDesktopRig);
  await ensureFallbackTypes();
  await ensureElectron();
  if (withDesktopRig && commandRuntimeMissing() === undefined) ensureCommandRuntimes();
}

/** Runs the set-up, and ends the process with one sentence where it can't be done. */
export async function setUpOrExit(options) {
  try {
    await setUp(options);
  } catch (error) {
    console.error(`Set-up: ${error.message}`);
    process.exit(1);
  }
}
