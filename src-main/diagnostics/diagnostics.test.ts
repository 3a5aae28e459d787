import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultSettings } from '../contract/default-settings.ts';
import { AccountId, NoticeId, ServerId } from '../contract/entities.ts';
import { calls } from '../contract/contract.ts';
import { KeyringError } from '../keyring-error.ts';
import { createLog } from '../log.ts';
import {
  accountSummary,
  namedTokenSummary,
  nora,
  serverSummary,
  transientTokenSummary,
} from '../test-samples.ts';
import { createDiagnostics } from './diagnostics.ts';
import type { Facts, Program } from './diagnostics-text.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyring-diagnostics-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

const program: Program = {
  version: '1.2.3',
  isPackaged: true,
  electron: '45.4.1',
  chromium: '144.0.1.2',
  node: '24.1.0',
  platform: 'linux',
  arch: 'x64',
  systemRelease: '6.8.0-45-generic',
  desktop: 'ubuntu:GNOME',
  session: 'wayland',
};

const state: Facts['state'] = {
  accounts: [],
  namedTokens: [],
  servers: [],
  transientTokens: [],
  notices: [],
  repairs: [],
  keychain: 'locked',
  trayHost: 'absent',
  standInOrigin: '',
  settings: {
    settings: defaultSettings,
    storage: 'kept',
    shortcut: 'taken',
    shortcutCommand: '',
    loginItem: 'done',
    locale: 'en-US',
  },
  isLocked: false,
};

/** Diagnostics of what is given, and what was copied. */
function setUp(given: {
  program?: Partial<Program>;
  state?: Partial<Facts['state']>;
  ownNames?: string[];
}) {
  const copied: string[] = [];
  const diagnostics = createDiagnostics({
    program: { ...program, ...given.program },
    state: () => ({ ...state, ...given.state }),
    notifications: () => Promise.resolve('startable'),
    logFolder: folder,
    ownNames: given.ownNames ?? [],
    copyText: (text) => {
      copied.push(text);
      return Promise.resolve();
    },
    now: () => NOW,
  });
  return { diagnostics, copied, prepare: () => diagnostics.prepareDiagnostics(null) };
}

/** As it might stand in the log by a fault of ours, by another version or by somebody's hand. */
function plantInLog(...entries: object[]): void {
  mkdirSync(folder, { recursive: true });
  const usual = { time: new Date(NOW).toISOString(), level: 'warn', area: 'ipc' };
  const lines = entries.map((entry) => JSON.stringify({ ...usual, ...entry }));
  writeFileSync(path.join(folder, 'keyring.log'), `${lines.join('\n')}\n`, { flag: 'a' });
}

