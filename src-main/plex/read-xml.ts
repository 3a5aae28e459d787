import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** Plex's own answers stay far below all three. */
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 20_000;
const MAX_ATTRIBUTES = 40_000;

/** Elements that stand for a list: JSON has an array under the same name. */
const listNames = new Set([
  'connections',
  'entitlements',
  'errors',
  'features',
  'pastSubscriptions',
  'providers',
  'resources',
  'roles',
  'services',
  'settings',
  'subscriptions',
  'trials',
]);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  // Only the characters that XML itself names are read, by us; an entity is refused.
  processEntities: false,
  attributeValueProcessor: (_name, value) => readCharacters(value),
  tagValueProcessor: (_name, value) => readCharacters(value),
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
  onDangerousProperty: (name) => refuse(`reserved name ${String(name.length)} letters long`),
});

/**
 * An XML answer in the shape of the JSON one: attributes and children are fields, and an element
 * that stands for a list is an array. All values are text.
 *
 * @throws Error for anything but plain, valid XML of moderate size, without DOCTYPE and entities
 */
export function readXml(text: string): unknown {
  // Declarations, comments and CDATA alike: Plex sends none of them.
  if (text.includes('<!')) refuse('declaration');
  if (text.includes('\0')) refuse('NUL');
  if (count(text, '<', isStartOfElement) > MAX_ELEMENTS) refuse('too many elements');
  if (count(text, '=') > MAX_ATTRIBUTES) refuse('too many attributes');
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is a package of its own
  if (XMLValidator.validate(text) !== true) refuse('not valid');
  const document = parser.parse(text) as Record<string, unknown>;
  const roots = Object.values(document).flat();
  if (roots.length !== 1) refuse('not one root');
  return withArrays(document);
}

function refuse(why: string): never {
  throw new Error(`XML refused: ${why}`);
}

/** A bare `<` elsewhere is not valid XML. */
const isStartOfElement = (next: string | undefined) => next !== '/' && next !== '?';

function count(
  text: string,
  character: string,
  counts: (next: string | undefined) => boolean = () => true,
): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    if (counts(text[at + 1])) found += 1;
  }
  return found;
}

const namedCharacters: Record<string, string> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
};

function readCharacters(value: string): string {
  if (!value.includes('&')) return value;
  return value.replace(/&(?:#(\d{1,7});|#x([0-9a-f]{1,6});|(\w+);)?/gi, (...match: unknown[]) => {
    const [, decimal, hexadecimal, name] = match as (string | undefined)[];
    if (name !== undefined) return namedCharacters[name] ?? refuse('entity');
    const code = Number(decimal ?? `0x${hexadecimal ?? 'none'}`);
    const isCharacter = code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : refuse('character');
  });
}

/** Bounded by MAX_DEPTH, so recursion is safe. */
function withArrays(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withArrays);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [
      name,
      listNames.has(name) && !Array.isArray(inside) ? entriesOf(inside) : withArrays(inside),
    ]),
  );
}

/** The children of a list element, whatever they are called; `<role id="x"/>` is the text `x`. */
function entriesOf(list: unknown): unknown[] {
  // An empty element is '', and one with text alone is its text.
  if (typeof list !== 'object' || list === null) return list === '' ? [] : [list];
  return Object.values(list)
    .filter((children) => typeof children === 'object')
    .flat()
    .map(withArrays)
    .map(idAlone);
}

function idAlone(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  const [[name, value] = [], ...others] = Object.entries(entry) as [string, unknown][];
  return name === 'id' && others.length === 0 ? value : entry;
}
