import { constants } from 'node:fs';
import { copyFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createPackageWithOptions, extractAll } from '@electron/asar';
import { packagedProgram } from './packaged-app.ts';

const SANDBOX_HELPER = 'chrome-sandbox';

/** The copied program to start, and the archive that it runs. */
export type ProgramCopy = { program: string; archive: string };

/**
 * A copy of the packaged program, its fuses and all, that may be spoilt.
 *
 * @param folder in which it gets a folder of its own
 */
export async function copyOfProgram(folder: string): Promise<ProgramCopy> {
  const copy = path.join(await mkdtemp(path.join(folder, 'copy-')), 'altered-program');
  const original = path.dirname(packagedProgram);
  await cp(original, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
  // Where it has root's rights, a copy has not.
  await rm(path.join(copy, SANDBOX_HELPER));
  await symlink(path.join(original, SANDBOX_HELPER), path.join(copy, SANDBOX_HELPER));
  return {
    program: path.join(copy, path.basename(packagedProgram)),
    archive: path.join(copy, 'resources', 'app.asar'),
  };
}

/**
 * Such a copy in which main runs a script before our first line.
 *
 * @param script a module's file
 * @returns the program to start
 */
export async function copyThatRuns(script: string, folder: string): Promise<string> {
  const { program, archive } = await copyOfProgram(folder);
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
  return program;
}
