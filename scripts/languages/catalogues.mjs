/*
 * The catalogues: src-main/contract/languages/LANGUAGE.json, one for each language, a section for each
 * feature, ICU MessageFormat. They are compiled when the app is built, so that what is shipped has no
 * parser, and neither side of it carries what only the other says.
 */
import fs from 'node:fs';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { inProject } from '../setup/places.mjs';
import { shares } from './shares.mjs';

export const languages = ['en', 'de', 'fr', 'es', 'nb', 'ja', 'ar'];

/** What the others are translated from, and what stands in for a message they lack. */
export const source = 'en';

export const cataloguesFolder = inProject('src-main/contract/languages');

/** @returns {Record<string, string>} each message by its key, `section.name` */
export function readCatalogue(language) {
  const sections = JSON.parse(fs.readFileSync(`${cataloguesFolder}/${language}.json`, 'utf8'));
  return Object.fromEntries(
    Object.entries(sections).flatMap(([section, messages]) =>
      Object.entries(messages).map(([name, text]) => [`${section}.${name}`, text]),
    ),
  );
}

/** A message's parts. Tags are text: there is no markup in a message. */
export function parseMessage(text) {
  return parse(text, { ignoreTag: true });
}

/**
 * A text where there is nothing to fill in, else its parts, written shortly: `fill-message.ts` reads
 * them.
 */
export function compileMessage(text) {
  const parts = parseMessage(text);
  const isPlain = parts.every(({ type }) => type === TYPE.literal);
  return isPlain ? parts.map(({ value }) => value).join('') : parts.map(shortPart);
}

function shortPart({ type, value, options, style, offset, pluralType }) {
  if (style || offset || pluralType === 'ordinal') throw new Error(`too rich a part: ${value}`);
  switch (type) {
    case TYPE.literal:
      return value;
    case TYPE.pound:
      return type;
    case TYPE.argument:
      return [value];
    case TYPE.number:
      return [value, type];
    case TYPE.plural:
    case TYPE.select: {
      const branches = Object.entries(options);
      return [
        value,
        type,
        Object.fromEntries(branches.map(([name, branch]) => [name, branch.value.map(shortPart)])),
      ];
    }
    default:
      throw new Error(`no part of a message here: ${type}`);
  }
}

/**
 * The compiled messages of one part of the program.
 *
 * @param change of each text before it is compiled
 */
export function wordsOf(language, share, change = (text) => text) {
  const texts = { ...readCatalogue(source), ...readCatalogue(language) };
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([key]) => isIn(share, key))
      .map(([key, text]) => [key, compileMessage(change(text))]),
  );
}

/** Whether a part of the program has the messages of this key's section. */
function isIn(share, key) {
  return share === 'all' || shares[share](key.split('.')[0]);
}
