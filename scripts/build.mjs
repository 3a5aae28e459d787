/*
 * Builds the app into out/: main (with its second chunk, the keychain process and the clipboard
 * thread), preload, page, assets. Needs the set-up to have been done.
 */
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import { build } from 'vite';
import { inProject } from './setup/places.mjs';

const entries = {
  main: 'src-main/main.ts',
  keychainProcess: 'src-main/keychain/keychain-process.ts',
  ageThread: 'src-main/backup/age-thread.ts',
  clipboardThread: 'src-main/clipboard/clipboard-thread.ts',
  preload: 'src-main/preload/preload.ts',
  page: 'src-renderer/index.html',
  palette: 'src-renderer/palette.html',
  approval: 'src-renderer/approval.html',
  commandLine: 'src-main/command-line/keyring-for-plex.ts',
  allCommands: 'src-main/command-line/all-commands.ts',
};

/** Electron 33's Node and Chromium: what is older than the version users get runs there as well. */
const nodeTarget = 'node20.18';
const pageTarget = 'chrome130';

/** Found at run time. keytar is native code; the rest is part of Electron. */
const external = ['electron', 'keytar', ...builtinModules, /^node:/];

const common = { configFile: false, logLevel: 'warn', publicDir: false };

const missing = Object.values(entries).filter((entry) => !fs.existsSync(inProject(entry)));
if (missing.length > 0) {
  console.error(`Build: missing ${missing.join(', ')}`);
  process.exit(1);
}

const startedAt = Date.now();
await buildForNode('main', entries.main, { emptyOutDir: true });
// By itself: sharing chunks with main would make each of the two load more than it needs.
await buildForNode('keychain-process', entries.keychainProcess, { emptyOutDir: false });
await buildForNode('clipboard-thread', entries.clipboardThread, {
  emptyOutDir: false,
  plugins: [withoutUnusedX11()],
});
await buildForNode('age-thread', entries.ageThread, { emptyOutDir: false });
await buildPreload();
await buildPage('page', entries.page, { emptyOutDir: true });
// By itself as well: the page is to load one file, not what it shares with the palette besides.
await buildPage('palette', entries.palette, { emptyOutDir: false });
await buildPage('approval', entries.approval, { emptyOutDir: false });
await buildCommandLine();
copyAssets();
console.log(`Built into out/ in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);

/** An ES module for Node with everything in it; `import()` makes a chunk beside it. */
async function buildForNode(name, entry, { emptyOutDir, plugins = [] }) {
  await build({
    ...common,
    plugins,
    root: inProject(),
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: 'out/main',
      emptyOutDir,
      target: nodeTarget,
      minify: true,
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: inProject(entry) },
        external,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
}

/**
 * Leaves out what X's library loads only when it is asked for: its extensions, its own server and the
 * names of keys, most of its code. Less to read makes the thread start sooner.
 */
function withoutUnusedX11() {
  const unused = /\/x11\/lib\/(?:ext|xserver|keysyms)\b/;
  return {
    name: 'without-unused-x11',
    load: (id) => (unused.test(id) ? 'module.exports = {};' : undefined),
  };
}

/**
 * CommonJS, as a single-executable Node takes it, with a note for Node that it is: the project's own
 * files are ES modules. One file has what `get` needs, built by itself so that it has nothing besides;
 * the other has all commands.
 */
async function buildCommandLine() {
  await buildCommandFile('keyring-for-plex', entries.commandLine, { emptyOutDir: true });
  await buildCommandFile('all-commands', entries.allCommands, { emptyOutDir: false });
  const file = inProject('out/command-line/package.json');
  fs.writeFileSync(file, '{ "type": "commonjs" }\n');
  fs.chmodSync(inProject('out/command-line/keyring-for-plex.js'), 0o755);
}

async function buildCommandFile(name, entry, { emptyOutDir }) {
  await build({
    ...common,
    plugins: [withLateFile()],
    root: inProject(),
    define: { KEYRING_VERSION: JSON.stringify(ownVersion()) },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: 'out/command-line',
      emptyOutDir,
      target: nodeTarget,
      minify: true,
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: inProject(entry) },
        external,
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          codeSplitting: false,
          dynamicImportInCjs: false,
          banner: '#!/usr/bin/env node',
        },
      },
    },
  });
}

/** The two files: each finds the other at run time. */
function withLateFile() {
  return {
    name: 'with-late-file',
    enforce: 'pre',
    resolveId: (id) =>
      id === './all-commands.ts' ? { id: './all-commands.js', external: true } : undefined,
  };
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

/** A page of ours. Its policy allows files of its own origin only: nothing inline, no data: addresses. */
async function buildPage(name, entry, { emptyOutDir }) {
  await build({
    ...common,
    root: inProject('src-renderer'),
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: inProject('out/renderer'),
      emptyOutDir,
      target: pageTarget,
      minify: true,
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: false, // What is loaded later is at hand: no round trips to be saved.
      rolldownOptions: { input: { [name]: inProject(entry) } },
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
