import { inspect } from 'node:util';

/** A secret of Plex's: it prints, logs and serialises as `[token]`; a structured clone of it is empty. */
export class Token {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** For the Plex request header, the keychain entry, the clipboard and the native "Show" dialog. Nowhere else. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[token]';
  }

  toJSON(): string {
    return '[token]';
  }

  [inspect.custom](): string {
    return '[token]';
  }
}
