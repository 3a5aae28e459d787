import type {
  AccountId,
  AccountSummary,
  ServerList,
  TransientTokenSummary,
} from '../contract/entities.ts';
import { say } from '../contract/languages/say.ts';
import type { NamedTokenSummary } from '../contract/named-tokens.ts';
import type { SignInWay } from '../contract/sign-in-ways.ts';
import type { CopyAct } from '../copy-acts.ts';
import {
  atTime,
  healthWords,
  liveTokens,
  namedHealthWords,
  serverHealthWords,
  timeLeft,
  usableNamedTokens,
  usableServers,
} from '../credential-words.ts';
import type { UsableServer } from '../credential-words.ts';
import { timeFormat } from '../time-formats.ts';
import type { MenuEntry } from './tray.ts';

/** What a press of an entry asks for. Plain data, so that two menus can be compared. */
export type TrayAct =
  | CopyAct
  | { kind: 'token-details' | 'sign-out'; accountId: AccountId }
  | { kind: 'sign-in-elsewhere'; way: SignInWay }
  | { kind: 'unlock' | 'sign-in' | 'notices' | 'settings' | 'open' | 'quit' };

export type TrayMenu = MenuEntry<TrayAct>[];

/** What the menu is made of. */
export type TrayContent = {
  accounts: AccountSummary[];
  servers: ServerList[];
  namedTokens: NamedTokenSummary[];
  transientTokens: TransientTokenSummary[];
  /** How many notices stand. */
  notices: number;
  /** Ids of the accounts, named tokens and servers that come first, in this order. */
  pinned: readonly string[];
  /** Nothing can be copied until somebody unlocks. */
  isLocked: boolean;
  isDemo: boolean;
  now: number;
};

/** Longest label shown, in characters (our choice). */
const LONGEST_LABEL = 60;
/** A menu longer than a screen helps nobody: the newest stand in it, all of them in the window. */
const MOST_IN_A_SUBMENU = 20;
/** Pinned ones come on top of it. */
const MOST_SERVERS = 20;

/** The menu until accounts and servers are known. */
export function startingMenu(isDemo: boolean): TrayMenu {
  return [
    ...demoEntry(isDemo),
    { label: say('firstMenu.open'), act: { kind: 'open' } },
    { label: say('firstMenu.quit'), act: { kind: 'quit' } },
  ];
}

/** First of all: nothing here is real. */
function demoEntry(isDemo: boolean): TrayMenu {
  return group(isDemo ? [{ label: say('tray.demo') }] : []);
}

/**
 * A submenu for each account and for each server that can be used, and for what else was pinned,
 * those that were pinned first; the named and the transient tokens; then the program's own entries.
 */
export function trayMenu(content: TrayContent): TrayMenu {
  const { pinned } = content;
  const accounts = content.accounts.map((account) => ({
    id: account.accountId,
    entry: accountEntry(account, content.now),
  }));
  const servers = usableServers(content.servers);
  const freeServers = servers.filter(({ serverId }) => !pinned.includes(serverId));
  const named = usableNamedTokens(content.namedTokens).map((token) => ({
    id: token.namedTokenId,
    entry: namedTokenEntry(token, content.now),
  }));
  const isPinned = ({ id }: { id: string }): boolean => pinned.includes(id);
  const pinnedServers = servers
    .filter(({ serverId }) => pinned.includes(serverId))
    .map((server) => ({ id: server.serverId, entry: serverEntry(server, content.now) }));
  const pinnedOnes = [...accounts, ...named, ...pinnedServers]
    .filter(isPinned)
    .sort((one, other) => pinned.indexOf(one.id) - pinned.indexOf(other.id));
  const entriesOf = (some: { id: string; entry: MenuEntry<TrayAct> }[]): TrayMenu =>
    group(some.map(({ entry }) => entry));
  const isFree = (one: { id: string }): boolean => !isPinned(one);
  return [
    ...demoEntry(content.isDemo),
    ...group(content.isLocked ? [{ label: say('tray.unlock'), act: { kind: 'unlock' } }] : []),
    ...entriesOf(pinnedOnes),
    ...entriesOf(accounts.filter(isFree)),
    ...serverEntries(freeServers, content.now),
    ...group([...namedTokensEntry(content), ...transientTokensEntry(content)]),
    { label: say('tray.signIn'), act: { kind: 'sign-in' } },
    waysToSignIn(),
    ...noticesEntry(content.notices),
    { label: say('tray.settings'), act: { kind: 'settings' } },
    ...startingMenu(false),
  ];
}

/** Each way by itself. The browser's needs no window. */
const waysToSignIn = (): MenuEntry<TrayAct> => ({
  label: say('tray.ways'),
  entries: [
    { label: say('tray.withBrowser'), act: { kind: 'sign-in-elsewhere', way: 'browser' } },
    { label: say('tray.withCode'), act: { kind: 'sign-in-elsewhere', way: 'code' } },
    { label: say('tray.withPassword'), act: { kind: 'sign-in' } },
  ],
});

