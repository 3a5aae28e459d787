import { IntlMessageFormat } from 'intl-messageformat';
import { directionOf, languageOf } from './language.ts';
import type { Values } from './say.ts';

/** As the library has them. */
type Parts = Exclude<ConstructorParameters<typeof IntlMessageFormat>[0], string>;

/** As `catalogues.mjs` writes them: a text, the number of a plural, or what is filled in. */
export type ShortPart =
  string | number | readonly [name: string, type?: number, branches?: Branches];
type Branches = Readonly<Record<string, readonly ShortPart[]>>;

const literal = 0;
const argument = 1;
const plural = 6;

/**
 * The library wants it only to parse a text, and ours are parsed. To ask the system which languages
 * it has numbers for takes longer than all else that a start says.
 */
IntlMessageFormat.resolveLocale = () => undefined;

const formats = new Map<unknown, IntlMessageFormat>();
let localeOfFormats = '';

/**
 * Fills a compiled message. A text that runs the other way than the sentence is kept to itself, so
 * that it does not turn its neighbours around; what is no text is left as it is, in a list.
 */
export function fillMessage(message: readonly unknown[], values: Values, locale: string): unknown {
  if (locale !== localeOfFormats) formats.clear();
  localeOfFormats = locale;
  let format = formats.get(message);
  if (format === undefined) {
    format = new IntlMessageFormat(longParts(message as readonly ShortPart[]), locale);
    formats.set(message, format);
  }
  const isolated = Object.entries(values).map(([name, value]) => [name, isolate(value, locale)]);
  return format.format(Object.fromEntries(isolated) as Record<string, string>);
}

/** A compiled message's parts, as the library has them. */
export function longParts(parts: readonly ShortPart[]): Parts {
  const long: unknown = parts.map((part) => {
    if (typeof part === 'string') return { type: literal, value: part };
    if (typeof part === 'number') return { type: part };
    const [value, type = argument, branches] = part;
    if (branches === undefined) return { type, value };
    const options = Object.fromEntries(
      Object.entries(branches).map(([name, branch]) => [name, { value: longParts(branch) }]),
    );
    return { type, value, options, ...(type === plural && { offset: 0, pluralType: 'cardinal' }) };
  });
  return long as Parts;
}

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_DIRECTIONAL_ISOLATE = '\u2069';
/** Hebrew, Arabic and their kin. */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;

function isolate(value: unknown, locale: string): unknown {
  if (typeof value !== 'string' || value === '') return value;
  const isMixed = rightToLeft.test(value) || directionOf(languageOf(locale) ?? 'en') === 'rtl';
  return isMixed ? `${FIRST_STRONG_ISOLATE}${value}${POP_DIRECTIONAL_ISOLATE}` : value;
}
