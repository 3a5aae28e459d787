import { SHORTEST_PASSPHRASE } from '../../src-main/contract/backup.ts';
import type { ImportLine } from '../../src-main/contract/backup.ts';
import { plainText } from '../plain-text.ts';
import { sentenceFor } from '../wording.ts';

/** What a line is about: `Account nora_k`. */
export function lineSubject({ kind, name }: ImportLine): string {
  const who = plainText(name);
  switch (kind) {
    case 'account':
      return `Account ${who}`;
    case 'named-token':
      return `Token for ${who}`;
    case 'pin':
      return name === '1' ? '1 pin' : `${who} pins`;
    case 'setting':
      return `Setting “${settingWords[name] ?? who}”`;
    case 'server':
      return `Server at ${who}`;
    case 'entry':
      return 'An entry of the file';
  }
}

/** What is, or was, done with it. */
export function lineOutcome({ outcome, failure }: ImportLine, isDone: boolean): string {
  const [before, after] = outcomeWords[outcome];
  const why = failure === null ? '' : ` ${sentenceFor({ code: failure, retryAt: null }, 0)}`;
  return `${isDone ? after : before}${why}`;
}

const always = (words: string): readonly [string, string] => [words, words];

const outcomeWords: Record<ImportLine['outcome'], readonly [string, string]> = {
  add: ['Will be added', 'Added'],
  'add-without-token': [
    'Will be listed without its token: sign in to it afterwards',
    'Listed without its token: sign in to it',
  ],
  renew: ['Newer than what is here: will take its place', 'Newer: took the older one’s place'],
  'keep-newer': always('Kept: what is here is newer'),
  'keep-working': always('Kept: Plex did not accept the newer token of the file'),
  'keep-chosen': always('Kept: you have chosen another value here'),
  same: always('Here already'),
  'other-origin': always('Skipped: it belongs to another Plex address'),
  damaged: always('Skipped: it is damaged'),
  failed: ['Cannot be imported.', 'Not imported.'],
};

const settingWords: Record<string, string | undefined> = {
  startsAtLogin: 'Start at login',
  startsHidden: 'Start in the tray',
  theme: 'Theme',
  clipboardClearSeconds: 'Clipboard time',
  transientTokenLeadMinutes: 'Warning before a token’s end',
  notices: 'Desktop notices',
  quietHours: 'Quiet hours',
  shortcut: 'Global shortcut',
  lockAfterIdleMinutes: 'Lock when nobody is here',
};

/** A hint, not a judge: how hard a passphrase is to guess, by its length and its kinds of characters. */
export function strengthHint(passphrase: string): string {
  const length = Array.from(passphrase).length;
  if (length === 0) return '';
  if (length < SHORTEST_PASSPHRASE)
    return `Too short: ${SHORTEST_PASSPHRASE - length} more at least.`;
  const isMonotonous = new Set(passphrase).size < 6;
  if (isMonotonous) return 'Weak: it repeats itself.';
  if (length < 20) return 'Fair. Four or five words that do not belong together are better.';
  return 'Strong.';
}
