import { locale } from './contract/languages/say.ts';

/** Counts the times that the computer may have moved to another time zone. */
let moves = 0;

/**
 * One way to write times, in the language and the time zone of the moment. A format takes far longer to
 * make than to use, so it is made once for each language and zone.
 */
export function timeFormat(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  let made: { format: Intl.DateTimeFormat; locale: string; moves: number } | undefined;
  return () => {
    if (made?.locale !== locale() || made.moves !== moves)
      made = { format: new Intl.DateTimeFormat(locale(), options), locale: locale(), moves };
    return made.format;
  };
}

/** The time zone may be another: formats keep the one with which they were made. */
export function forgetTimeFormats(): void {
  moves += 1;
}
