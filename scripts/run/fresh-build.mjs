import { setUpOrExit } from '../setup/set-up.mjs';
import { build } from './parts.mjs';

/** Sets up and builds; ends the process, with the reason shown, where either can't be done. */
export async function freshBuildOrExit(options) {
  await setUpOrExit(options);
  const { failed } = await build.run();
  if (failed > 0) process.exit(1);
}

/** False on a server or in CI: nobody would see a window. macOS and Windows always have a display. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Puts a command line on a private desktop of e2e/rig; elsewhere than on Linux it stays as it is. */
export function onPrivateDesktop(folder, minutes, commandLine) {
  if (process.platform !== 'linux') return commandLine;
  const rig = `${folder}/e2e/rig/desktop-rig`;
  return [rig, '--window-manager', `--timeout=${minutes * 60}`, '--', ...commandLine];
}
