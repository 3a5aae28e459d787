import { languageOf } from './contract/languages/language.ts';
import { writeFirstWords } from './contract/first-words.ts';
import type { FirstWords } from './contract/first-words.ts';
import type { Theme } from './contract/settings.ts';

/** The page's own address: `keyring://app/`, so that "our page" has a name to check. */
export const PAGE_SCHEME = 'keyring';
const PAGE_HOST = 'app';
export const PAGE_URL = `${PAGE_SCHEME}://${PAGE_HOST}/`;

/** The page's address, with what it is to know before it has heard anything. */
export const pageUrl = (words: FirstWords): string =>
  `${addressOf('index', words.locale)}${writeFirstWords(words)}`;

/** Quick copy has a small page of its own, and so has the question about a program. */
export const smallPageUrl = (page: 'approval' | 'palette', theme: Theme, locale: string): string =>
  `${addressOf(page, locale)}#${theme}`;

/** Each page is built once for each language; the English one has no language in its name. */
function addressOf(page: string, locale: string): string {
  const language = languageOf(locale) ?? 'en';
  return `${PAGE_URL}${page}${language === 'en' ? '' : `.${language}`}.html`;
}

/** `URL.origin` is "null" for such a scheme in Node, so scheme and host are compared. */
export function hasPageOrigin(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === `${PAGE_SCHEME}:` && host === PAGE_HOST;
}
