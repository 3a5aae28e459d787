import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SettingsStorage } from '../contract/settings.ts';
import { defaultStoredSettings } from './settings-file.ts';
import type { SettingsFile, StoredSettings } from './settings-file.ts';
import { openSettings } from './settings.ts';

/** A disk that refuses as long as it is told to. */
function disk(storage: SettingsStorage = 'kept') {
  const written: StoredSettings[] = [];
  const state = { fault: '', tries: 0 };
  const file: SettingsFile = {
    read: () => Promise.resolve({ settings: defaultStoredSettings, storage }),
    isWritable: storage !== 'newer' && storage !== 'unreadable',
    write: async (settings) => {
      state.tries += 1;
      await Promise.resolve();
      if (state.fault !== '') throw Object.assign(new Error('refused'), { code: state.fault });
      written.push(settings);
    },
  };
  return { file, written, state };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

test('a change counts at once, is told, and is written', async () => {
  const { file, written } = disk();
  const settings = await openSettings(file);
  const told: unknown[] = [];
  settings.onChange((now, before) => told.push([before.theme, now.theme]));
  settings.change({ theme: 'dark' });
  expect(settings.current.theme).toBe('dark');
  expect(told).toEqual([['system', 'dark']]);
  await settle();
  expect(written.map(({ theme }) => theme)).toEqual(['dark']);
});

test('what does not change anything is neither told nor written', async () => {
  const { file, state } = disk();
  const settings = await openSettings(file);
  const told = vi.fn();
  settings.onChange(told);
  settings.change({ notices: { ...defaultStoredSettings.notices } });
  await settle();
  expect(told).not.toHaveBeenCalled();
  expect(state.tries).toBe(0);
});

test('changes in quick succession end with the last one on the disk', async () => {
  const { file, written } = disk();
  const settings = await openSettings(file);
  for (let seconds = 10; seconds <= 60; seconds += 1)
    settings.change({ clipboardClearSeconds: seconds });
  await settle();
  expect(written.at(-1)?.clipboardClearSeconds).toBe(60);
  expect(written.length).toBeLessThan(4);
});

test.each(['ENOSPC', 'EROFS', 'EACCES', 'EIO', 'ENOENT'])(
  'R12: when the disk refuses with %s, it is told once, the change holds, and each minute brings a try',
  async (fault) => {
    const { file, written, state } = disk();
    state.fault = fault;
    const settings = await openSettings(file);
    const told: SettingsStorage[] = [];
    settings.change({ theme: 'dark' });
    settings.onChange(() => told.push(settings.storage));
    await settle();
    expect(settings.storage).toBe('not-written');
    expect(settings.current.theme).toBe('dark');
    expect(state.tries).toBe(1);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(state.tries).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000 * 3);
    expect(state.tries).toBe(4);
    expect(told).toEqual(['not-written']);
    state.fault = '';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(written.map(({ theme }) => theme)).toEqual(['dark']);
    expect(told).toEqual(['not-written', 'kept']);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(state.tries).toBe(5);
  },
);

test('a change that a listener makes is written too', async () => {
  const { file, written, state } = disk();
  state.fault = 'ENOSPC';
  const settings = await openSettings(file);
  settings.onChange(() => {
    if (settings.storage === 'kept') settings.change({ isTrayExplained: true });
  });
  settings.change({ theme: 'dark' });
  await settle();
  state.fault = '';
  await vi.advanceTimersByTimeAsync(60_000);
  expect(written.at(-1)).toMatchObject({ theme: 'dark', isTrayExplained: true });
});

test.each(['newer', 'unreadable'] as const)(
  'a file that is %s is never written',
  async (storage) => {
    const { file, state } = disk(storage);
    const settings = await openSettings(file);
    settings.change({ theme: 'dark' });
    await vi.advanceTimersByTimeAsync(300_000);
    await settings.close();
    expect(settings.current.theme).toBe('dark');
    expect(settings.storage).toBe(storage);
    expect(state.tries).toBe(0);
  },
);

test('the end of the program waits for the last write', async () => {
  const { file, written, state } = disk();
  state.fault = 'ENOSPC';
  const settings = await openSettings(file);
  settings.change({ theme: 'dark' });
  await settle();
  state.fault = '';
  await settings.close();
  expect(written.map(({ theme }) => theme)).toEqual(['dark']);
  expect(vi.getTimerCount()).toBe(0);
});
