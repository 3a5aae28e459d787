import { expect, test } from 'vitest';
import { readCatalogue } from './catalogues.mjs';
import { placeholdersOf } from './message-types.mjs';
import { pseudoText } from './pseudo-language.mjs';

const english = Object.entries(readCatalogue('en'));

test('words are two fifths longer or more, accented, and bracketed', () => {
  expect(pseudoText('Settings')).toBe('[Šéééţţîîîñğš]');
  expect(pseudoText('PIN')).toBe('[PÎîîÑ]');
});

test('what is filled in stays, in every branch', () => {
  for (const [key, text] of english)
    expect([...placeholdersOf(pseudoText(text))], key).toEqual([...placeholdersOf(text)]);
});

test('no word of English is left as it was', () => {
  const plain = english.filter(([, text]) => !text.includes('{'));
  expect(plain.length).toBeGreaterThan(100);
  const wordsOf = (text) => text.match(/\p{L}+/gu) ?? [];
  for (const [key, text] of plain) {
    const pseudo = wordsOf(pseudoText(text));
    expect(pseudo, key).toHaveLength(wordsOf(text).length);
    expect(
      wordsOf(text).filter((word) => pseudo.includes(word)),
      key,
    ).toEqual([]);
  }
});
