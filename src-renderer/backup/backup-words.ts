import { SHORTEST_PASSPHRASE } from '../../src-main/contract/backup.ts';
import type { ImportLine } from '../../src-main/contract/backup.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { plainText } from '../plain-text.ts';
import { sentenceFor } from '../wording.ts';

/** What a line is about: `Account nora_k`. */
export function lineSubject({ kind, name }: ImportLine): string {
  const who = plainText(name);
  switch (kind) {
    case 'account':
      return say('backup.account', { who });
    case 'named-token':
      return say('backup.tokenFor', { who });
    case 'pin':
      return say('backup.pinned', { count: Number(name) });
    case 'setting':
      return say('backup.setting', { value: settingWords[name] ?? who });
    case 'server':
      return say('backup.serverAt', { who });
    case 'entry':
      return say('backup.anEntryOfTheFile');
  }
}

/** What is, or was, done with it. */
export function lineOutcome({ outcome, failure }: ImportLine, isDone: boolean): string {
  const words = say(isDone ? `importReport.${outcome}` : `importPlan.${outcome}`);
  return failure === null
    ? words
    : say('backup.outcomeAndWhy', { words, why: sentenceFor({ code: failure, retryAt: null }, 0) });
}

const settingWords: Record<string, string | undefined> = {
  get startsAtLogin() {
    return say('common.startAtLogin');
  },
  get startsHidden() {
    return say('backup.startInTheTray');
  },
  get theme() {
    return say('common.theme');
  },
  get clipboardClearSeconds() {
    return say('backup.clipboardTime');
  },
  get transientTokenLeadMinutes() {
    return say('backup.leadTime');
  },
  get notices() {
    return say('common.desktopNotices');
  },
  get quietHours() {
    return say('common.quietHours');
  },
  get shortcut() {
    return say('common.globalShortcut');
  },
  get lockAfterIdleMinutes() {
    return say('common.lockWhenNobodyIsHere');
  },
  get looksForUpdates() {
    return say('updates.lookForUpdates');
  },
};

/** A hint, not a judge: how hard a passphrase is to guess, by its length and its kinds of characters. */
export function strengthHint(passphrase: string): string {
  const length = Array.from(passphrase).length;
  if (length === 0) return '';
  if (length < SHORTEST_PASSPHRASE)
    return say('backup.passphraseTooShort', { count: SHORTEST_PASSPHRASE - length });
  const isMonotonous = new Set(passphrase).size < 6;
  if (isMonotonous) return say('backup.passphraseWeak');
  if (length < 20) return say('backup.passphraseFair');
  return say('backup.passphraseStrong');
}
