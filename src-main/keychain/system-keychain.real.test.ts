import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createCredentialListFile } from '../accounts/credential-list-file.ts';
import { createTestStore } from '../accounts/test-store.ts';
import type { AccountId, KeychainState } from '../contract/entities.ts';
import { createSessionBus, sessionBusAddress } from '../session-bus.ts';
import { createPrivateFile } from '../settings/private-file.ts';
import { Token } from '../token.ts';
import { ownAccount } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import type { Keychain } from './keychain.ts';
import { spawnNodeWorker } from './node-worker.ts';
import { createSystemKeychain } from './system-keychain.ts';
import { startTestDesktop, whyNoDesktop } from './test-desktop.ts';
import type { TestDesktop } from './test-desktop.ts';

/** Against a real gnome-keyring on a bus of its own, with the real keytar in a real process. */

const plexOrigin = 'https://plex.tv';
const otherOrigin = 'http://127.0.0.1:4000';
/** A keychain that was mended is in use again within this time, and one that was locked is noticed. */
const HEALS_WITHIN_MS = 5_000;
const BRINGING_UP_MS = 60_000;

let desktop: TestDesktop;
let opened: (() => Promise<unknown>)[] = [];

const envelopeOf = (name: string, origin = plexOrigin): Envelope => ({
  token: new Token(`token-of-${encodeURIComponent(name)}`),
  accountId: `uuid-of-${name}` as AccountId,
  name,
  clientIdentifier: `client-of-${name}`,
  plexOrigin: origin,
  signedInAt: 1_700_000_000_000,
  about: ownAccount,
  privateKey: null,
});

function open(
  options: {
    origin?: string;
    address?: string;
    beforeSend?: () => void;
    callDeadlineMs?: number;
    idleMs?: number;
  } = {},
) {
  const { origin = plexOrigin, beforeSend, ...rest } = options;
  /** How often a keychain process was asked something. */
  let asked = 0;
  const { address = sessionBusAddress(desktop.environment) } = options;
  const pids: number[] = [];
  const sessionBus = createSessionBus({ address });
  const keychain = createSystemKeychain({
    plexOrigin: origin,
    sessionBus,
    platform: 'linux',
    spawnWorker: spawnNodeWorker({
      environment: desktop.environment,
      onSpawn: (pid) => void pids.push(pid ?? 0),
      beforeSend: () => {
        asked += 1;
        beforeSend?.();
      },
    }),
    // A process that compiles its own source is slow to start on a busy machine.
    callDeadlineMs: 20_000,
    ...rest,
  });
  opened.push(() => keychain.close().finally(() => sessionBus.close()));
  return { keychain, sessionBus, pids, asked: () => asked };
}

const becomes = (keychain: Keychain, state: KeychainState, timeout = HEALS_WITHIN_MS) =>
  vi.waitFor(() => expect(keychain.state).toBe(state), { timeout, interval: 20 });

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** What an independent program finds. Both attributes are keytar's. */
const foundBySecretTool = (entryName: string) =>
  desktop.run('sh', [
    '-c',
    'secret-tool lookup service "Keyring for Plex" account "$1" || true',
    'sh',
    entryName,
  ]);

const namesIn = async (keychain: Keychain) =>
  (await keychain.readAll()).map((entry) => entry.entryName).sort();

const useDesktop = (...options: string[]) => {
  beforeAll(async () => {
    desktop = await startTestDesktop(...options);
  }, BRINGING_UP_MS);
  afterEach(async () => {
    await Promise.all(opened.map((close) => close()));
    opened = [];
  });
  afterAll(() => desktop.close(), BRINGING_UP_MS);
};

