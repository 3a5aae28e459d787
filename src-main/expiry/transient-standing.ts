import type { TransientTokenSummary } from '../contract/entities.ts';

const MINUTE_MS = 60_000;

/** What a transient token's server last said of it; `unasked` since it was made. */
export type ServerWord = 'unasked' | 'taken' | 'rejected' | 'could-not-check';

/**
 * How a transient token stands at an instant. Nothing here is kept: with another clock, it stands
 * otherwise. Only a server's "no" is for good.
 */
export function transientStanding(
  endsAtLatest: number,
  word: ServerWord,
  leadMinutes: number,
  now: number,
): TransientTokenSummary['state'] {
  if (word === 'rejected') return 'server-restarted';
  if (now >= endsAtLatest) return 'ended';
  if (now >= leadStart(endsAtLatest, leadMinutes)) return 'ends-soon';
  return word === 'could-not-check' ? 'could-not-check' : 'valid';
}

/** Whether the token may be handed out. */
export function isUsable(state: TransientTokenSummary['state']): boolean {
  return state !== 'ended' && state !== 'server-restarted';
}

/** The next instant at which it will stand otherwise; undefined when time changes nothing more. */
export function nextTurn(
  endsAtLatest: number,
  leadMinutes: number,
  now: number,
): number | undefined {
  return [leadStart(endsAtLatest, leadMinutes), endsAtLatest].find((at) => at > now);
}

function leadStart(endsAtLatest: number, leadMinutes: number): number {
  return endsAtLatest - leadMinutes * MINUTE_MS;
}
