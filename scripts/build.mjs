/*
 * Builds the app into out/: main (with its second chunk, the keychain process and the clipboard
 * thread), preload, page, assets. Needs the set-up to have been done.
 */
import fs from 'node:fs';
import { build } from 'vite';
import { buildForNode, external, nodeTarget } from './build/node-programs.mjs';
import { buildPages, common, pageTarget } from './build/pages.mjs';
import { readUpdateFeed } from './build/update-feed.mjs';
import { wordsPlugin } from './languages/words-plugin.mjs';
import { inProject } from './setup/places.mjs';

const entries = {
  main: 'src-main/main.ts',
  keychainProcess: 'src-main/keychain/keychain-process.ts',
  ageThread: 'src-main/backup/age-thread.ts',
  clipboardThread: 'src-main/clipboard/clipboard-thread.ts',
  pretendPlex: 'e2e/demo/pretend-plex-process.ts',
  preload: 'src-main/preload/preload.ts',
  commandLine: 'src-main/command-line/keyring-for-plex.ts',
};

const words = wordsPlugin();

const missing = Object.values(entries).filter((entry) => !fs.existsSync(inProject(entry)));
if (missing.length > 0) {
  console.error(`Build: missing ${missing.join(', ')}`);
  process.exit(1);
}

// What is built depends on the commit alone: in any other mode the page's chunks would name our folder.
process.env.NODE_ENV = 'production';

const startedAt = Date.now();
const { main, keychainProcess, clipboardThread, ageThread, pretendPlex } = entries;
const forNode = {
  folder: inProject('out/main'),
  words,
  updateFeed: readUpdateFeed(),
  emptyOutDir: false,
};
await buildForNode(
  { main, 'keychain-process': keychainProcess },
  { ...forNode, emptyOutDir: true },
);
await buildForNode({ 'clipboard-thread': clipboardThread }, forNode);
await buildForNode({ 'age-thread': ageThread }, forNode);
// For `--demo`, which alone runs it.
await buildForNode({ 'pretend-plex': pretendPlex }, forNode);
await buildPreload();
await buildPages(inProject('out/renderer'), words);
await buildCommandLine();
copyAssets();
console.log(`Built into out/ in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);

/**
 * One CommonJS file, as a single executable takes it, with a note for Node that it is: the project's own
 * files are ES modules.
 */
async function buildCommandLine() {
  await build({
    ...common,
    plugins: [words],
    root: inProject(),
    define: { KEYRING_VERSION: JSON.stringify(ownVersion()) },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: 'out/command-line',
      emptyOutDir: true,
      target: nodeTarget,
      minify: true,
      sourcemap: true,
      rolldownOptions: {
        input: { 'keyring-for-plex': inProject(entries.commandLine) },
        external,
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          codeSplitting: false,
          banner: '#!/usr/bin/env node',
        },
      },
    },
  });
  fs.writeFileSync(inProject('out/command-line/package.json'), '{ "type": "commonjs" }\n');
  fs.chmodSync(inProject('out/command-line/keyring-for-plex.js'), 0o755);
}

function ownVersion() {
  return JSON.parse(fs.readFileSync(inProject('package.json'), 'utf8')).version;
}

/** A sandboxed preload script must be one CommonJS file. */
async function buildPreload() {
  await build({
    ...common,
    root: inProject(),
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: 'out/preload',
      emptyOutDir: true,
      target: pageTarget,
      minify: true,
      sourcemap: true,
      rolldownOptions: {
        input: { preload: inProject(entries.preload) },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  });
}

/** Icons and the like; the pictures of the screens are for readers of the project only. */
function copyAssets() {
  fs.rmSync(inProject('out/assets'), { recursive: true, force: true });
  fs.cpSync(inProject('assets'), inProject('out/assets'), {
    recursive: true,
    filter: (source) => !source.startsWith(inProject('assets/screens')),
  });
}
