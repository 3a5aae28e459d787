import fs from 'node:fs';
import path from 'node:path';
import { runLimited } from '../run/limited.mjs';
import { tool } from '../run/tools.mjs';
import { inProject } from '../setup/places.mjs';

/** Where the Linux program stands once it is packed, in `out`. */
export const programFolder = inProject('out/package/linux-unpacked');

/** For one kind of processor, as electron-builder calls it. */
export const programFolderFor = (architecture) =>
  architecture === 'x64' ? programFolder : inProject(`out/package/linux-${architecture}-unpacked`);

/**
 * Packs the built app with the Electron of the set-up into a folder that runs by itself, its fuses
 * set. Where the tests' older Electron stands in for the current one, the folder is for tests only.
 *
 * @returns the exit status of electron-builder
 */
export async function packProgramFolder() {
  const runtime = inProject('node_modules/electron/dist');
  const version = fs.readFileSync(path.join(runtime, 'version'), 'utf8').trim().replace(/^v/, '');
  const isOlder = fs.existsSync(path.join(runtime, 'FALLBACK'));
  fs.rmSync(programFolder, { recursive: true, force: true });
  const settings = [`-c.electronDist=${runtime}`, `-c.electronVersion=${version}`];
  const args = [tool('electron-builder'), '--linux', 'dir', '--publish', 'never', ...settings];
  const env = { ...process.env, ...(isOlder ? { KEYRING_PACKAGE_FOR_TESTS: '1' } : {}) };
  return runLimited(process.execPath, args, { minutes: 5, env });
}
