/** What the program speaks. English is what the others are translated from. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'nb', 'ja', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words, so that whoever ended up in a wrong one finds the way back. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  nb: 'Norsk bokmål',
  ja: '日本語',
  ar: 'العربية',
};

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** The language of a tag such as `de-AT`; undefined where we do not speak it. */
export function languageOf(tag: string): Language | undefined {
  const [language = ''] = tag.toLowerCase().split(/[-_]/);
  const known = norwegian.has(language) ? 'nb' : language;
  return LANGUAGES.find((each) => each === known);
}

/** Who writes the other Norwegian reads this one. */
const norwegian = new Set(['nb', 'no', 'nn']);

/**
 * The tag by which words, dates and numbers are chosen: `de-AT`.
 *
 * @param choice what the person set
 * @param preferred the system's languages, as tags, best first
 */
export function localeFor(choice: Language | 'system', preferred: readonly string[]): string {
  const tag = preferred.find((each) => {
    const language = languageOf(each);
    return language !== undefined && (choice === 'system' || language === choice);
  });
  return soundTag(tag) ?? (choice === 'system' ? 'en' : choice);
}

/** What the system says may be no tag at all, and Intl throws at that. */
function soundTag(tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}
