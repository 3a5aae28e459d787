import { build } from 'vite';
import { inProject } from '../setup/places.mjs';
import { compressPage } from './compress-page.mjs';

/** Electron 33's Chromium: what is older than the version users get runs there as well. */
export const pageTarget = 'chrome130';

/** Of everything that is built. Without the parser of messages: all are compiled by then. */
export const common = {
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  resolve: {
    alias: {
      '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js',
    },
  },
};

const entries = {
  page: inProject('src-renderer/index.html'),
  palette: inProject('src-renderer/palette.html'),
  approval: inProject('src-renderer/approval.html'),
};

/**
 * Builds the pages into a folder, empty but for them afterwards.
 *
 * @param words the plugin that has the messages
 */
export async function buildPages(folder, words) {
  const { page, palette, approval } = entries;
  await buildTogether({ page }, { folder, words, emptyOutDir: true });
  // By themselves: the page is to load one file, not what it shares with these besides.
  await buildTogether({ palette, approval }, { folder, words, emptyOutDir: false });
  compressPage(folder);
}

/** Their policy allows files of their own origin only: nothing inline, no data: addresses. */
async function buildTogether(pages, { folder, words, emptyOutDir }) {
  await build({
    ...common,
    plugins: [words],
    root: inProject('src-renderer'),
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: folder,
      emptyOutDir,
      target: pageTarget,
      minify: true,
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: false, // What is loaded later is at hand: no round trips to be saved.
      rolldownOptions: {
        input: pages,
        // By what they hold alone, so that styles that two builds share are one file.
        output: { assetFileNames: 'assets/[hash][extname]' },
      },
    },
  });
}
