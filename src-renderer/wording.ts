import type {
  AccountSummary,
  CopyForm,
  Notice,
  TokenHealth,
  TransientTokenSummary,
} from '../src-main/contract/entities.ts';
import type { FailureCode } from '../src-main/contract/failure-codes.ts';
import { say } from '../src-main/contract/languages/say.ts';
import type { SettingsStorage } from '../src-main/contract/settings.ts';
import { plainText } from './plain-text.ts';
import { ago, timeOfDay } from './time-words.ts';

/** What went wrong and what to do, in one sentence; with the time to try again where it is known. */
export function sentenceFor(
  failure: { code: FailureCode; retryAt: number | null },
  now: number,
): string {
  const { code, retryAt } = failure;
  return code === 'rate-limited' && retryAt !== null
    ? say('failures.rate-limited-until', { time: timeOfDay(retryAt, now) })
    : say(`failures.${code}`);
}

/** What a person should know of the settings file. */
export function settingsFileSentence(storage: Exclude<SettingsStorage, 'kept'>): string {
  return say(`settingsFile.${storage}`);
}

/** Whether only a new sign-in helps this account. */
export function needsNewSignIn({ token, health }: AccountSummary): boolean {
  return token === 'missing' || token === 'unreadable' || health.state === 'rejected';
}

/** How an account's token stands. */
export function tokenSentence({ token, health }: AccountSummary, now: number): string {
  switch (token) {
    case 'held':
      return healthSentence(health, now);
    case 'unread':
      return say('health.unread');
    case 'missing':
      return say('health.missing');
    case 'unreadable':
      return say('health.unreadable');
  }
}

/** What is known of a token, and how: Plex’s own word, or that it could not be asked. */
export function healthSentence({ state, checkedAt }: TokenHealth, now: number): string {
  if (state === 'unchecked') return say('health.unchecked');
  return checkedAt === null
    ? say(`health.${state}`)
    : say(`health.${state}When`, { when: ago(checkedAt, now) });
}

/** The state of an account's token in a word or two; '' where nobody has looked yet. */
export function healthWords(state: TokenHealth['state']): string {
  return state === 'unchecked' ? '' : say(`standing.${state}`);
}

/** What a server itself has said of its token, and when; '' where nobody has asked it. */
export function serverTokenSentence({ state, checkedAt }: TokenHealth, now: number): string {
  if (state === 'unchecked') return '';
  const known = state === 'refused' ? 'could-not-check' : state;
  return checkedAt === null
    ? say(`serverHealth.${known}`)
    : say(`serverHealth.${known}When`, { when: ago(checkedAt, now) });
}

/** The state of a transient token in a word or two. */
export function transientWords(state: TransientTokenSummary['state']): string {
  return say(`standing.${state}`);
}

/** What is known of a transient token, and how; null where its server was never asked. */
export function checkedSentence(
  { state, checkedAt }: Pick<TransientTokenSummary, 'state' | 'checkedAt'>,
  now: number,
): string | null {
  if (checkedAt === null) return null;
  const when = ago(checkedAt, now);
  switch (state) {
    case 'server-restarted':
      return say('transientCheck.rejected', { when });
    case 'could-not-check':
      return say('transientCheck.couldNotAsk', { when });
    case 'valid':
    case 'ends-soon':
    case 'ended':
      return say('transientCheck.checked', { when });
  }
}

/** What a notice says: a heading and a sentence. */
export function noticeWords(notice: Notice, now: number): { title: string; sentence: string } {
  const name = plainText(notice.name);
  const time = timeOfDay(notice.endsAtLatest ?? now, now);
  const kind = noticeKind(notice);
  const title = say(`noticeTitles.${kind}`, { name });
  const sentence =
    kind === 'jwtNotRenewed' || kind === 'endsSoon'
      ? say(`noticeSentences.${kind}`, { time })
      : say(`noticeSentences.${kind}`);
  return { title, sentence };
}

/** What the notice is about besides what has happened. */
function noticeKind({ kind, serverId, namedTokenId }: Notice) {
  const isOfTool = namedTokenId !== null;
  switch (kind) {
    case 'ends-soon':
      return isOfTool ? 'jwtNotRenewed' : 'endsSoon';
    case 'ended':
      return isOfTool ? 'jwtEnded' : 'ended';
    case 'rejected':
      if (serverId !== null) return 'serverRejected';
      return isOfTool ? 'toolRejected' : 'accountRejected';
    case 'several-rejected':
      return 'severalRejected';
    case 'device-removed':
      return 'deviceRemoved';
    case 'server-restarted':
      return 'serverRestarted';
  }
}

/** The forms in which a token can be copied besides as itself, as their buttons name them. */
export function copyFormWords(form: Exclude<CopyForm, 'token'>): string {
  return say(`copyForms.${form}`);
}
