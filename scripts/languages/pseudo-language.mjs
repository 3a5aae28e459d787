/*
 * A language that nobody speaks: English with accents, each word two fifths longer, each message in
 * brackets. What is cut off of it would be cut off of some real language sooner or later.
 */
import { TYPE } from '@formatjs/icu-messageformat-parser';
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js';
import { parseMessage } from './catalogues.mjs';

/** German needs about a third more than English, in longer words; a word alone may need more. */
const LONGER_BY = 0.4;

const plain = 'AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz';
const accented = 'ÅåÇçĎďÉéĞğĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž';

/** A message in the pseudo-language; what is filled in stays as it is. */
export function pseudoText(text) {
  return `[${printAST(stretched(parseMessage(text)))}]`;
}

function stretched(parts) {
  return parts.map((part) => {
    if (part.type === TYPE.literal)
      return { ...part, value: part.value.replaceAll(/\p{L}+/gu, stretchedWord) };
    if (part.options === undefined) return part;
    const options = Object.entries(part.options).map(([name, branch]) => [
      name,
      { ...branch, value: stretched(branch.value) },
    ]);
    return { ...part, options: Object.fromEntries(options) };
  });
}

/** Its vowels are drawn out, one after the other; without one, its end. */
function stretchedWord(word) {
  const letters = [...word];
  const vowels = letters.flatMap((letter, at) => (/[aeiouy]/i.test(letter) ? [at] : []));
  const places = vowels.length > 0 ? vowels : [letters.length - 1];
  const more = Math.ceil(letters.length * LONGER_BY);
  for (let each = 0; each < more; each += 1) {
    const place = places[each % places.length];
    letters[place] += word[place].toLowerCase();
  }
  return [...letters.join('')].map(withAccent).join('');
}

function withAccent(letter) {
  return accented[plain.indexOf(letter)] ?? letter;
}
