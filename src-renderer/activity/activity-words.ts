import type { ActivityEntry } from '../../src-main/contract/activity.ts';
import { plainText } from '../plain-text.ts';
import { sentenceFor } from '../wording.ts';

export type ActivityRowWords = {
  readonly at: number;
  /** `Copied the token of nora_k`. */
  readonly what: string;
  /** `from the tray`. */
  readonly way: string;
  /** Why it was refused, as a sentence; '' when it was done. */
  readonly refusal: string;
  /** What the filter looks through: all of the above in lower case. */
  readonly haystack: string;
};

/** Rows in which each word of the filter occurs, in whatever order. */
export function filteredRows(
  rows: readonly ActivityRowWords[],
  filter: string,
): readonly ActivityRowWords[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ haystack }) => words.every((word) => haystack.includes(word)));
}

export function rowWords(entry: ActivityEntry): ActivityRowWords {
  const { at, refusal } = entry;
  const what = whatWords(entry);
  const way = entry.way === 'program' ? programWay(entry) : wayWords[entry.way];
  const why = refusal === null ? '' : sentenceFor({ code: refusal, retryAt: null }, at);
  return { at, what, way, refusal: why, haystack: `${what} ${way} ${why}`.toLowerCase() };
}

const wayWords: Record<Exclude<ActivityEntry['way'], 'program'>, string> = {
  window: 'in the window',
  tray: 'from the tray',
  'quick-copy': 'by quick copy',
  notice: 'from a notice',
  browser: 'in the browser',
};

const actWords: Record<ActivityEntry['act'], { done: string; refused: string }> = {
  'signed-in': { done: 'Signed in', refused: 'Refused to sign in' },
  adopted: { done: 'Adopted', refused: 'Refused to adopt' },
  'signed-out': { done: 'Signed out', refused: 'Refused to sign out' },
  forgotten: { done: 'Forgot', refused: 'Refused to forget' },
  copied: { done: 'Copied', refused: 'Refused to copy' },
  shown: { done: 'Showed', refused: 'Refused to show' },
  minted: { done: 'Made', refused: 'Refused to make' },
  renewed: { done: 'Renewed', refused: 'Refused to renew' },
  revoked: { done: 'Revoked', refused: 'Refused to revoke' },
  exported: { done: 'Exported', refused: 'Refused to export' },
  'handed-over': { done: 'Handed over', refused: 'Refused to hand over' },
  imported: { done: 'Imported', refused: 'Refused to import' },
};

/** `by a program (/home/nora/backup.sh)`; that it is unknown is worth saying as well. */
function programWay({ program }: ActivityEntry): string {
  return `by a program (${program === '' ? 'unknown' : plainText(program, 200)})`;
}

function whatWords({ act, thing, refusal }: ActivityEntry): string {
  const words = actWords[act];
  const what = thingWords(act, thing);
  const lead = refusal === null ? words.done : words.refused;
  return what === '' ? lead : `${lead} ${what}`;
}

function thingWords(act: ActivityEntry['act'], { kind, id, name }: ActivityEntry['thing']): string {
  const who = plainText(name);
  switch (kind) {
    case 'account':
      return ['adopted', 'copied', 'shown', 'handed-over'].includes(act)
        ? whose('the token', 'of', who)
        : who;
    case 'named-token':
      return who === '' ? 'named tokens' : `the token for ${who}`;
    case 'transient-token':
      return whose('a transient token', 'for', who);
    case 'source':
      return whose('the token', 'of', who === '' ? 'a source' : who);
    case 'claim':
      return whose('a claim token', 'of', who);
    case 'device':
      return whose('the device', 'named', who);
    case 'backup':
      return backupWords[id] ?? 'a backup';
    case 'activity-log':
      return 'the activity log';
  }
}

/** By the id that main gives it. */
const backupWords: Record<string, string | undefined> = {
  'with-secrets': 'a backup with all tokens',
  'without-secrets': 'a backup without secrets',
};

function whose(what: string, by: string, who: string): string {
  return who === '' ? what : `${what} ${by} ${who}`;
}
