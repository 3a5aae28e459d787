import { writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import type { InlineConfig, Rolldown } from 'vite';
import { build } from 'vite';
import { wordsPlugin } from '../../../scripts/languages/words-plugin.mjs';
import { projectFolder } from '../workshop.ts';

/*
 * Builds what a bench runs inside Electron, with the settings of scripts/build.mjs.
 */

const common: InlineConfig = {
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  root: projectFolder,
  plugins: [wordsPlugin()],
};
const external = ['electron', 'keytar', ...builtinModules, /^node:/];

const inThisFolder = (name: string) => path.join(import.meta.dirname, name);

/** A script for Electron's main or a utility process; gives its path. */
export async function buildForMain(source: string, folder: string): Promise<string> {
  const name = path.basename(source, '.ts');
  await build({
    ...common,
    ssr: { noExternal: true },
    build: {
      ...outputOf(source, {
        format: 'es',
        entryFileNames: '[name].mjs',
        chunkFileNames: '[name].mjs',
      }),
      ssr: true,
      outDir: folder,
      target: 'node20.18',
    },
  });
  return path.join(folder, `${name}.mjs`);
}

/** A preload script, where `window.ts` looks for it: `FOLDER/preload/preload.cjs`. */
export async function buildPreload(source: string, folder: string): Promise<void> {
  await build({
    ...common,
    ssr: { noExternal: true },
    build: {
      ...outputOf(source, { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false }),
      ssr: true,
      outDir: path.join(folder, 'preload'),
      target: 'chrome130',
    },
  });
}

/** A page with nothing but a script, where `window.ts` looks for it: `FOLDER/renderer`. */
export async function buildPage(source: string, folder: string): Promise<void> {
  const pageFolder = path.join(folder, 'renderer');
  await build({
    ...common,
    build: {
      ...outputOf(source, { format: 'es', entryFileNames: 'page.js' }),
      outDir: pageFolder,
      target: 'chrome130',
      modulePreload: { polyfill: false },
    },
  });
  const page = '<!doctype html><title>Bench</title><script type="module" src="./page.js"></script>';
  await writeFile(path.join(pageFolder, 'index.html'), page);
}

function outputOf(source: string, output: Rolldown.OutputOptions) {
  return {
    emptyOutDir: false,
    minify: true,
    rolldownOptions: {
      input: { [path.basename(source, '.ts')]: inThisFolder(source) },
      external,
      output,
    },
  };
}
