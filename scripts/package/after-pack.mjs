import fs from 'node:fs';
import path from 'node:path';

/**
 * Called by electron-builder once a program's folder stands. Electron taken from a folder brings
 * along what a downloaded one does not; the older runtime of the tests is refused unless asked for.
 */
export default function afterPack({ appOutDir, electronPlatformName }) {
  const inFolder = (name) => path.join(appOutDir, name);
  if (fs.existsSync(inFolder('FALLBACK')) && process.env.KEYRING_PACKAGE_FOR_TESTS !== '1') {
    throw new Error('This is the older Electron of the tests, which is never given to users.');
  }
  if (electronPlatformName !== 'linux') return;
  for (const name of ['version', 'FALLBACK', 'resources/default_app.asar']) {
    fs.rmSync(inFolder(name), { force: true });
  }
}
