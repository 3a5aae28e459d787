import { builtinModules } from 'node:module';
import { build } from 'vite';
import { inProject } from '../setup/places.mjs';
import { common } from './pages.mjs';
import { withoutUnusedParts } from './unused-parts.mjs';

/** Electron 33's Node: what is older than the version users get runs there as well. */
export const nodeTarget = 'node20.18';

/** Found at run time. keytar is native code; the rest is part of Electron. */
export const external = ['electron', 'keytar', ...builtinModules, /^node:/];

/**
 * Builds ES modules for Node with everything in them; what they share, and `import()`, makes chunks
 * beside them.
 *
 * @param programs their sources in the project, by name
 * @param options.folder where they go
 * @param options.words the plugin that has the messages
 * @param options.updateFeed where to look for newer versions (`update-feed.mjs`), or null
 */
export async function buildForNode(programs, { folder, words, updateFeed, emptyOutDir }) {
  await build({
    ...common,
    plugins: [words, withoutUnusedParts()],
    root: inProject(),
    define: { KEYRING_UPDATE_FEED: JSON.stringify(updateFeed) },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir,
      target: nodeTarget,
      minify: true,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries(programs).map(([name, file]) => [name, inProject(file)]),
        ),
        external,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
}
