import { describe, expect, test, vi } from 'vitest';
import { AccountId, ServerId } from '../contract/entities.ts';
import type { ServerList, ServerSummary } from '../contract/entities.ts';
import { accountSummary, nora, sam } from '../test-samples.ts';
import { startingMenu, toMenuText, trayMenu } from './tray-menu.ts';
import type { TrayActs } from './tray-menu.ts';
import { toLabel } from './tray.ts';
import type { TrayMenuEntry } from './tray.ts';

// tray.ts takes Menu and Tray from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({ Menu: {}, nativeImage: {}, Tray: {} }));

function acts() {
  const pressed: unknown[] = [];
  const note =
    (name: string) =>
    (...ids: string[]) =>
      void pressed.push([name, ...ids]);
  const all: TrayActs = {
    copyToken: note('copyToken'),
    openTokenDetails: note('openTokenDetails'),
    signOut: note('signOut'),
    mintAndCopy: note('mintAndCopy'),
    signIn: note('signIn'),
    open: note('open'),
    quit: note('quit'),
  };
  return { all, pressed };
}

const server = (some: Partial<ServerSummary> = {}): ServerSummary => ({
  serverId: ServerId.parse('machine-1'),
  name: 'Attic box',
  relation: 'owned',
  ownerName: '',
  online: true,
  hasToken: true,
  addedByHand: false,
  address: '',
  ...some,
});
const list = (accountId: AccountId, ...servers: ServerSummary[]): ServerList => ({
  accountId,
  loading: false,
  failure: null,
  servers,
});

type Outline = string | [string, string[]];
const outline = (menu: TrayMenuEntry[]): Outline[] =>
  menu.map((entry) => {
    if (entry === '-') return '-';
    return 'entries' in entry ? [entry.label, outline(entry.entries).map(String)] : entry.label;
  });
function press(menu: TrayMenuEntry[], ...labels: string[]): void {
  const [label, ...rest] = labels;
  const entry = menu.find((each) => each !== '-' && each.label === label);
  if (!entry || entry === '-') throw new Error(`no entry ${String(label)}`);
  if ('entries' in entry) press(entry.entries, ...rest);
  else entry.press();
}

const ends = ['Sign in…', 'Open Keyring for Plex', 'Quit Keyring for Plex'];

describe('the tray menu', () => {
  test('has a submenu for each account and each server, and the program’s own entries', () => {
    const { all } = acts();
    const accounts = [accountSummary(), accountSummary({ accountId: sam, name: 'sam' })];
    const menu = trayMenu({ accounts, servers: [list(nora, server())] }, all);
    const account = ['Copy token', 'Token details…', 'Sign out'];
    expect(outline(menu)).toEqual([
      ['nora_k', account],
      ['sam', account],
      '-',
      ['Attic box', ['New transient token and copy']],
      '-',
      ...ends,
    ]);
  });

  test('has only the program’s own entries when signed out', () => {
    expect(outline(trayMenu({ accounts: [], servers: [] }, acts().all))).toEqual(ends);
    expect(outline(startingMenu(acts().all))).toEqual(ends.slice(1));
  });

  test('does for each entry what it says, with the right account and server', () => {
    const { all, pressed } = acts();
    const accounts = [accountSummary(), accountSummary({ accountId: sam, name: 'sam' })];
    const cabin = server({ serverId: ServerId.parse('machine-2'), name: 'Cabin' });
    const menu = trayMenu({ accounts, servers: [list(nora, server()), list(sam, cabin)] }, all);
    press(menu, 'sam', 'Copy token');
    press(menu, 'nora_k', 'Token details…');
    press(menu, 'nora_k', 'Sign out');
    press(menu, 'Cabin', 'New transient token and copy');
    for (const label of ends) press(menu, label);
    expect(pressed).toEqual([
      ['copyToken', sam],
      ['openTokenDetails', nora],
      ['signOut', nora],
      ['mintAndCopy', sam, 'machine-2'],
      ['signIn'],
      ['open'],
      ['quit'],
    ]);
  });

  test('leaves out servers that no token is at hand for', () => {
    const menu = trayMenu(
      { accounts: [], servers: [list(nora, server({ hasToken: false }))] },
      acts().all,
    );
    expect(outline(menu)).toEqual(ends);
  });

  test.each([
    ['first', [list(nora, server()), list(sam, server({ relation: 'shared' }))]],
    ['last', [list(sam, server({ relation: 'shared' })), list(nora, server())]],
  ])('names a server once, with its owner’s token, be it listed %s', (_where, servers) => {
    const { all, pressed } = acts();
    const menu = trayMenu({ accounts: [], servers }, all);
    expect(outline(menu)).toEqual([['Attic box', ['New transient token and copy']], '-', ...ends]);
    press(menu, 'Attic box', 'New transient token and copy');
    expect(pressed).toEqual([['mintAndCopy', nora, 'machine-1']]);
  });

  test('names a server that two guests may use once, with the first one’s token', () => {
    const { all, pressed } = acts();
    const shared = server({ relation: 'shared' });
    const menu = trayMenu({ accounts: [], servers: [list(sam, shared), list(nora, shared)] }, all);
    press(menu, 'Attic box', 'New transient token and copy');
    expect(pressed).toEqual([['mintAndCopy', sam, 'machine-1']]);
  });

  test('is made in no time of thirty accounts with a thousand servers each', () => {
    const servers = Array.from({ length: 30 }, (_, one) =>
      list(
        AccountId.parse(`account-${String(one)}`),
        ...Array.from({ length: 1_000 }, (_each, other) =>
          server({ serverId: ServerId.parse(`machine-${String(one)}-${String(other)}`) }),
        ),
      ),
    );
    const start = performance.now();
    const menu = trayMenu({ accounts: [], servers }, acts().all);
    expect(menu.length).toBe(30_000 + 1 + ends.length);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

test.each([
  ['bob & co', 'bob & co'],
  ['two\nlines\tand a tab', 'two\ufffdlines\ufffdand a tab'],
  ['\u202emoc.live', '\ufffdmoc.live'],
  ['nul\u0000', 'nul\ufffd'],
  ['half \ud83d', 'half \ufffd'],
  ['👩‍👩‍👧', '👩‍👩‍👧'],
  ['x'.repeat(60), 'x'.repeat(60)],
  ['x'.repeat(61), `${'x'.repeat(59)}…`],
  ['😀'.repeat(61), `${'😀'.repeat(59)}…`],
])('shows the name %j as %j', (name, label) => expect(toMenuText(name)).toBe(label));

test('doubles what a menu would take for a mnemonic', () => {
  expect(toLabel('bob & co && sons')).toBe('bob && co &&&& sons');
});
