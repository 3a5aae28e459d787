/** Our choice: what fits on two lines of the narrowest window. */
const SHOWN_CHARACTERS = 120;

/**
 * Characters that change how their neighbours are read, or cannot be seen at all: controls, line
 * and paragraph separators, bidirectional marks, embeddings, overrides and isolates, zero-width
 * spaces, soft hyphens, tags, private use, and lone surrogates. The zero-width joiner stays: emoji
 * and several scripts need it.
 */
const unseen =
  /[\p{Cc}\p{Cs}\p{Co}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * A text from outside, fit to be shown: unseen characters become visible as `‹U+202E›`, and what
 * passes `most` characters is cut off with an ellipsis.
 */
export function plainText(text: string, most = SHOWN_CHARACTERS): string {
  const characters = Array.from(text.slice(0, most * 4).replace(unseen, codePointName));
  return characters.length > most
    ? `${characters.slice(0, most - 1).join('')}…`
    : characters.join('');
}

/**
 * The same for a message of main's that has texts from outside in it. What main puts around those in a
 * text that runs both ways is not one of their own characters, and is not needed in a part of its own.
 */
export function saidText(text: string): string {
  return plainText(text.replace(/[\u2068\u2069]/g, ''));
}

function codePointName(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return `‹U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}›`;
}
