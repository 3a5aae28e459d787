import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TYPE } from '@formatjs/icu-messageformat-parser';
import { LANGUAGES } from '../../src-main/contract/languages/language.ts';
import { longParts } from '../../src-main/contract/languages/fill-message.ts';
import { compileMessage, languages, parseMessage, readCatalogue } from './catalogues.mjs';
import { messageTypes, placeholdersOf, typesFile } from './message-types.mjs';

const english = readCatalogue('en');
const others = languages.filter((language) => language !== 'en');

/** The branches of each plural in a message, sorted. */
function pluralBranches(text) {
  const found = [];
  const visit = (parts) => {
    for (const { type, options } of parts) {
      if (type === TYPE.plural) found.push(Object.keys(options).sort());
      for (const branch of Object.values(options ?? {})) visit(branch.value);
    }
  };
  visit(parseMessage(text));
  return found;
}

/** The parser says `null` where the library needs nothing. */
function withoutNulls(value) {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutNulls(field)]));
}

test('the build and the program know the same languages', () => {
  expect(languages).toEqual([...LANGUAGES]);
});

test('the types of the messages are those of the English catalogue: `npm run words`', async () => {
  expect(fs.readFileSync(typesFile, 'utf8')).toBe(await messageTypes());
});

test('no message is named after another one with a number', () => {
  expect(Object.keys(english).filter((key) => /\d$/.test(key))).toEqual([]);
});

test.each(others)('%s has every message that English has, and no other', (language) => {
  expect(Object.keys(readCatalogue(language)).sort()).toEqual(Object.keys(english).sort());
});

test.each(others)('%s fills the same values into each message as English does', (language) => {
  for (const [key, text] of Object.entries(readCatalogue(language)))
    expect([...placeholdersOf(text)].sort(), key).toEqual([...placeholdersOf(english[key])].sort());
});

describe.each(languages)('in %s', (language) => {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  test('each plural has the branches of the language', () => {
    for (const [key, text] of Object.entries(readCatalogue(language)))
      for (const branches of pluralBranches(text))
        expect(branches, `${language} ${key}`).toEqual([...categories].sort());
  });
});

test.each(languages)('what is shipped of %s is what was written, no part less', (language) => {
  for (const [key, text] of Object.entries(readCatalogue(language))) {
    const compiled = compileMessage(text);
    const parts = longParts(typeof compiled === 'string' ? [compiled] : compiled);
    expect(parts, key).toEqual(parseMessage(text).map(withoutNulls));
  }
});

test.each(['{when, date}', '{size, number, ::percent}', '{place, selectordinal, other {#}}'])(
  'what the program cannot fill in is refused by the build: %s',
  (text) => {
    expect(() => compileMessage(text)).toThrow(/part/);
  },
);

test('every message is said somewhere', () => {
  const sources = ['src-main', 'src-renderer'].flatMap((folder) =>
    fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(({ name }) => /\.tsx?$/.test(name) && !/\.test\.|messages\.ts$/.test(name))
      .map((entry) => fs.readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8')),
  );
  const code = sources.join('\n');
  // `failures.${code}` says all whose keys begin so.
  const stems = [...code.matchAll(/`([a-z]\w*\.[\w-]*)\$\{/gi)].map(([, stem]) => stem);
  const isSaid = (key) => code.includes(`'${key}'`) || stems.some((stem) => key.startsWith(stem));
  expect(Object.keys(english).filter((key) => !isSaid(key))).toEqual([]);
});
