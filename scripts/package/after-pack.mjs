import fs from 'node:fs';
import path from 'node:path';
import { Arch } from 'electron-builder';
import { commandProgram, requireCommandFor } from './command-program.mjs';

/**
 * Called by electron-builder once a program's folder stands. Electron taken from a folder brings
 * along what a downloaded one does not; the older runtime of the tests is refused unless asked for,
 * and always the command of another kind of machine.
 */
export default function afterPack(
  { appOutDir, electronPlatformName, arch },
  command = commandProgram,
) {
  requireCommandFor(electronPlatformName, Arch[arch], command);
  const inFolder = (name) => path.join(appOutDir, name);
  if (fs.existsSync(inFolder('FALLBACK')) && process.env.KEYRING_PACKAGE_FOR_TESTS !== '1') {
    throw new Error('This is the older Electron of the tests, which is never given to users.');
  }
  if (electronPlatformName !== 'linux') return;
  for (const name of ['version', 'FALLBACK', 'resources/default_app.asar']) {
    fs.rmSync(inFolder(name), { force: true });
  }
}
