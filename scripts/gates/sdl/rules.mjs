import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fetchPackage, isUnreachable, npmQuietly } from '../../setup/npm.mjs';
import { cacheFolder } from '../../setup/places.mjs';

const version = '1.1.0';
const sha512 =
  'dxdNHOemLnBhfY3eByrujX9KyLigcNtW8sU+axzWv5nLGcsSBeKW2YYyTpfPo1hV8YPOmIGnfA4fZHyKVtWqBQ==';

/**
 * The rules of Microsoft's Security Development Lifecycle, by their names. They need nothing but
 * themselves, while the package that carries them asks for an older ESLint and a hundred others: so
 * it is fetched, proven by its content, and kept in the user's cache, not installed.
 *
 * @returns undefined where no registry gives it
 */
export function sdlRules() {
  const folder = path.join(cacheFolder(), `eslint-plugin-sdl-${version}`);
  if (!fs.existsSync(folder) && !fetchInto(folder)) return undefined;
  const load = createRequire(path.join(folder, 'package.json'));
  const files = fs.readdirSync(path.join(folder, 'lib/rules'));
  return Object.fromEntries(
    files.map((file) => [path.basename(file, '.js'), load(`./lib/rules/${file}`)]),
  );
}

function fetchInto(folder) {
  const unfinished = `${folder}.${process.pid}`;
  fs.mkdirSync(unfinished, { recursive: true });
  try {
    const spec = `@microsoft/eslint-plugin-sdl@${version}`;
    const archive = fetchPackage(spec, sha512, unfinished, npmQuietly);
    execFileSync('tar', ['-xzf', path.basename(archive)], { cwd: unfinished });
    fs.renameSync(path.join(unfinished, 'package'), folder);
    return true;
  } catch (error) {
    if (isUnreachable(error)) return false;
    throw error;
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
}
