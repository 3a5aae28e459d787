import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';
import { fencedCommands } from './fenced-commands.mjs';

/*
 * Commands of `keyring-for-plex` are run by e2e/command-line-recipes.spec.ts. Of each other command
 * it is said here why no test types it.
 */

const notTyped = {
  'npm test': 'it is what runs this very test',
  'npm start': 'it speaks to the real Plex; e2e/start.spec.ts starts the same program',
  'npm run demo': 'it waits for a person; with --headless it is run before each release',
  'npm run demo -- --headless': 'it takes a quarter of an hour; run before each release',
  'npm run package': 'it takes minutes and root; its parts are tested one by one',
  'npm run release-check -- --look-up': 'it needs the internet; its judgement is tested',
  'npm run test:long': 'it takes hours',
};

const isOurs = (line) => line.includes('keyring-for-plex');
const { scripts } = JSON.parse(fs.readFileSync(inProject('package.json'), 'utf8'));

describe('what a reader is to type', () => {
  test.each(fencedCommands().filter(({ line }) => !isOurs(line)))(
    '$file: "$line" is run by a test, or it is said why not',
    ({ line }) => {
      expect(Object.keys(notTyped)).toContain(line);
      const [, script = ''] = /^npm (?:run )?([\w:-]+)/.exec(line) ?? [];
      expect(Object.keys(scripts)).toContain(script);
    },
  );

  test('nothing is excused that no document has', () => {
    const lines = fencedCommands().map(({ line }) => line);
    expect(Object.keys(notTyped).filter((line) => !lines.includes(line))).toEqual([]);
  });
});
