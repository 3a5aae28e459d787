import { describe, expect, test, vi } from 'vitest';
import { AccountId, NamedTokenId, ServerId, TransientTokenId } from '../contract/entities.ts';
import {
  accountSummary,
  namedTokenSummary,
  nora,
  sam,
  serverList,
  serverSummary,
  transientTokenSummary,
} from '../test-samples.ts';
import { startingMenu, toMenuText, trayMenu } from './tray-menu.ts';
import type { TrayContent, TrayMenu } from './tray-menu.ts';
import type { MenuEntry } from './tray.ts';

// tray.ts takes Menu and Tray from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({ Menu: {}, nativeImage: {}, Tray: {} }));

const HOUR_MS = 3_600_000;
const { issuedAt, endsAtLatest } = transientTokenSummary();

function menuOf(some: Partial<TrayContent>): TrayMenu {
  return trayMenu({
    accounts: [],
    servers: [],
    namedTokens: [],
    transientTokens: [],
    notices: 0,
    pinned: [],
    isLocked: false,
    isDemo: false,
    now: issuedAt + 1,
    ...some,
  });
}

type Outline = string | [string, Outline[]];
const outline = (menu: readonly MenuEntry<unknown>[]): Outline[] =>
  menu.map((entry) => {
    if (entry === '-') return '-';
    return 'entries' in entry ? [entry.label, outline(entry.entries)] : entry.label;
  });
/** What a press of the entry asks for; undefined where there is nothing to press. */
function actOf(menu: readonly MenuEntry<unknown>[], ...labels: string[]): unknown {
  const [label, ...rest] = labels;
  const entry = menu.find((each) => each !== '-' && each.label === label);
  if (!entry || entry === '-') throw new Error(`no entry ${String(label)}`);
  if ('entries' in entry) return actOf(entry.entries, ...rest);
  return 'act' in entry ? entry.act : undefined;
}

const ways = ['Sign in with browser…', 'Sign in with a code…', 'Sign in with password…'];
const lastOnes = ['Settings…', 'Open Keyring for Plex', 'Quit Keyring for Plex'];
const ends = ['Sign in…', ['Ways to sign in', ways], ...lastOnes];
const accountEntries = ['Copy token', 'Token details…', 'Sign out'];
const unchecked = ['Not checked with Plex yet', ...accountEntries];
const serverEntries = ['New transient token and copy'];
const samToo = accountSummary({ accountId: sam, name: 'sam' });
const cabin = serverSummary({ serverId: ServerId.parse('machine-2'), name: 'Cabin' });

