import { expect, test } from 'vitest';
import { readFirstWords, writeFirstWords } from './first-words.ts';
import { Theme } from './settings.ts';

test('what main says after the address is read as it was written', () => {
  for (const theme of Theme.options)
    for (const screen of ['sign-in', 'accounts'] as const)
      for (const locale of ['en', 'de-AT'])
        expect(readFirstWords(writeFirstWords({ theme, screen, locale }))).toEqual({
          theme,
          screen,
          locale,
        });
});

test.each(['', '#', '#system', '#system/', '#system/anything'])(
  'after "%s" only the head of the page stands, in the usual theme and in English',
  (hash) =>
    expect(readFirstWords(hash)).toEqual({ theme: 'system', screen: 'accounts', locale: 'en' }),
);
