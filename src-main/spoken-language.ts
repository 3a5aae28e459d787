import { fillMessage } from './contract/languages/fill-message.ts';
import { languageOf, localeFor } from './contract/languages/language.ts';
import { mainWords } from './contract/languages/main-words.ts';
import { speak } from './contract/languages/say.ts';
import type { LanguageChoice } from './contract/settings.ts';

/**
 * Speaks the chosen language in this process, once its words are loaded.
 *
 * @param preferred the system's languages, best first
 */
export async function speakLanguage(
  choice: LanguageChoice,
  preferred: readonly string[],
): Promise<void> {
  const locale = localeFor(choice, preferred);
  const { default: words } = await mainWords[languageOf(locale) ?? 'en']();
  speak({ locale, words, fill: fillMessage });
}