describe('diagnostics', () => {
  test('tell versions, states and counts, and how tokens stand', async () => {
    const { prepare } = setUp({
      state: {
        accounts: [
          accountSummary({ health: { state: 'valid', checkedAt: NOW } }),
          accountSummary({ keptIn: 'session', token: 'missing' }),
        ],
        servers: [
          { accountId: nora, loading: false, failure: 'offline', servers: [serverSummary()] },
        ],
      },
    });
    const { lines } = await prepare();
    expect(lines).toEqual(
      expect.arrayContaining([
        'Keyring for Plex 1.2.3, diagnostics of 2026-01-02T03:04:05.000Z',
        'Program: packaged, Electron 45.4.1, Chromium 144.0.1.2, Node 24.1.0',
        'System: linux 6.8.0 x64',
        'Desktop: GNOME, session wayland',
        'Keychain: locked',
        'Tray host: absent',
        'Notifications: startable',
        'Accounts: 2 (token held 1, missing 1; kept in keychain 1, session 1; health unchecked 1, valid 1)',
        'Server lists that failed: 1 (code offline 1)',
        'Named tokens: 0',
      ]),
    );
  });

  test('end with the newest lines of the log, as ours write them', async () => {
    const log = createLog(folder, () => NOW);
    for (let line = 0; line < 150; line += 1) log.note({ level: 'info', area: 'first' });
    log.note({ level: 'warn', area: 'ipc', call: 'copyToken', code: 'app-locked' });
    log.bug('tray', new TypeError('with a message'));
    log.bug('tray', new KeyringError('offline', 'with another'));
    const { prepare } = setUp({});
    const { lines } = await prepare();
    expect(lines).toContain('Newest log lines: 100');
    expect(lines).toContain('2026-01-02T03:04:05.000Z warn ipc copyToken app-locked');
    expect(lines.at(-2)).toMatch(/ error tray bug TypeError .*\bdiagnostics\.test\.ts:\d+:\d+/);
    expect(lines.filter((line) => line.endsWith('info first')).length).toBe(97);
  });

  test('are copied as they were shown', async () => {
    const { diagnostics, copied, prepare } = setUp({});
    const { lines } = await prepare();
    plantInLog({ code: 'offline' });
    await diagnostics.copyDiagnostics(null);
    expect(copied).toEqual([`${lines.join('\n')}\n`]);
  });

  test('pass the contract at their fullest', async () => {
    const at = Array<string>(8).fill(`${'f'.repeat(60)} ${'g'.repeat(40)}.js:1234567:1234567`);
    plantInLog(...Array<object>(200).fill({ event: 'bug', error: 'E'.repeat(40), at }));
    const many = Array.from({ length: 1_000 }, () => accountSummary());
    const reply = await setUp({ state: { accounts: many } }).prepare();
    expect(calls.prepareDiagnostics.reply.safeParse(reply).success).toBe(true);
    expect(reply.lines).toContain('Newest log lines: 100');
  });

  test('are there without a log, and where it is no log at all', async () => {
    expect((await setUp({}).prepare()).lines).toContain('Newest log lines: 0');
    writeFileSync(path.join(folder, 'keyring.log'), '\0\u{feff}not a log\n{"time":1}\n[]\n');
    expect((await setUp({}).prepare()).lines.at(-1)).toBe(
      'Newest log lines: 0, and 3 left out that could name somebody',
    );
  });

  test('S25: hold none of forty secrets, planted wherever they are fed from', async () => {
    const planted: string[] = [];
    const plant = (secret: string): string => {
      planted.push(secret);
      return secret;
    };
    const accountId = AccountId.parse(plant('uuid4a6f1c0b9e2d7788'));
    const serverId = ServerId.parse(plant('machine0011223344556677'));
    const { prepare, diagnostics, copied } = setUp({
      program: {
        version: `1.2.3-${plant('builder-of-nora')}`,
        systemRelease: `6.8.0-${plant('noras-kernel')}`,
        desktop: plant('NoraDesktop'),
        session: plant('nora-session'),
        arch: plant('arch-of-nora'),
      },
      ownNames: [plant('/home/noras-folder'), plant('noras-laptop'), plant('nora-at-home')],
      state: {
        accounts: [accountSummary({ accountId, name: plant('quiet-otter') })],
        namedTokens: [
          namedTokenSummary({ name: plant('Tautulli in the cellar'), accountName: plant('otter') }),
        ],
        servers: [
          {
            accountId,
            loading: false,
            failure: null,
            servers: [
              serverSummary({
                serverId,
                name: plant('Attic box of Nora'),
                distinction: plant('shared by brave-heron'),
                ownerName: plant('brave-heron'),
                address: plant('https://10-1-2-3.aabbcc.plex.direct:32400'),
              }),
            ],
          },
        ],
        transientTokens: [transientTokenSummary({ serverName: plant('Cabin of Nora') })],
        notices: [
          {
            noticeId: NoticeId.parse(plant('notice-id-0001')),
            kind: 'rejected',
            accountId,
            transientTokenId: null,
            serverId: null,
            namedTokenId: null,
            name: plant('noticed otter'),
            since: NOW,
            endsAtLatest: null,
          },
        ],
        standInOrigin: plant('http://stand-in.example.test:8123'),
        settings: {
          settings: {
            ...defaultSettings,
            pinnedCredentials: [plant('pinned-id-2244')],
            shortcut: plant('Ctrl+Alt+Shift+F13'),
          },
          storage: 'kept',
          shortcut: 'registered',
          shortcutCommand: `${plant('/opt/of-nora/keyring')} --quick`,
          loginItem: 'done',
          locale: 'en-US',
        },
      },
    });
    plantInLog(
      // In fields that our lines do not have.
      { token: plant('xxWordyTokenWithoutDigits') },
      { message: plant('Request failed for nora@example.test') },
      { config: { headers: { 'X-Plex-Token': plant('not-a-real-token-42') } } },
      // In fields that they have.
      { area: plant('1f0d7a34b2c84be5') },
      { area: plant('brave-heron-in-area').slice(0, 11) },
      { area: 'otter' },
      { event: plant('signed in as somebody') },
      { event: plant('a-b-c-d-e-f') },
      { call: plant('copyTokenOfNora') },
      { code: plant('offline-at-noras') },
      { status: plant('4 0 1') },
      { durationMs: 4_011_998_776_655 },
      { level: plant('LevelOfNora') },
      { time: plant('not a time but Nora') },
      { error: plant('Error: at nora') },
      { error: plant('MadeUpToken1') },
      // In the places where something was thrown.
      { at: [plant('/home/nora/x.js:1:2')] },
      { at: [`${plant('nora@example.test')} app.js:1:2`] },
      { at: [`${plant('f0a1b2c3d4e5')} app.js:1:2`] },
      { at: [`otter app.js:3:4`] },
      { at: [`${plant('203.0.113.77')}:1:2`] },
      { at: [`read ${plant('mad3-up-tok3n')}.js:1:2`] },
    );
    writeFileSync(path.join(folder, 'keyring.log'), `${plant('GET /?X-Plex-Token=made-up')}\n`, {
      flag: 'a',
    });
    expect(planted.length).toBeGreaterThanOrEqual(40);

    const { lines } = await prepare();
    await diagnostics.copyDiagnostics(null);
    const bundle = [...lines, ...copied].join('\n').toLowerCase();
    expect(planted.filter((secret) => bundle.includes(secret.toLowerCase()))).toEqual([]);
    expect(bundle).not.toContain('nora');
    expect(bundle).not.toContain('otter');
    expect(lines).toContain('Newest log lines: 0, and 23 left out that could name somebody');
  });
});
