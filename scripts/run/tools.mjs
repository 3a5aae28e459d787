import path from 'node:path';
import { projectFolder } from '../setup/places.mjs';

/** The command line programs of our packages, as files that Node runs on every system. */
const files = {
  electron: 'electron/cli.js',
  'electron-builder': 'electron-builder/cli.js',
  eslint: 'eslint/bin/eslint.js',
  playwright: 'playwright/cli.js',
  prettier: 'prettier/bin/prettier.cjs',
  tsc: 'typescript/bin/tsc',
  tsx: 'tsx/dist/cli.mjs',
  vitest: 'vitest/vitest.mjs',
};

/** @param folder the checkout, or a copy of it */
export const tool = (name, folder = projectFolder) =>
  path.join(folder, 'node_modules', files[name]);
