import type { AppState } from '../contract/app-state.ts';
import { knownDesktops } from './known-desktops.ts';
import type { LogLines } from './log-lines.ts';

/** What is running, and where. */
export type Program = {
  version: string;
  isPackaged: boolean;
  electron: string;
  chromium: string;
  node: string;
  platform: NodeJS.Platform;
  arch: string;
  /** As the system says it, which may be anything. */
  systemRelease: string;
  desktop: string;
  session: string;
};

/** Whether anybody shows desktop notifications. `startable`: the bus says who would. */
export type NotificationService = 'present' | 'startable' | 'absent' | 'no-bus' | 'system';

/** Only what can be told without a name: kinds and numbers. */
export type Facts = {
  at: number;
  program: Program;
  state: Pick<
    AppState,
    | 'accounts'
    | 'namedTokens'
    | 'servers'
    | 'transientTokens'
    | 'notices'
    | 'repairs'
    | 'keychain'
    | 'trayHost'
    | 'standInOrigin'
    | 'settings'
    | 'isLocked'
  >;
  notifications: NotificationService;
  log: LogLines;
};

/**
 * The text for a bug report, in English for those who read it. Each value is one of a closed list, a
 * number, or a version; no text of Plex's, the person's or the system's is passed on.
 */
export function diagnosticsText(facts: Facts): string[] {
  const { at, program, state, notifications, log } = facts;
  const { settings, storage, shortcut, loginItem } = state.settings;
  const servers = state.servers.flatMap((list) => list.servers);
  const failures = state.servers.flatMap(({ failure }) => failure ?? []);
  return [
    `Keyring for Plex ${version(program.version)}, diagnostics of ${new Date(at).toISOString()}`,
    'Without names, e-mail addresses, addresses, tokens and folders.',
    '',
    `Program: ${program.isPackaged ? 'packaged' : 'from a checkout'}, Electron ${version(program.electron)}, Chromium ${version(program.chromium)}, Node ${version(program.node)}`,
    `System: ${program.platform} ${version(program.systemRelease)} ${oneOf(architectures, program.arch)}`,
    `Desktop: ${desktopOf(program.desktop)}, session ${oneOf(sessions, program.session)}`,
    `Plex: ${state.standInOrigin === '' ? 'the real one' : 'a stand-in'}`,
    `Keychain: ${state.keychain}`,
    `Tray host: ${state.trayHost}`,
    `Notifications: ${notifications}`,
    `Locked: ${yesNo(state.isLocked)}`,
    '',
    `Accounts: ${tally(state.accounts, [
      ['token', ({ token }) => token],
      ['kept in', ({ keptIn }) => keptIn],
      ['health', ({ health }) => health.state],
    ])}`,
    `Named tokens: ${tally(state.namedTokens, [
      ['kind', ({ kind }) => kind],
      ['token', ({ presence }) => presence],
      ['health', ({ health }) => health.state],
    ])}`,
    `Servers: ${tally(servers, [
      ['relation', ({ relation }) => relation],
      ['online', ({ online }) => (online === null ? 'unknown' : yesNo(online))],
      ['health', ({ health }) => health.state],
    ])}`,
    `Server lists that failed: ${tally(failures, [['code', (code) => code]])}`,
    `Transient tokens: ${tally(state.transientTokens, [['state', (token) => token.state]])}`,
    `Notices: ${tally(state.notices, [['kind', ({ kind }) => kind]])}`,
    `Repairs: ${tally(state.repairs, [])}`,
    '',
    `Settings file: ${storage}; global shortcut ${shortcut}; start at login ${loginItem}`,
    `Settings: theme ${settings.theme}; at login ${yesNo(settings.startsAtLogin)}; hidden ${yesNo(settings.startsHidden)}; clipboard ${String(settings.clipboardClearSeconds)} s; lead ${String(settings.transientTokenLeadMinutes)} min; lock ${lockWords(settings.lockAfterIdleMinutes)}; quiet hours ${yesNo(settings.quietHours.isOn)}; pinned ${String(settings.pinnedCredentials.length)}`,
    `Desktop notices: ${Object.entries(settings.notices)
      .map(([kind, isOn]) => `${kind} ${yesNo(isOn)}`)
      .join('; ')}`,
    '',
    `Newest log lines: ${String(log.lines.length)}${log.leftOut === 0 ? '' : `, and ${String(log.leftOut)} left out that could name somebody`}`,
    ...log.lines,
  ];
}

const architectures = ['x64', 'arm64', 'arm', 'ia32'];
const sessions = ['x11', 'wayland', 'tty'];

/** `2 (health valid 1, rejected 1)`. */
function tally<Thing>(
  things: readonly Thing[],
  groups: readonly (readonly [title: string, kindOf: (thing: Thing) => string])[],
): string {
  const parts = groups.map(([title, kindOf]) => {
    const counts = new Map<string, number>();
    for (const thing of things) {
      const kind = kindOf(thing);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const kinds = [...counts].sort().map(([kind, count]) => `${kind} ${String(count)}`);
    return `${title} ${kinds.join(', ')}`;
  });
  const total = String(things.length);
  return things.length === 0 || parts.length === 0 ? total : `${total} (${parts.join('; ')})`;
}

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

const lockWords = (minutes: number | null): string =>
  minutes === null ? 'never' : `after ${String(minutes)} min`;

/** The numbers that a version begins with; the rest may be a builder's or a computer's name. */
function version(text: string): string {
  return /^\d{1,6}(?:\.\d{1,6}){0,3}/.exec(text)?.[0] ?? 'unknown';
}

const oneOf = (known: readonly string[], value: string): string =>
  known.includes(value) ? value : 'other';

/** A list of names with colons between them: `ubuntu:GNOME`. */
function desktopOf(text: string): string {
  return text.split(':').find((name) => knownDesktops.includes(name)) ?? 'other';
}
