import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TrayHost } from '../contract/entities.ts';
import type { SessionBus } from '../session-bus.ts';
import { followTrayHost } from './tray-host.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ourProcess = 4_711;

/** `icons`: the processes whose icons the panel lists; `unsaid`: it has no such list. */
function follow(platform: NodeJS.Platform = 'linux', icons: number[] | 'unsaid' = [ourProcess]) {
  const seen = { watched: [] as string[], hosts: [] as TrayHost[], appeared: 0, isWatching: true };
  let tell: (isOwned: boolean) => void = () => undefined;
  const bus: SessionBus = {
    call: ({ member, body }) => {
      if (icons === 'unsaid') return Promise.reject(new Error('no such property'));
      if (member === 'Get') {
        return Promise.resolve([{ value: icons.map((each) => `:1.${each}/StatusNotifierItem`) }]);
      }
      return Promise.resolve([Number(String(body?.[0]).slice(3))]);
    },
    watchSignal: () => () => undefined,
    watchName: (name, listener) => {
      seen.watched.push(name);
      tell = listener;
      return () => {
        seen.isWatching = false;
      };
    },
    close: () => undefined,
  };
  const stop = followTrayHost({
    bus,
    platform,
    processId: ourProcess,
    onAppeared: () => (seen.appeared += 1),
    onChange: (host) => seen.hosts.push(host),
  });
  return { seen, stop, tell: (isOwned: boolean) => tell(isOwned) };
}

test('a panel that was there before the icon needs no new one', () => {
  const { seen, tell } = follow();
  expect(seen.watched).toEqual(['org.kde.StatusNotifierWatcher']);
  tell(true);
  tell(true);
  expect(seen).toMatchObject({ hosts: ['present'], appeared: 0 });
});

test('a panel that came between the making of the icon and the first look needs it anew', async () => {
  const { seen, tell } = follow('linux', [1, 2]);
  tell(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toMatchObject({ hosts: ['present'], appeared: 1 });
});

test.each([[[1, ourProcess]], ['unsaid' as const]])(
  'a panel that lists our icon, or none at all, needs no new one: %o',
  async (icons) => {
    const { seen, tell } = follow('linux', icons);
    tell(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toMatchObject({ hosts: ['present'], appeared: 0 });
  },
);

test('a panel that comes up later, or again, needs the icon anew each time', () => {
  const { seen, tell } = follow();
  tell(false);
  tell(true);
  tell(false);
  tell(true);
  expect(seen).toMatchObject({ hosts: ['absent', 'present', 'absent', 'present'], appeared: 2 });
});

test('where nobody answers for five seconds there is no panel, until one answers', async () => {
  const { seen, tell } = follow();
  await vi.advanceTimersByTimeAsync(4_999);
  expect(seen.hosts).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(seen.hosts).toEqual(['absent']);
  tell(true);
  expect(seen).toMatchObject({ hosts: ['absent', 'present'], appeared: 1 });
});

test('an answer in time is not doubted later', async () => {
  const { seen, tell } = follow();
  tell(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.hosts).toEqual(['present']);
});

test('hears nothing more once ended', async () => {
  const { seen, stop } = follow();
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toMatchObject({ hosts: [], isWatching: false });
});

test.each(['darwin', 'win32'] as const)('on %s there is always one', (platform) => {
  const { seen, stop } = follow(platform);
  expect(seen).toMatchObject({ hosts: ['present'], watched: [] });
  stop();
});
