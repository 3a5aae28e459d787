import type { Theme } from './settings.ts';

/** What the page draws before it has heard anything: the sign-in form, or only its head. */
export type FirstScreen = 'sign-in' | 'accounts';

/**
 * What main says of the page after its address, as no message is quick enough for the first paint.
 * Nothing depends on it but that.
 */
export type FirstWords = { theme: Theme; screen: FirstScreen };

export function writeFirstWords({ theme, screen }: FirstWords): string {
  return `#${theme}/${screen}`;
}

/** Without schemas, which come later than the first paint. What was not said is as usual. */
export function readFirstWords(hash: string): { theme: string; screen: FirstScreen } {
  const [theme = '', screen = ''] = hash.slice(1).split('/');
  return {
    theme: theme === '' ? 'system' : theme,
    screen: screen === 'sign-in' ? 'sign-in' : 'accounts',
  };
}
