import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';
import { faultsOfSecurityDocument } from './security-document.mjs';

const document = fs.readFileSync(inProject('docs/security.md'), 'utf8');

/** The tests of the project, by their names with slashes. This file is none: it plants titles. */
function testFiles() {
  const files = ['src-main', 'src-renderer', 'e2e', 'scripts'].flatMap((folder) =>
    fs
      .readdirSync(inProject(folder), { recursive: true })
      .map((name) => path.join(folder, name).replaceAll(path.sep, '/'))
      .filter((name) => /\.(?:test|spec)\.(?:ts|tsx|mjs)$/.test(name)),
  );
  const others = files.filter((name) => name !== 'scripts/gates/security-document.test.mjs');
  return Object.fromEntries(others.map((name) => [name, fs.readFileSync(inProject(name), 'utf8')]));
}

test('docs/security.md has every line of the checklist, and each with the tests that are there', () => {
  expect(faultsOfSecurityDocument(document, testFiles())).toEqual([]);
});

test.each([
  ['a line is missing', (text) => text.replace(/^\| S7 \|.*\n/m, ''), 'S7 does not stand'],
  ['a line stands twice', (text) => text.replace(/^(\| R3 \|.*\n)/m, '$1$1'), 'R3 does not stand'],
  ['a line is made up', (text) => `${text}\n| S46 | x | Not proven yet: x | |\n`, 'S46 is no line'],
  [
    'a line has nothing to show',
    (text) => text.replace(/^(\| S2 \|[^|]*\|)[^|]*\|/m, '$1 |'),
    'S2 names neither',
  ],
  [
    'a test has gone',
    (text) => text.replace(/^(\| S2 \|.*“)/m, '$1no such '),
    'S2 names a test that is not there',
  ],
  [
    'a test stands in a file that is not there',
    (text) => text.replace(/^(\| S2 \|[^`]*`)/m, '$1no/such/'),
    'S2 names a test that is not there',
  ],
])('it is refused when %s', (_what, spoil, fault) => {
  const faults = faultsOfSecurityDocument(spoil(document), testFiles());
  expect(faults.join('\n')).toContain(fault);
});

test('it is refused when a test has a line’s name and does not stand in it', () => {
  const planted = { 'planted.test.ts': "test('S1, R4: of two lines', () => {});" };
  const faults = faultsOfSecurityDocument(document, { ...testFiles(), ...planted });
  expect(faults).toEqual([
    'S1 does not name its test: planted.test.ts: of two lines',
    'R4 does not name its test: planted.test.ts: of two lines',
  ]);
});
