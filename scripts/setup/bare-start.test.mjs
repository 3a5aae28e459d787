import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inProject } from './places.mjs';

/*
 * What a person starts in a fresh clone runs before any package is there: it, and all that it loads at
 * once, comes from Node and from here.
 */

const starts = ['demo', 'e2e', 'package', 'setup', 'soak', 'start', 'test', 'test-long'];

const staticImport = /^(?:import|export) [^;]*?from '([^']+)';|^import '([^']+)';/gm;

/** What a script loads before it runs, and what that loads. */
function loadedBy(script, seen = new Set()) {
  if (seen.has(script)) return [];
  seen.add(script);
  const sources = [...fs.readFileSync(script, 'utf8').matchAll(staticImport)].map(
    ([, from, bare]) => from ?? bare,
  );
  return sources.flatMap((source) =>
    source.startsWith('.')
      ? loadedBy(path.resolve(path.dirname(script), source), seen)
      : [`${source} in ${path.relative(inProject('.'), script)}`],
  );
}

test.each(starts)('npm run %s needs no package to begin with', (name) => {
  const loaded = loadedBy(inProject(`scripts/${name}.mjs`));
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((each) => !each.startsWith('node:'))).toEqual([]);
});
