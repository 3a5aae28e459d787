/*
 * What `electron FOLDER` runs first: every packager takes the stock one out, so the fallback
 * runtime needs its own. An ES module whose top-level await ends when the app's entry has settled:
 * Electron holds `ready` back until then, as it does with the stock one.
 */
import { app } from 'electron';
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { preloads, target } = readArguments(process.argv.slice(1));
if (preloads.length > 0) Module._preloadModules(preloads); // Playwright's loader comes in here
if (target === undefined) {
  console.error('usage: electron [-r module] <app folder or file>');
  process.exit(1);
}
process.defaultApp = true;
try {
  await load(target);
} catch (error) {
  console.error('App threw an error during load\n', error);
  process.exit(1);
}

function readArguments(args) {
  const preloads = [];
  while (args.length > 0) {
    const arg = args.shift();
    if (arg === '-v' || arg === '--version') {
      console.log(`v${process.versions.electron}`);
      process.exit(0);
    }
    if (arg === '-r' || arg === '--require') preloads.push(args.shift());
    else if (!arg.startsWith('-')) return { preloads, target: path.resolve(arg) };
  }
  return { preloads };
}

async function load(target) {
  const manifestFile = path.join(target, 'package.json');
  const isFolder = fs.existsSync(manifestFile);
  if (isFolder) {
    const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
    if (manifest.version) app.setVersion(manifest.version);
    app.name = manifest.productName ?? manifest.name ?? app.name;
    app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);
  }
  const entry = createRequire(path.join(target, 'x')).resolve(target);
  app.setAppPath(isFolder ? target : path.dirname(entry));
  // eslint-disable-next-line no-unsanitized/method -- to load what it is told to is all that this is for
  await import(pathToFileURL(entry).href);
}
