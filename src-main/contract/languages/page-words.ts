import type { Language } from './language.ts';
import { languageOf } from './language.ts';
import type { Words } from './say.ts';

const pageWords: Record<Language, () => Promise<{ default: Words }>> = {
  en: () => import('words:page/en'),
  de: () => import('words:page/de'),
  fr: () => import('words:page/fr'),
  es: () => import('words:page/es'),
  nb: () => import('words:page/nb'),
  ja: () => import('words:page/ja'),
  ar: () => import('words:page/ar'),
};

/** What the page says, a file for each language. */
export async function loadPageWords(locale: string): Promise<Words> {
  const { default: words } = await pageWords[languageOf(locale) ?? 'en']();
  return words;
}
