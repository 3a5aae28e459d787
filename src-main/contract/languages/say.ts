import type { Messages } from './messages.ts';

export type MessageKey = keyof Messages;

/** A text, or the parts of one that has something to be filled in. */
type Message = string | readonly unknown[];
export type Words = Readonly<Record<string, Message>>;
export type Values = Readonly<Record<string, unknown>>;

/** In what language the program speaks at the moment. */
export type Speech = {
  /** Dates, numbers and plurals are written by it: `de-AT`. */
  locale: string;
  words: Words;
  /** Fills a message; until that has been loaded, what needs filling is not said. */
  fill?: (message: readonly unknown[], values: Values, locale: string) => unknown;
};

let speech: Speech = { locale: 'en', words: {} };

/** From now on all is said so. Each process and each page has one language at a time. */
export function speak(next: Speech): void {
  speech = next;
}

/** For Intl. */
export function locale(): string {
  return speech.locale;
}

/** A whole message of the catalogue, with its values. Sentences are never put together of several. */
export function say<Key extends MessageKey>(
  key: Key,
  ...[values]: Messages[Key] extends null ? [] : [Messages[Key]]
): string {
  return String(filled(key, values ?? {}));
}

/** The same for whoever puts more than texts into it; see the page's `richly`. */
export function filled(key: MessageKey, values: Values): unknown {
  const message = speech.words[key] ?? key;
  if (typeof message === 'string') return message;
  return speech.fill?.(message, values, speech.locale) ?? '';
}
