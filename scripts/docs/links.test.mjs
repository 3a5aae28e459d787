import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...fs
    .readdirSync(inProject('docs'), { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];

test.each(documents)('%s leads to nothing that is not there', (document) => {
  const text = fs.readFileSync(inProject(document), 'utf8');
  const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target);
  const from = path.dirname(inProject(document));
  expect(targets.filter((target) => !fs.existsSync(path.join(from, target)))).toEqual([]);
});

test('each file that the architecture’s walk passes is there', () => {
  const text = fs.readFileSync(inProject('docs/architecture.md'), 'utf8');
  const files = [...text.matchAll(/`(src-[\w/.-]+\.tsx?)`/g)].map(([, file]) => file);
  expect(files.length).toBeGreaterThan(8);
  expect(files.filter((file) => !fs.existsSync(inProject(file)))).toEqual([]);
});
