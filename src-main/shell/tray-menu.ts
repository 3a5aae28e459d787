import type { AccountId, AccountSummary, ServerId, ServerList } from '../contract/entities.ts';
import { PRODUCT_NAME } from './tray.ts';
import type { TrayMenuEntry } from './tray.ts';

export type TrayActs = {
  copyToken: (accountId: AccountId) => void;
  openTokenDetails: (accountId: AccountId) => void;
  signOut: (accountId: AccountId) => void;
  mintAndCopy: (accountId: AccountId, serverId: ServerId) => void;
  signIn: () => void;
  open: () => void;
  quit: () => void;
};

/** Longest label shown, in characters (our choice). */
const LONGEST_LABEL = 60;

/** The menu until accounts and servers are known. */
export function startingMenu(acts: Pick<TrayActs, 'open' | 'quit'>): TrayMenuEntry[] {
  return [
    { label: `Open ${PRODUCT_NAME}`, press: acts.open },
    { label: `Quit ${PRODUCT_NAME}`, press: acts.quit },
  ];
}

/** A submenu for each account and for each server that can be used, then the program's own entries. */
export function trayMenu(
  state: { accounts: AccountSummary[]; servers: ServerList[] },
  acts: TrayActs,
): TrayMenuEntry[] {
  const accounts = state.accounts.map(({ accountId, name }) => ({
    label: toMenuText(name),
    entries: [
      { label: 'Copy token', press: () => acts.copyToken(accountId) },
      { label: 'Token details…', press: () => acts.openTokenDetails(accountId) },
      { label: 'Sign out', press: () => acts.signOut(accountId) },
    ],
  }));
  const servers = usableServers(state.servers).map(({ accountId, serverId, name }) => ({
    label: toMenuText(name),
    entries: [
      {
        label: 'New transient token and copy',
        press: () => acts.mintAndCopy(accountId, serverId),
      },
    ],
  }));
  return [
    ...group(accounts),
    ...group(servers),
    { label: 'Sign in…', press: acts.signIn },
    ...startingMenu(acts),
  ];
}

function group(entries: TrayMenuEntry[]): TrayMenuEntry[] {
  return entries.length === 0 ? [] : [...entries, '-'];
}

/** Each server once, even when several accounts may use it: its owner's token reaches furthest. */
function usableServers(lists: ServerList[]) {
  const all = lists.flatMap(({ accountId, servers }) =>
    servers.filter((server) => server.hasToken).map((server) => ({ accountId, ...server })),
  );
  const chosen = new Map<ServerId, (typeof all)[number]>();
  for (const server of all) {
    const isBetter =
      server.relation === 'owned' && chosen.get(server.serverId)?.relation !== 'owned';
    if (isBetter || !chosen.has(server.serverId)) chosen.set(server.serverId, server);
  }
  return [...chosen.values()];
}

/** On one line, without control, direction-changing or broken characters (joiners of emoji stay), not endless. */
export function toMenuText(name: string): string {
  const plain = name.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
  const characters = Array.from(plain);
  return characters.length > LONGEST_LABEL
    ? `${characters.slice(0, LONGEST_LABEL - 1).join('')}…`
    : plain;
}
