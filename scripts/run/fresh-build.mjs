import { setUpOrExit } from '../setup/set-up.mjs';
import { build } from './parts.mjs';

/** Sets up and builds; ends the process, with the reason shown, where either can't be done. */
export async function freshBuildOrExit(options) {
  await setUpOrExit(options);
  const { failed } = await build.run();
  if (failed > 0) process.exit(1);
}
