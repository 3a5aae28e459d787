import type { Words } from '../src-main/contract/languages/say.ts';

/** What stands in the page itself, so that the first paint waits for nothing. */
export function wordsOfDocument(): Words {
  return JSON.parse(document.querySelector('#words')?.textContent ?? '{}') as Words;
}
