import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Figure } from './figure.ts';
import { electronProgram, packagedProgramName, packageFolder } from './workshop.ts';

const MIB = 1_048_576;

/** What the packed program takes on the disk. */
export function benchSize(): Promise<Figure[]> {
  const electron = path.dirname(electronProgram);
  // Of these a package has none: see scripts/package/after-pack.mjs.
  const full = filesIn(electron).filter(
    (file) => !['FALLBACK', 'version', 'resources/default_app.asar'].includes(file),
  );
  const ofElectron = new Set([...full, packagedProgramName]);
  const runtime = filesIn(packageFolder).filter((file) => ofElectron.has(file));
  const own = filesIn(packageFolder).filter((file) => !ofElectron.has(file));
  return Promise.resolve([
    {
      name: 'app archive',
      unit: 'MiB',
      ours: [sizeOf(packageFolder, ['resources/app.asar'])],
      target: 0.6,
    },
    {
      name: 'all in the package besides the runtime: with licences, keychain module, command line',
      unit: 'MiB',
      ours: [sizeOf(packageFolder, own)],
    },
    {
      name: 'runtime with its needed languages against the full one',
      unit: 'MiB',
      ours: [sizeOf(packageFolder, runtime)],
      base: [sizeOf(electron, full)],
      target: 0.88,
    },
  ]);
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));

const sizeOf = (folder: string, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0) / MIB;
