import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { tool } from '../run/tools.mjs';
import { inProject } from '../setup/places.mjs';
import { ownRules } from './own-rules.mjs';

/*
 * The gate of its own sources is `npm test` itself, which lints them. This is the other half: each
 * file in the folder of faults has one, named in its first line, and none may pass.
 */

const folder = inProject('scripts/gates/faults');

/** The rule that each file breaks, by the file's name with slashes. */
const planted = fs
  .readdirSync(folder, { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => {
    const text = fs.readFileSync(`${folder}/${name}`, 'utf8');
    return [name, /^\/\/ Planted: (\S+)\n/.exec(text)?.[1]];
  });

/** As `npm test` lints, but from within the folder, so that its files stand where ours do. */
function lint(files) {
  const args = [tool('eslint'), '--config', inProject('eslint.config.js'), '--format=json'];
  const { status, stdout } = spawnSync(process.execPath, [...args, '--max-warnings=0', ...files], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const found = JSON.parse(stdout).map(({ filePath, messages }) => [
    filePath.slice(folder.length + 1).replaceAll('\\', '/'),
    messages.filter(({ severity }) => severity === 2).map(({ ruleId }) => ruleId),
  ]);
  return { status, found: Object.fromEntries(found) };
}

test('S40: every planted fault is found, and the lint fails', () => {
  expect(planted.length).toBeGreaterThanOrEqual(20);
  const { status, found } = lint(['.']);
  expect(status).toBe(1);
  const missed = planted.filter(([name, rule]) => !found[name]?.includes(rule));
  expect(missed).toEqual([]);
}, 180_000);

test('S40: every rule of our own has a planted fault', () => {
  const names = ownRules.flatMap(({ rules }) => Object.keys(rules));
  const broken = planted.map(([, rule]) => rule);
  expect(new Set(names).size).toBeGreaterThanOrEqual(16);
  expect(names.filter((name) => !broken.includes(name))).toEqual([]);
});
