import { constants } from 'node:fs';
import { copyFile, cp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createPackageWithOptions, extractAll } from '@electron/asar';
import { packagedProgram } from './packaged-app.ts';

const SANDBOX_HELPER = 'chrome-sandbox';

/**
 * A copy of the packaged program, its fuses and all, in which main runs a script before our first line.
 *
 * @param script a module's file
 * @param folder for the copy
 * @returns the program to start
 */
export async function copyThatRuns(script: string, folder: string): Promise<string> {
  const copy = path.join(folder, 'altered-program');
  const original = path.dirname(packagedProgram);
  await cp(original, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
  // Where it has root's rights, a copy has not.
  await rm(path.join(copy, SANDBOX_HELPER));
  await symlink(path.join(original, SANDBOX_HELPER), path.join(copy, SANDBOX_HELPER));
  const archive = path.join(copy, 'resources', 'app.asar');
  const unpacked = path.join(folder, 'altered-archive');
  extractAll(archive, unpacked);
  const { main } = JSON.parse(await readFile(path.join(unpacked, 'package.json'), 'utf8')) as {
    main: string;
  };
  const entry = path.join(unpacked, main);
  await copyFile(script, path.join(path.dirname(entry), 'before-main.js'));
  await writeFile(entry, `import './before-main.js';\n${await readFile(entry, 'utf8')}`);
  await createPackageWithOptions(unpacked, archive, { unpack: '*.node' });
  await rm(unpacked, { recursive: true });
  return path.join(copy, path.basename(packagedProgram));
}