function group(entries: TrayMenu): TrayMenu {
  return entries.length === 0 ? [] : [...entries, '-'];
}

function accountEntry(account: AccountSummary, now: number): MenuEntry<TrayAct> {
  const { accountId, name } = account;
  return {
    label: toMenuText(name),
    entries: [
      { label: healthWords(account, now) },
      { label: say('tray.copyToken'), act: { kind: 'copy-token', accountId } },
      { label: say('tray.tokenDetails'), act: { kind: 'token-details', accountId } },
      { label: say('tray.signOut'), act: { kind: 'sign-out', accountId } },
    ],
  };
}

function serverEntries(servers: readonly UsableServer[], now: number): TrayMenu {
  const entries = servers.slice(0, MOST_SERVERS).map((server) => serverEntry(server, now));
  if (servers.length <= MOST_SERVERS) return group(entries);
  const all = say('tray.allServers', { count: servers.length });
  return group([...entries, { label: all, act: { kind: 'open' } }]);
}

function namedTokenEntry(token: NamedTokenSummary, now: number): MenuEntry<TrayAct> {
  return {
    label: namedLabel(token),
    entries: [
      { label: namedHealthWords(token, now) },
      { label: say('tray.copyToken'), act: copyNamed(token) },
    ],
  };
}

/** Those that were not pinned, a press away each. Two of one name are told apart by when they were made. */
function namedTokensEntry({ namedTokens, pinned, now }: TrayContent): TrayMenu {
  const free = usableNamedTokens(namedTokens).filter(
    ({ namedTokenId }) => !pinned.includes(namedTokenId),
  );
  if (free.length === 0) return [];
  const labels = free.map(namedLabel);
  const entries = free.slice(0, MOST_IN_A_SUBMENU).map((token) => {
    const label = namedLabel(token);
    const isAlone = labels.filter((each) => each === label).length === 1;
    const when = atTime(token.createdAt, now);
    return {
      label: isAlone ? label : say('tray.madeWhen', { label, when }),
      act: copyNamed(token),
    };
  });
  return [{ label: say('tray.namedTokens'), entries: [...entries, ...moreEntry(free.length)] }];
}

function namedLabel({ name, accountName }: NamedTokenSummary): string {
  return `${toMenuText(name)} (${toMenuText(accountName)})`;
}

function copyNamed({ accountId, namedTokenId }: NamedTokenSummary): TrayAct {
  return { kind: 'copy-named-token', accountId, namedTokenId };
}

/** The way to those that a submenu has no room for. */
function moreEntry(count: number): TrayMenu {
  return count > MOST_IN_A_SUBMENU
    ? ['-', { label: say('tray.all', { count }), act: { kind: 'open' } }]
    : [];
}

function serverEntry(server: UsableServer, now: number): MenuEntry<TrayAct> {
  const { accountId, serverId, name, distinction } = server;
  const act = { kind: 'mint-and-copy', accountId, serverId } as const;
  const health = serverHealthWords(server, now);
  return {
    label:
      distinction === '' ? toMenuText(name) : `${toMenuText(name)} (${toMenuText(distinction)})`,
    entries: [
      ...(health === '' ? [] : [{ label: health }]),
      { label: say('tray.mintAndCopy'), act },
    ],
  };
}

const toTheSecond = timeFormat({ timeStyle: 'medium' });

/** The newest first. Two of one server with as much time left are told apart by when they were made. */
function transientTokensEntry({ transientTokens, now }: TrayContent): TrayMenu {
  const live = liveTokens(transientTokens, now);
  if (live.length === 0) return [];
  const shown = live.slice(0, MOST_IN_A_SUBMENU);
  const shortLabels = shown.map(({ serverName, endsAtLatest }) =>
    say('tray.leftOf', { server: toMenuText(serverName), left: timeLeft(endsAtLatest, now) }),
  );
  const entries = shown.map(({ accountId, transientTokenId, issuedAt }, position) => {
    const label = shortLabels[position] ?? '';
    const isAlone = shortLabels.filter((each) => each === label).length === 1;
    return {
      label: isAlone ? label : say('tray.madeAt', { label, time: toTheSecond().format(issuedAt) }),
      act: { kind: 'copy-transient-token', accountId, transientTokenId },
    } as const;
  });
  return [{ label: say('tray.transientTokens'), entries: [...entries, ...moreEntry(live.length)] }];
}

function noticesEntry(count: number): TrayMenu {
  return count === 0 ? [] : [{ label: say('tray.notices', { count }), act: { kind: 'notices' } }];
}

/** On one line, without control, direction-changing or broken characters (joiners of emoji stay), not endless. */
export function toMenuText(name: string): string {
  const plain = name.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
  const characters = Array.from(plain);
  return characters.length > LONGEST_LABEL
    ? `${characters.slice(0, LONGEST_LABEL - 1).join('')}…`
    : plain;
}
