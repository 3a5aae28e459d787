import { cp, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { buildPages } from '../../scripts/build/pages.mjs';
import { wordsPlugin } from '../../scripts/languages/words-plugin.mjs';
import type { Language } from '../../src-main/contract/languages/language.ts';
import { projectFolder } from './keyring-app.ts';

/** Makes the built program once more in a folder, with pages that speak the pseudo-language in place of one. */
export async function makePseudoProgram(folder: string, language: Language): Promise<void> {
  const out = path.join(folder, 'out');
  await mkdir(out, { recursive: true });
  await cp(path.join(projectFolder, 'package.json'), path.join(folder, 'package.json'));
  for (const part of ['main', 'preload', 'assets', 'command-line'])
    await cp(path.join(projectFolder, 'out', part), path.join(out, part), { recursive: true });
  await symlink(path.join(projectFolder, 'node_modules'), path.join(folder, 'node_modules'));
  await buildPages(path.join(out, 'renderer'), wordsPlugin({ pseudo: language }));
}