describe.skipIf(whyNoDesktop !== '')(`a real keyring ${whyNoDesktop}`, { timeout: 90_000 }, () => {
  describe('unlocked', () => {
    useDesktop();

    test('keeps an entry that another program finds, and gives it back whole', async () => {
      const { keychain } = open();
      expect(await keychain.check()).toBe('ready');
      const envelope = envelopeOf('nora "k" ü 😀');
      await keychain.write('entry-1', envelope);
      expect(JSON.parse(foundBySecretTool('entry-1'))).toMatchObject({ version: 2, plexOrigin });
      expect(await keychain.readAll()).toEqual([{ entryName: 'entry-1', envelope }]);
      const [entry] = await keychain.readAll();
      expect(entry && 'envelope' in entry && entry.envelope.token.reveal()).toBe(
        `token-of-${encodeURIComponent('nora "k" ü 😀')}`,
      );
      await keychain.remove('entry-1');
      await keychain.remove('entry-1');
      expect(foundBySecretTool('entry-1')).toBe('');
      expect(await keychain.readAll()).toEqual([]);
    });

    test('shows and changes the entries of one origin only', async () => {
      const { keychain: ours } = open();
      const { keychain: theirs } = open({ origin: otherOrigin });
      await ours.write('ours', envelopeOf('nora'));
      await theirs.write('theirs', envelopeOf('nora', otherOrigin));
      await expect(ours.write('x', envelopeOf('nora', otherOrigin))).rejects.toMatchObject({
        code: 'keychain-refused',
      });
      await expect(ours.remove('theirs')).rejects.toMatchObject({ code: 'keychain-refused' });
      expect(await namesIn(ours)).toEqual(['ours']);
      expect(await namesIn(theirs)).toEqual(['theirs']);
      await ours.remove('ours');
      await theirs.remove('theirs');
    });

    test('holds no process longer than it is needed', async () => {
      const { keychain, pids, asked } = open({ idleMs: 300 });
      await Promise.all([keychain.readAll(), keychain.readAll()]);
      expect(pids).toHaveLength(1);
      await vi.waitFor(() => expect(pids.some(isRunning)).toBe(false), HEALS_WITHIN_MS);
      await keychain.check();
      expect(pids).toHaveLength(1);
      expect(asked()).toBe(2);
    });

    test('has its process started by the first look, and reads with that very one', async () => {
      const { keychain, pids, asked } = open();
      await keychain.check();
      expect(pids).toHaveLength(1);
      expect(asked()).toBe(0);
      await keychain.readAll();
      expect(pids).toHaveLength(1);
      const { keychain: unread, pids: unused } = open({ idleMs: 300 });
      await unread.check();
      await vi.waitFor(() => expect(unused.map(isRunning)).toEqual([false]), HEALS_WITHIN_MS);
    });

    test('is asked no more once it is closed, in the middle of a call too', async () => {
      const { keychain, pids } = open();
      await keychain.check();
      const reading = keychain.readAll();
      const failed = expect(reading).rejects.toMatchObject({ name: 'KeyringError' });
      await vi.waitFor(() => expect(pids).toHaveLength(1));
      await keychain.close();
      await failed;
      await expect(keychain.readAll()).rejects.toMatchObject({ code: 'cancelled' });
      await vi.waitFor(() => expect(pids.some(isRunning)).toBe(false), HEALS_WITHIN_MS);
    });
  });

  describe('locked', () => {
    useDesktop();

    test('R3: is noticed, refuses at once, and is in use again when unlocked by other means', async () => {
      const { keychain, pids } = open();
      await keychain.check();
      await keychain.write('entry-1', envelopeOf('nora'));
      desktop.keyringControl('lock');
      await becomes(keychain, 'locked');
      const begun = performance.now();
      const failure = { code: 'keychain-locked' };
      await expect(keychain.readAll()).rejects.toMatchObject(failure);
      await expect(keychain.write('entry-2', envelopeOf('omar'))).rejects.toMatchObject(failure);
      await expect(keychain.remove('entry-1')).rejects.toMatchObject(failure);
      expect(performance.now() - begun).toBeLessThan(1_500);
      desktop.keyringControl('unlock');
      await becomes(keychain, 'ready');
      expect(await namesIn(keychain)).toEqual(['entry-1']);
      expect(pids).toHaveLength(1);
    });

    test('stays locked when nobody can be asked, and does no harm', async () => {
      const { keychain } = open();
      desktop.keyringControl('lock');
      expect(await keychain.unlock()).toBe('locked');
      desktop.keyringControl('unlock');
      await becomes(keychain, 'ready');
      expect(await namesIn(keychain)).toEqual(['entry-1']);
    });

    test('between our look and our call costs the keychain process, and nothing else', async () => {
      let isLocking = true;
      const lock = () => {
        if (isLocking) desktop.keyringControl('lock');
        isLocking = false;
      };
      const { keychain, pids } = open({ beforeSend: lock });
      await expect(keychain.readAll()).rejects.toMatchObject({ name: 'KeyringError' });
      await becomes(keychain, 'locked');
      expect(pids.map(isRunning)).toEqual([false]);
      desktop.keyringControl('unlock');
      await becomes(keychain, 'ready');
      expect(await namesIn(keychain)).toEqual(['entry-1']);
      expect(pids).toHaveLength(2);
    });

    test('leaves the list standing, and heals it with one look', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'real-keyring-'));
      opened.push(() => rm(folder, { recursive: true }));
      const openStore = () => {
        const { keychain, pids, asked } = open();
        const readAll = vi.spyOn(keychain, 'readAll');
        const file = createPrivateFile(join(folder, 'accounts.json'));
        const listFile = createCredentialListFile(file);
        const store = createTestStore({ keychain, listFile, plexOrigin, now: Date.now });
        opened.unshift(() => store.close());
        return { store, readAll, pids, asked };
      };
      const { store: first } = openStore();
      await first.start();
      await vi.waitFor(
        () => expect(first.list()).toMatchObject([{ name: 'nora', token: 'held' }]),
        {
          timeout: 20_000,
        },
      );
      await first.flush();

      desktop.keyringControl('lock');
      const { store, readAll, pids, asked } = openStore();
      await store.start();
      expect(store.list()).toMatchObject([{ name: 'nora', token: 'unread' }]);
      await vi.waitFor(() =>
        expect(() => store.credential(store.list()[0]?.accountId ?? ('' as AccountId))).toThrow(
          expect.objectContaining({ code: 'keychain-locked' }),
        ),
      );
      await vi.waitFor(() => expect(pids.some(isRunning)).toBe(false), HEALS_WITHIN_MS);
      expect(asked()).toBe(0);
      desktop.keyringControl('unlock');
      await vi.waitFor(() => expect(store.list()).toMatchObject([{ token: 'held' }]), {
        timeout: HEALS_WITHIN_MS,
      });
      expect(readAll).toHaveBeenCalledTimes(1);
    });
  });

  describe('with somebody to ask', () => {
    useDesktop('--prompter', '--window-manager');

    /** The prompt is a window that comes when it likes, and may miss keys until it is quite there. */
    const answered = async (prompt: Promise<KeychainState>, ...keys: string[]) => {
      const ended = prompt.then(() => true);
      const find = ['search', '--sync', '--onlyvisible', '--class', 'gcr-prompter'];
      // Some window that goes while xdotool looks is a failure to it: then it looks again.
      const notYet = () => false;
      const shown = () => desktop.runBeside('xdotool', find).then(notYet, notYet);
      const waited = () => new Promise((resolve) => setTimeout(resolve, 1_000)).then(() => false);
      while (!(await Promise.race([ended, shown()]))) {
        // Of no window: xdotool would stop at one that goes, and leave a key pressed for ever.
        await desktop.runBeside('xdotool', keys);
        if (await Promise.race([ended, waited()])) break;
      }
      return prompt;
    };
    const typePassword = ['key', '--delay', '50', 'ctrl+a', 't', 'e', 's', 't'];

    test('stays locked when the prompt is dismissed, and opens when it is answered', async () => {
      const { keychain } = open();
      await keychain.check();
      await keychain.write('entry-1', envelopeOf('nora'));
      desktop.keyringControl('lock');
      await becomes(keychain, 'locked');

      expect(await answered(keychain.unlock(), 'key', 'Escape')).toBe('locked');
      expect(await answered(keychain.unlock(), ...typePassword, 'Return')).toBe('ready');
      expect(await namesIn(keychain)).toEqual(['entry-1']);
    });

    test('makes a keyring where there is none', async () => {
      const { keychain } = open();
      await keychain.check();
      desktop.keyringControl('delete');
      await becomes(keychain, 'locked');
      expect(desktop.keyringControl('state')).toBe('no-default');
      const twice = [...typePassword, 'Tab', ...typePassword, 'Return'];
      expect(await answered(keychain.unlock(), ...twice)).toBe('ready');
      await keychain.write('entry-1', envelopeOf('nora'));
      expect(await namesIn(keychain)).toEqual(['entry-1']);
    });
  });

  describe('frozen', () => {
    useDesktop();
    afterEach(() => desktop.signal('keyring', 'SIGCONT'));

    test('R3: is said to be so, and is in use again when it goes on', async () => {
      const { keychain, asked } = open();
      await keychain.check();
      desktop.signal('keyring', 'SIGSTOP');
      const begun = performance.now();
      await expect(keychain.readAll()).rejects.toMatchObject({ code: 'keychain-frozen' });
      expect(performance.now() - begun).toBeLessThan(5_000);
      expect(keychain.state).toBe('frozen');
      expect(asked()).toBe(0);
      desktop.signal('keyring', 'SIGCONT');
      await becomes(keychain, 'ready');
    });

    test('lets go at once of one that is closed while it waits for an answer', async () => {
      const { keychain, sessionBus, asked } = open();
      await keychain.check();
      desktop.signal('keyring', 'SIGSTOP');
      const failed = expect(keychain.readAll()).rejects.toMatchObject({ code: 'cancelled' });
      const begun = performance.now();
      await keychain.close();
      sessionBus.close();
      await failed;
      expect(performance.now() - begun).toBeLessThan(1_000);
      expect(asked()).toBe(0);
    });

    test('R4: in the middle of a call: the call ends, files stay readable, the next call works', async () => {
      let isFreezing = true;
      const freeze = () => {
        if (isFreezing) desktop.signal('keyring', 'SIGSTOP');
        isFreezing = false;
      };
      const { keychain, pids } = open({ beforeSend: freeze, callDeadlineMs: 5_000 });
      let slowestReadMs = 0;
      const reads = setInterval(() => {
        const begun = performance.now();
        void readFile('/proc/self/stat').then(() => {
          slowestReadMs = Math.max(slowestReadMs, performance.now() - begun);
        });
      }, 100);
      const begun = performance.now();
      await expect(keychain.readAll()).rejects.toMatchObject({ code: 'keychain-frozen' });
      clearInterval(reads);
      expect(performance.now() - begun).toBeLessThan(8_000);
      expect(slowestReadMs).toBeLessThan(1_000);
      expect(keychain.state).toBe('frozen');
      await vi.waitFor(() => expect(pids.some(isRunning)).toBe(false));
      desktop.signal('keyring', 'SIGCONT');
      await becomes(keychain, 'ready');
      expect(await namesIn(keychain)).toEqual([]);
    });
  });

  describe('that goes and comes', () => {
    useDesktop();

    test('R3: is missed at once, and used again when another has started', async () => {
      const { keychain, pids } = open();
      await keychain.write('entry-1', envelopeOf('nora'));
      desktop.signal('keyring', 'SIGKILL');
      await becomes(keychain, 'unavailable');
      const failure = { code: 'keychain-unavailable' };
      await expect(keychain.readAll()).rejects.toMatchObject(failure);
      desktop.startKeyring();
      await becomes(keychain, 'ready');
      expect(await namesIn(keychain)).toEqual(['entry-1']);
      expect(pids).toHaveLength(2);
    });

    test('and with it the whole bus', async () => {
      const { keychain } = open();
      expect(await keychain.check()).toBe('ready');
      desktop.signal('dbus', 'SIGKILL');
      await becomes(keychain, 'unavailable');
      await expect(keychain.readAll()).rejects.toMatchObject({ code: 'keychain-unavailable' });
    });
  });

  describe('absent', () => {
    useDesktop('--keyring=none');

    test('R3: is said to be so where there is no bus', async () => {
      const { keychain } = open({ address: 'unix:path=/nonexistent/bus' });
      expect(await keychain.check()).toBe('unavailable');
      await expect(keychain.readAll()).rejects.toMatchObject({ code: 'keychain-unavailable' });
    });

    test('is started where the desktop knows how to, and only when we have something to ask', async () => {
      const { keychain } = open();
      expect(await keychain.check()).toBe('unavailable');
      const { environment } = desktop;
      const start =
        'printf test | exec gnome-keyring-daemon --foreground --unlock --components=secrets';
      await writeFile(
        join(environment['RIG_DIR'] ?? '', 'services', 'org.freedesktop.secrets.service'),
        `[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh -c "${start}"\n`,
      );
      desktop.run('dbus-send', [
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.DBus',
        '/',
        'org.freedesktop.DBus.ReloadConfig',
      ]);
      expect(desktop.keyringControl('state')).toBe('no-service');
      await vi.waitFor(async () => expect(await keychain.check()).toBe('ready'), HEALS_WITHIN_MS);
      await keychain.write('entry-1', envelopeOf('nora'));
      expect(await namesIn(keychain)).toEqual(['entry-1']);
    });
  });
});
