import { locale, say } from '../src-main/contract/languages/say.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `22 Nov 2026, 14:05`, in the manner of the person's system. */
export function dateAndTime(at: number): string {
  return dateTimeFormat().format(at);
}

/** What `dateAndTime` writes with, for whoever writes many: making it takes longer than using it. */
export function dateTimeFormat(): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' });
}

/** `22 Nov 2026`. */
export function date(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(at);
}

/** `14:05` when that is today, else with the date. */
export function timeOfDay(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay
    ? new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(at)
    : dateAndTime(at);
}

/** How long ago, coarsely: `just now`, `5 minutes ago`, `3 hours ago`, then the date. */
export function ago(at: number, now: number): string {
  const passed = now - at;
  if (passed < MINUTE_MS) return say('time.justNow');
  if (passed < HOUR_MS) return unitsAgo(passed / MINUTE_MS, 'minute');
  if (passed < DAY_MS) return unitsAgo(passed / HOUR_MS, 'hour');
  return say('time.onDate', { date: date(at) });
}

/** How much is left, in steps so coarse that it changes a few times an hour at most. */
export function left(until: number, now: number): string {
  const remaining = until - now;
  if (remaining <= 0) return say('time.over');
  if (remaining < 5 * MINUTE_MS) return say('time.lessThanFiveMinutes');
  if (remaining < HOUR_MS)
    return say('time.aboutMinutes', { minutes: 5 * Math.floor(remaining / (5 * MINUTE_MS)) });
  return say('time.aboutHours', { hours: Math.floor(remaining / HOUR_MS) });
}

function unitsAgo(amount: number, unit: 'minute' | 'hour'): string {
  return new Intl.RelativeTimeFormat(locale()).format(-Math.floor(amount), unit);
}

/** `14:05`: minutes and seconds of what is left, never less than nothing. */
export function countdown(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
