import type { Theme } from './settings.ts';

/**
 * What the page draws before it has heard anything: the sign-in form, the form with room beside it
 * for the first steps, or only its head.
 */
export type FirstScreen = 'sign-in' | 'welcome' | 'accounts';

/**
 * What main says of the page after its address, as no message is quick enough for the first paint.
 * Nothing depends on it but that.
 */
export type FirstWords = { theme: Theme; screen: FirstScreen; locale: string };

export function writeFirstWords({ theme, screen, locale }: FirstWords): string {
  return `#${theme}/${screen}/${locale}`;
}

/** Without schemas, which come later than the first paint. What was not said is as usual. */
export function readFirstWords(hash: string): {
  theme: string;
  screen: FirstScreen;
  locale: string;
} {
  const [theme = '', screen = '', locale = ''] = hash.slice(1).split('/');
  return {
    theme: theme === '' ? 'system' : theme,
    screen: screen === 'sign-in' || screen === 'welcome' ? screen : 'accounts',
    locale: locale === '' ? 'en' : locale,
  };
}