describe('the tray menu', () => {
  test('has tools’ tokens two presses away, and those that were pinned first', () => {
    const kometa = NamedTokenId.parse('named-2');
    const namedTokens = [
      namedTokenSummary(),
      namedTokenSummary({ namedTokenId: kometa, name: 'Kometa' }),
      namedTokenSummary({ namedTokenId: NamedTokenId.parse('lost'), presence: 'missing' }),
      namedTokenSummary({ namedTokenId: NamedTokenId.parse('back'), isRevoking: true }),
    ];
    const menu = menuOf({ namedTokens, pinned: [kometa] });
    expect(outline(menu)).toEqual([
      ['Kometa (nora_k)', ['Not checked with Plex yet', 'Copy token']],
      '-',
      ['Named tokens', ['Tautulli (nora_k)']],
      '-',
      ...ends,
    ]);
    expect(actOf(menu, 'Kometa (nora_k)', 'Copy token')).toEqual({
      kind: 'copy-named-token',
      accountId: nora,
      namedTokenId: kometa,
    });
    expect(actOf(menu, 'Named tokens', 'Tautulli (nora_k)')).toMatchObject({
      namedTokenId: 'named-1',
    });
  });

  test('tells tokens of one name apart, and names 20 of them', () => {
    const namedTokens = Array.from({ length: 22 }, (_each, at) =>
      namedTokenSummary({
        namedTokenId: NamedTokenId.parse(`named-${at}`),
        name: at < 2 ? 'Tautulli' : `Tool ${at}`,
        createdAt: issuedAt + at * 60_000,
      }),
    );
    const [[, entries]] = outline(menuOf({ namedTokens })) as [[string, string[]]];
    expect(entries[0]).toMatch(/^Tautulli \(nora_k\), made at \d/);
    expect(entries[0]).not.toBe(entries[1]);
    expect(entries[2]).toBe('Tool 2 (nora_k)');
    expect(entries.slice(20)).toEqual(['-', 'All 22 in the window…']);
  });

  test('offers to unlock before everything else, as long as it is locked', () => {
    const menu = menuOf({ isLocked: true, accounts: [samToo] });
    expect(outline(menu).slice(0, 3)).toEqual(['Unlock…', '-', ['sam', unchecked]]);
    expect(actOf(menu, 'Unlock…')).toEqual({ kind: 'unlock' });
    expect(JSON.stringify(menuOf({}))).not.toContain('Unlock');
  });

  test('has a submenu for each account and each server, and the program’s own entries', () => {
    const menu = menuOf({
      accounts: [accountSummary(), samToo],
      servers: [serverList(nora, serverSummary())],
    });
    expect(outline(menu)).toEqual([
      ['nora_k', unchecked],
      ['sam', unchecked],
      '-',
      ['Attic box', serverEntries],
      '-',
      ...ends,
    ]);
  });

  test('has only the program’s own entries when signed out', () => {
    expect(outline(menuOf({}))).toEqual(ends);
    expect(outline(startingMenu(false))).toEqual(lastOnes.slice(1));
  });

  test('says first of all that a demo is one', () => {
    const mark = ['Demo with a pretend Plex', '-'];
    expect(outline(menuOf({ isDemo: true }))).toEqual([...mark, ...ends]);
    expect(outline(startingMenu(true))).toEqual([...mark, ...lastOnes.slice(1)]);
  });

  test('asks by each entry for what it says, with the right account and server', () => {
    const menu = menuOf({
      accounts: [accountSummary(), samToo],
      servers: [serverList(nora, serverSummary()), serverList(sam, cabin)],
      transientTokens: [transientTokenSummary({ accountId: sam })],
      notices: 2,
    });
    const acts = [
      ['sam', 'Copy token'],
      ['nora_k', 'Token details…'],
      ['nora_k', 'Sign out'],
      ['Cabin', 'New transient token and copy'],
      ['Transient tokens', 'Attic box, about 47 hours left'],
      ['Notices (2)'],
      ['Sign in…'],
      ...ways.map((way) => ['Ways to sign in', way]),
      ...lastOnes.map((label) => [label]),
    ].map((labels) => actOf(menu, ...labels));
    expect(acts).toEqual([
      { kind: 'copy-token', accountId: sam },
      { kind: 'token-details', accountId: nora },
      { kind: 'sign-out', accountId: nora },
      { kind: 'mint-and-copy', accountId: sam, serverId: 'machine-2' },
      { kind: 'copy-transient-token', accountId: sam, transientTokenId: 'transient-1' },
      { kind: 'notices' },
      { kind: 'sign-in' },
      { kind: 'sign-in-elsewhere', way: 'browser' },
      { kind: 'sign-in-elsewhere', way: 'code' },
      { kind: 'sign-in' },
      { kind: 'settings' },
      { kind: 'open' },
      { kind: 'quit' },
    ]);
  });

  test('says how each account stands in a line that cannot be pressed', () => {
    const checked = { state: 'valid', checkedAt: issuedAt } as const;
    const menu = menuOf({ accounts: [accountSummary({ health: checked })] });
    const [account] = outline(menu);
    const words = String(account?.[1]?.[0]);
    expect(words).toMatch(/^Plex accepted the token at \d/);
    expect(actOf(menu, 'nora_k', words)).toBeUndefined();
  });

  test('says what a server has said of its token, once it was asked', () => {
    const labels = (['valid', 'rejected', 'could-not-check'] as const).map((state) => {
      const health = { state, checkedAt: issuedAt };
      const [server] = outline(menuOf({ servers: [serverList(nora, serverSummary({ health }))] }));
      return String(server?.[1]?.[0]);
    });
    expect(labels).toEqual([
      expect.stringMatching(/^Accepted its token at \d/),
      expect.stringMatching(/^Rejected its token at \d.*: refresh the servers$/),
      expect.stringMatching(/^Could not be asked at \d/),
    ]);
  });

  test('tells servers of one name apart', () => {
    const twins = [
      serverSummary({ distinction: 'shared by sam' }),
      serverSummary({ serverId: ServerId.parse('machine-2'), distinction: 'at 10.0.0.5:32400' }),
    ];
    expect(outline(menuOf({ servers: [serverList(nora, ...twins)] })).slice(0, 2)).toEqual([
      ['Attic box (shared by sam)', serverEntries],
      ['Attic box (at 10.0.0.5:32400)', serverEntries],
    ]);
  });

  test('of 400 servers shows the first, and the way to all; the pinned one is there', () => {
    const servers = Array.from({ length: 400 }, (_, at) =>
      serverSummary({ serverId: ServerId.parse(`machine-${at}`), name: `Server ${at}` }),
    );
    const menu = menuOf({ servers: [serverList(nora, ...servers)], pinned: ['machine-399'] });
    expect(menu.length).toBeLessThan(40);
    expect(outline(menu)[0]).toEqual(['Server 399', serverEntries]);
    expect(actOf(menu, 'All 399 servers in the window…')).toEqual({ kind: 'open' });
  });

  test('puts what was pinned first, in the order of the pins, and names nothing twice', () => {
    const menu = menuOf({
      accounts: [accountSummary(), samToo],
      servers: [serverList(nora, serverSummary(), cabin)],
      pinned: ['machine-2', sam, 'a credential that has gone'],
    });
    expect(outline(menu)).toEqual([
      ['Cabin', serverEntries],
      ['sam', unchecked],
      '-',
      ['nora_k', unchecked],
      '-',
      ['Attic box', serverEntries],
      '-',
      ...ends,
    ]);
  });

  test('offers the transient tokens that may still work, the newest first', () => {
    const token = (some: Parameters<typeof transientTokenSummary>[0]) =>
      transientTokenSummary(some);
    const menu = menuOf({
      now: endsAtLatest - HOUR_MS / 2,
      transientTokens: [
        token({ state: 'ends-soon' }),
        token({ serverName: 'Over', state: 'ended' }),
        token({ serverName: 'Restarted', state: 'server-restarted' }),
        token({
          serverName: 'Cabin',
          issuedAt: issuedAt + HOUR_MS,
          endsAtLatest: endsAtLatest + HOUR_MS,
        }),
        token({ serverName: 'Not told yet', endsAtLatest: endsAtLatest - HOUR_MS }),
      ],
    });
    expect(outline(menu)[0]).toEqual([
      'Transient tokens',
      ['Cabin, about 1 hour left', 'Attic box, about 30 minutes left'],
    ]);
  });

  test('tells transient tokens apart that would read the same', () => {
    const two = [0, 1_000].map((later) =>
      transientTokenSummary({
        transientTokenId: TransientTokenId.parse(`made-${String(later)}`),
        issuedAt: issuedAt + later,
      }),
    );
    const [tokens] = outline(menuOf({ transientTokens: two }));
    const labels = tokens?.[1] ?? [];
    expect(new Set(labels).size).toBe(2);
    for (const label of labels)
      expect(label).toMatch(/^Attic box, about 47 hours left, made at \d/);
  });

  test('shows the twenty newest transient tokens, and the way to the others', () => {
    const many = Array.from({ length: 1_000 }, (_, at) =>
      transientTokenSummary({
        transientTokenId: TransientTokenId.parse(`token-${String(at)}`),
        serverName: `Server ${String(at)}`,
        issuedAt: issuedAt + at,
      }),
    );
    const menu = menuOf({ transientTokens: many });
    const entries = outline(menu)[0]?.[1] ?? [];
    expect(entries.length).toBe(22);
    expect(entries[0]).toBe('Server 999, about 47 hours left');
    expect(entries.at(-1)).toBe('All 1,000 in the window…');
    expect(actOf(menu, 'Transient tokens', 'All 1,000 in the window…')).toEqual({ kind: 'open' });
  });

  test('counts the notices, and has no entry for none', () => {
    expect(outline(menuOf({ notices: 12 }))).toContain('Notices (12)');
    expect(JSON.stringify(menuOf({}))).not.toContain('Notices');
  });

  test('leaves out servers that no token is at hand for', () => {
    const servers = [serverList(nora, serverSummary({ hasToken: false }))];
    expect(outline(menuOf({ servers }))).toEqual(ends);
  });

  const shared = serverSummary({ relation: 'shared' });
  test.each([
    ['first', [serverList(nora, serverSummary()), serverList(sam, shared)]],
    ['last', [serverList(sam, shared), serverList(nora, serverSummary())]],
  ])('names a server once, with its owner’s token, be it listed %s', (_where, servers) => {
    const menu = menuOf({ servers });
    expect(outline(menu)).toEqual([['Attic box', serverEntries], '-', ...ends]);
    expect(actOf(menu, 'Attic box', 'New transient token and copy')).toEqual({
      kind: 'mint-and-copy',
      accountId: nora,
      serverId: 'machine-1',
    });
  });

  test('names a server that two guests may use once, with the first one’s token', () => {
    const menu = menuOf({ servers: [serverList(sam, shared), serverList(nora, shared)] });
    expect(actOf(menu, 'Attic box', 'New transient token and copy')).toMatchObject({
      accountId: sam,
    });
  });

  test('is made in no time of thirty accounts with a thousand servers each', () => {
    const servers = Array.from({ length: 30 }, (_, one) =>
      serverList(
        AccountId.parse(`account-${String(one)}`),
        ...Array.from({ length: 1_000 }, (_each, other) =>
          serverSummary({ serverId: ServerId.parse(`machine-${String(one)}-${String(other)}`) }),
        ),
      ),
    );
    const start = performance.now();
    const menu = menuOf({ servers });
    expect(menu.length).toBe(20 + 1 + 1 + ends.length);
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
