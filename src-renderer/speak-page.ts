import { fillMessage } from '../src-main/contract/languages/fill-message.ts';
import { directionOf, languageOf } from '../src-main/contract/languages/language.ts';
import { speak } from '../src-main/contract/languages/say.ts';
import type { Words } from '../src-main/contract/languages/say.ts';

/** The page speaks so from now on; what stands already is to be drawn again. */
export function speakPage(locale: string, words: Words): void {
  const language = languageOf(locale) ?? 'en';
  speak({ locale, words, fill: fillMessage });
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
