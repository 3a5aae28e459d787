import type { Language } from './language.ts';
import type { Words } from './say.ts';

/** What main says, a file for each language. */
export const mainWords: Record<Language, () => Promise<{ default: Words }>> = {
  en: () => import('words:main/en'),
  de: () => import('words:main/de'),
  fr: () => import('words:main/fr'),
  es: () => import('words:main/es'),
  nb: () => import('words:main/nb'),
  ja: () => import('words:main/ja'),
  ar: () => import('words:main/ar'),
};
