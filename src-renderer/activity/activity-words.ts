import type { ActivityEntry } from '../../src-main/contract/activity.ts';
import { say } from '../../src-main/contract/languages/say.ts';
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
  const way = entry.way === 'program' ? programWay(entry) : say(`activityWays.${entry.way}`);
  const why = refusal === null ? '' : sentenceFor({ code: refusal, retryAt: null }, at);
  return { at, what, way, refusal: why, haystack: `${what} ${way} ${why}`.toLowerCase() };
}

/** `by a program (/home/nora/backup.sh)`; that it is unknown is worth saying as well. */
function programWay({ program }: ActivityEntry): string {
  return program === ''
    ? say('activityWays.unknownProgram')
    : say('activityWays.program', { program: plainText(program, 200) });
}

function whatWords({ act, thing, refusal }: ActivityEntry): string {
  const lead = say(refusal === null ? `activityDone.${act}` : `activityRefused.${act}`);
  const what = thingWords(act, thing);
  return what === '' ? lead : say('activityThings.row', { act: lead, thing: what });
}

function thingWords(
  act: ActivityEntry['act'],
  { kind, id, name: text }: ActivityEntry['thing'],
): string {
  const name = plainText(text);
  const isNameless = name === '';
  switch (kind) {
    case 'account':
      if (!isOfItsToken.has(act)) return name;
      return isNameless ? say('activityThings.token') : say('activityThings.tokenOf', { name });
    case 'named-token':
      return isNameless
        ? say('activityThings.namedTokens')
        : say('activityThings.namedToken', { name });
    case 'transient-token':
      return isNameless
        ? say('activityThings.transientToken')
        : say('activityThings.transientTokenFor', { name });
    case 'source':
      return isNameless
        ? say('activityThings.sourceToken')
        : say('activityThings.tokenOf', { name });
    case 'claim':
      return isNameless
        ? say('activityThings.claimToken')
        : say('activityThings.claimTokenOf', { name });
    case 'device':
      return isNameless
        ? say('activityThings.device')
        : say('activityThings.deviceNamed', { name });
    case 'backup':
      return backupWords(id);
    case 'activity-log':
      return say('activityThings.log');
    case 'diagnostics':
      return say('activityThings.diagnostics');
  }
}

/** What is done with an account's token; all else is done with the account. */
const isOfItsToken: ReadonlySet<ActivityEntry['act']> = new Set([
  'adopted',
  'revoked',
  'copied',
  'shown',
  'handed-over',
]);

/** By the id that main gives it. */
function backupWords(id: string): string {
  if (id === 'with-secrets') return say('activityThings.backupWithTokens');
  if (id === 'without-secrets') return say('activityThings.backupWithoutSecrets');
  return say('activityThings.backup');
}
