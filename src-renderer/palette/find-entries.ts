import type { QuickEntry } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';

/** What each kind is called, and can be searched by. */
export const kindWords: Record<QuickEntry['kind'], string> = {
  get account() {
    return say('palette.accountToken');
  },
  get 'named-token'() {
    return say('palette.namedToken');
  },
  get server() {
    return say('palette.newTransientToken');
  },
  get 'transient-token'() {
    return say('palette.transientToken');
  },
};

/**
 * The entries in which every word of the query occurs, in any place, whatever the case and the
 * accents. Those whose name begins with the query come first; else the order stays.
 */
export function findEntries(entries: QuickEntry[], query: string): QuickEntry[] {
  const asked = folded(query).trim();
  if (asked === '') return entries;
  const words = asked.split(/\s+/u);
  const found = entries.filter((entry) => {
    const all = folded(`${entry.label} ${kindWords[entry.kind]} ${entry.detail}`);
    return words.every((word) => all.includes(word));
  });
  const begins = found.filter(({ label }) => folded(label).startsWith(asked));
  return [...begins, ...found.filter((entry) => !begins.includes(entry))];
}

/** So that `sohne` finds `Söhne`. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
