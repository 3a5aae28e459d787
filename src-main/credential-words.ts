import type {
  AccountId,
  AccountSummary,
  ServerList,
  ServerSummary,
  TransientTokenSummary,
} from './contract/entities.ts';
import type { NamedTokenSummary } from './contract/named-tokens.ts';
import { say } from './contract/languages/say.ts';
import { timeFormat } from './time-formats.ts';

/*
 * What tray and quick copy say of credentials, and which of them they offer. In the tray a time is
 * said so that it stays true for long: "at 12:40", not "5 minutes ago".
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Below an hour, time is told in steps of this. */
const STEP_MS = 5 * MINUTE_MS;

/** How an account's token stands, and how we know. */
export function healthWords(
  { token, health }: Pick<AccountSummary, 'token' | 'health'>,
  now: number,
): string {
  if (token !== 'held') return say(`credentials.${token}`);
  const { state } = health;
  if (state === 'unchecked') return say('credentials.unchecked');
  return health.checkedAt === null
    ? say(`credentials.${state}`)
    : say(`credentials.${state}When`, { when: atTime(health.checkedAt, now) });
}

/** What a server has said of its token, and when; '' where nobody has asked it. */
export function serverHealthWords({ health }: ServerSummary, now: number): string {
  const { state } = health;
  if (state === 'unchecked') return '';
  const known = state === 'refused' ? 'could-not-check' : state;
  return health.checkedAt === null
    ? say(`credentials.server-${known}`)
    : say(`credentials.server-${known}When`, { when: atTime(health.checkedAt, now) });
}

/** How a token made for a tool stands, and how we know. */
export function namedHealthWords(
  { presence, health }: Pick<NamedTokenSummary, 'presence' | 'health'>,
  now: number,
): string {
  if (presence === 'missing' || presence === 'unreadable')
    return say(`credentials.tool-${presence}`);
  if (presence === 'held' && health.state === 'rejected')
    return health.checkedAt === null
      ? say('credentials.tool-rejected')
      : say('credentials.tool-rejectedWhen', { when: atTime(health.checkedAt, now) });
  return healthWords({ token: presence, health }, now);
}

/** Those that can be copied: the token is at hand, and nobody has taken it back. */
export function usableNamedTokens(tokens: readonly NamedTokenSummary[]): NamedTokenSummary[] {
  return tokens.filter(({ presence, isRevoking }) => presence === 'held' && !isRevoking);
}

const timeOfDay = timeFormat({ timeStyle: 'short' });
const dayAndTime = timeFormat({
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});

/** `at 12:40` when that is today, else `on 21 Nov, 12:40`. */
export function atTime(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday
    ? say('credentials.atTime', { time: timeOfDay().format(at) })
    : say('credentials.onDay', { day: dayAndTime().format(at) });
}

/** How much is left, in steps so coarse that it changes a few times an hour at most. */
export function timeLeft(until: number, now: number): string {
  const remaining = until - now;
  if (remaining < STEP_MS) return say('credentials.lessThanFiveMinutes');
  if (remaining < HOUR_MS)
    return say('credentials.aboutMinutes', { minutes: Math.floor(remaining / STEP_MS) * 5 });
  return say('credentials.aboutHours', { hours: Math.floor(remaining / HOUR_MS) });
}

/** When what `timeLeft` says is no longer what it said at `now`; undefined once it says its last. */
export function nextStep(until: number, now: number): number | undefined {
  const remaining = until - now;
  if (remaining <= 0) return undefined;
  const step = remaining < HOUR_MS ? STEP_MS : HOUR_MS;
  // One millisecond past the boundary, where the rounding down gives the next lower step.
  return until - Math.floor(remaining / step) * step + 1;
}

/** Transient tokens that may still work, the newest first. */
export function liveTokens(
  tokens: readonly TransientTokenSummary[],
  now: number,
): TransientTokenSummary[] {
  return tokens
    .filter(({ state, endsAtLatest }) => isLive[state] && now < endsAtLatest)
    .sort((one, other) => other.issuedAt - one.issuedAt);
}

const isLive: Record<TransientTokenSummary['state'], boolean> = {
  valid: true,
  'could-not-check': true,
  'ends-soon': true,
  ended: false,
  'server-restarted': false,
};

export type UsableServer = ServerSummary & { accountId: AccountId };

/** Each server once, even when several accounts may use it: its owner's token reaches furthest. */
export function usableServers(lists: readonly ServerList[]): UsableServer[] {
  const all = lists.flatMap(({ accountId, servers }) =>
    servers.filter((server) => server.hasToken).map((server) => ({ accountId, ...server })),
  );
  const chosen = new Map<string, UsableServer>();
  for (const server of all) {
    const isBetter =
      server.relation === 'owned' && chosen.get(server.serverId)?.relation !== 'owned';
    if (isBetter || !chosen.has(server.serverId)) chosen.set(server.serverId, server);
  }
  return [...chosen.values()];
}
