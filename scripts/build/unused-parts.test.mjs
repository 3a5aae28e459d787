import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { readXml } from '../../src-main/plex/read-xml.ts';
import { inProject } from '../setup/places.mjs';
import { withoutUnusedParts } from './unused-parts.mjs';

/* The reader of XML as it is shipped, with parts of its library left out, against it as it is in tests. */

let folder;
let shipped;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shipped-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    root: inProject(),
    plugins: [withoutUnusedParts()],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: inProject('src-main/plex/read-xml.ts'),
        output: { format: 'cjs', entryFileNames: 'read-xml.cjs' },
      },
    },
  });
  shipped = createRequire(import.meta.url)(path.join(folder, 'read-xml.cjs'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test.each([
  '<?xml version="1.0" encoding="UTF-8"?><resources><resource name="Attic" port="32400"/></resources>',
  '<user id="1" title="&lt;Ada&gt; &amp; &#233;&#x1F600;">text &quot;here&quot;<a>1</a><a>02</a></user>',
  '<user><subscription active="1" status="Active">\n<features/></subscription></user>',
])('reads as ever: %s', (text) => {
  expect(shipped.readXml(text)).toEqual(readXml(text));
});

test.each([
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  '<a>&b;</a>',
  '<a>&#0;</a>',
  '<a b="&nbsp;"/>',
  '<a><b></a>',
  '<a __proto__="1"/>',
  '<a/><b/>',
  `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`,
  '',
])('refuses as ever: %s', (text) => {
  const refusal = refusalOf(() => readXml(text));
  expect(refusalOf(() => shipped.readXml(text))).toBe(refusal);
  expect(refusal).not.toMatch(/left out of the build/);
});

function refusalOf(read) {
  try {
    read();
  } catch (error) {
    return error.message;
  }
  throw new Error('was read');
}
