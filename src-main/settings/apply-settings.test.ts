import { describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../contract/default-settings.ts';
import type { ShortcutState } from '../contract/settings.ts';
import { applySettings } from './apply-settings.ts';
import { defaultStoredSettings } from './settings-file.ts';
import type { StoredSettings } from './settings-file.ts';
import { openSettings } from './settings.ts';

/** A desktop that writes down what it is told; it refuses what the test wants refused. */
async function setUp(
  stored: Partial<StoredSettings> = {},
  { loginRefused = false, takenShortcut = '', isOnAtLogin = true } = {},
) {
  const done: unknown[][] = [];
  const desktop = { loginRefused };
  const store = await openSettings({
    read: () =>
      Promise.resolve({ settings: { ...defaultStoredSettings, ...stored }, storage: 'kept' }),
    isWritable: true,
    write: () => Promise.resolve(),
  });
  const settleLogin = (...entry: unknown[]): Promise<void> => {
    done.push(entry);
    return desktop.loginRefused ? Promise.reject(new Error('EROFS')) : Promise.resolve();
  };
  const applied = applySettings({
    store,
    loginItem: {
      isOn: () => Promise.resolve(isOnAtLogin),
      turnOn: (isHidden) => settleLogin('login', isHidden),
      turnOff: () => settleLogin('no login'),
    },
    globalKey: {
      set: (shortcut): ShortcutState => {
        done.push(['shortcut', shortcut]);
        if (shortcut === '') return 'off';
        return shortcut === takenShortcut ? 'taken' : 'registered';
      },
      close: () => undefined,
    },
    lock: { follow: (minutes) => void done.push(['lock', minutes]) },
    applyLanguage: (choice) => {
      done.push(['language', choice]);
      return Promise.resolve();
    },
    applyTheme: (theme) => void done.push(['theme', theme]),
    shortcutCommand: '/usr/bin/keyring-for-plex',
  });
  await vi.waitFor(() => expect(done.length).toBeGreaterThanOrEqual(3));
  return { applied, store, done, desktop };
}

describe('at start', () => {
  test('everything that was chosen is put into force', async () => {
    const { applied, done } = await setUp({
      theme: 'dark',
      shortcut: 'Ctrl+Shift+K',
      lockAfterIdleMinutes: 15,
      startsAtLogin: true,
    });
    await vi.waitFor(() => expect(done).toHaveLength(4));
    expect(done).toEqual(
      expect.arrayContaining([
        ['theme', 'dark'],
        ['shortcut', 'Ctrl+Shift+K'],
        ['lock', 15],
        ['login', true],
      ]),
    );
    expect(applied.state()).toMatchObject({ shortcut: 'registered', storage: 'kept' });
  });

  test('nothing is done at login that was not asked for', async () => {
    const { done } = await setUp();
    await Promise.resolve();
    expect(done.map(([what]) => what)).not.toContain('login');
    expect(done.map(([what]) => what)).not.toContain('no login');
  });

  test('what the person told the desktop wins over what stands in our file', async () => {
    const { store, done } = await setUp({ startsAtLogin: true }, { isOnAtLogin: false });
    await vi.waitFor(() => expect(store.current.startsAtLogin).toBe(false));
    expect(done.map(([what]) => what)).not.toContain('login');
  });
});

describe('a change', () => {
  test.each([
    [{ setting: 'theme', value: 'high-contrast' }, ['theme', 'high-contrast']],
    [{ setting: 'lockAfterIdleMinutes', value: 5 }, ['lock', 5]],
    [{ setting: 'shortcut', value: 'Alt+P' }, ['shortcut', 'Alt+P']],
    [{ setting: 'startsAtLogin', value: true }, ['login', true]],
  ] as const)('of %j takes effect and is kept', async (change, effect) => {
    const { applied, store, done } = await setUp();
    const state = await applied.change(change);
    expect(done.at(-1)).toEqual(effect);
    expect(state.settings).toEqual({ ...defaultSettings, [change.setting]: change.value });
    expect(store.current[change.setting]).toBe(change.value);
  });

  test('of what others read needs nothing but keeping', async () => {
    const { applied, store } = await setUp();
    await applied.change({ setting: 'clipboardClearSeconds', value: 60 });
    await applied.change({ setting: 'transientTokenLeadMinutes', value: 120 });
    await applied.change({ setting: 'pinnedCredentials', value: ['account-1'] });
    expect(store.current).toMatchObject({
      clipboardClearSeconds: 60,
      transientTokenLeadMinutes: 120,
      pinnedCredentials: ['account-1'],
    });
  });

  test('that the system refuses at login is not kept, and is told until it works', async () => {
    const { applied, desktop } = await setUp({}, { loginRefused: true });
    const refused = await applied.change({ setting: 'startsAtLogin', value: true });
    expect(refused).toMatchObject({ loginItem: 'failed', settings: { startsAtLogin: false } });
    desktop.loginRefused = false;
    const done = await applied.change({ setting: 'startsAtLogin', value: true });
    expect(done).toMatchObject({ loginItem: 'done', settings: { startsAtLogin: true } });
  });

  test('of how to start reaches the login entry, if there is one', async () => {
    const without = await setUp();
    await without.applied.change({ setting: 'startsHidden', value: false });
    expect(without.done.map(([what]) => what)).not.toContain('login');
    const { applied, done } = await setUp({ startsAtLogin: true });
    await applied.change({ setting: 'startsHidden', value: false });
    expect(done.at(-1)).toEqual(['login', false]);
  });

  test('to a shortcut that another program has is kept, and said', async () => {
    const { applied, store } = await setUp({}, { takenShortcut: 'Alt+F4' });
    const state = await applied.change({ setting: 'shortcut', value: 'Alt+F4' });
    expect(state.shortcut).toBe('taken');
    expect(state.shortcutCommand).toBe('/usr/bin/keyring-for-plex');
    expect(store.current.shortcut).toBe('Alt+F4');
  });

  test('tells the page nothing that the program remembers by itself', async () => {
    const { applied } = await setUp({ isTrayExplained: true });
    expect(Object.keys(applied.state().settings).sort()).toEqual(
      Object.keys(defaultSettings).sort(),
    );
  });
});
