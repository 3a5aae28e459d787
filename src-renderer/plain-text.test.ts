import { expect, test } from 'vitest';
import { plainText, saidText } from './plain-text.ts';

test('leaves ordinary names as they are', () => {
  for (const name of ['nora_k', 'Küche & Bad', '日本語', '<b>x</b>', '👩‍👩‍👧', 'נורה', '']) {
    expect(plainText(name)).toBe(name);
  }
});

test('S9: makes controls, line breaks and bidirectional overrides visible', () => {
  expect(plainText('a\u0000b')).toBe('a‹U+0000›b');
  expect(plainText('a\nb\u2028c')).toBe('a‹U+000A›b‹U+2028›c');
  expect(plainText('\u202egnp.exe')).toBe('‹U+202E›gnp.exe');
  expect(plainText('x\u2066y\u2069')).toBe('x‹U+2066›y‹U+2069›');
  expect(plainText('no\u200bra\u00ad')).toBe('no‹U+200B›ra‹U+00AD›');
});

test('S9: makes a lone surrogate visible', () => {
  expect(plainText('a\ud83d')).toBe('a‹U+D83D›');
});

test('S9: cuts at 120 shown characters, never inside one', () => {
  expect(plainText('x'.repeat(120))).toBe('x'.repeat(120));
  expect(plainText('x'.repeat(121))).toBe(`${'x'.repeat(119)}…`);
  expect(plainText('🔑'.repeat(100_000))).toBe(`${'🔑'.repeat(119)}…`);
  expect(Array.from(plainText('\u0000'.repeat(100))).length).toBe(120);
});

test('shows a longer text whole where the caller says so', () => {
  const uri = `https://${'a'.repeat(300)}.plex.direct:32400`;
  expect(plainText(uri, 2_048)).toBe(uri);
});

test('shows no marks of the direction that main put around a name', () => {
  expect(saidText('شاركه \u2068nora_k\u2069')).toBe('شاركه nora_k');
  expect(saidText('shared by \u2068no\u202era\u2069')).toBe('shared by no‹U+202E›ra');
});
