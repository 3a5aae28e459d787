import { expect, onTestFinished, test, vi } from 'vitest';
import type { Deadlines } from './expiry/scheduler.ts';
import { accountSummary, transientTokenSummary } from './test-samples.ts';
import { createTrayView } from './tray-view.ts';

// tray.ts takes Menu and Tray from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({ Menu: {}, nativeImage: {}, Tray: {} }));

const { issuedAt, endsAtLatest } = transientTokenSummary();
const HOUR_MS = 3_600_000;

function setUp() {
  const shown: { menu: string; state: string }[] = [];
  let menu = '';
  const content = {
    accounts: [accountSummary()].slice(1),
    servers: [],
    namedTokens: [],
    transientTokens: [transientTokenSummary()],
    notices: 0,
    pinned: [],
    isLocked: false,
    isDemo: false,
    keychain: 'ready' as const,
    now: issuedAt + 1,
  };
  const armed = new Map<string, number>();
  let pass: (keys: string[]) => void = () => undefined;
  const view = createTrayView({
    tray: {
      show: (entries) => (menu = JSON.stringify(entries)),
      showState: (state) => shown.push({ menu, state }),
    },
    scheduler: {
      deadlines: (onDue) => {
        pass = onDue;
        const deadlines: Deadlines = {
          set: (key, at) => armed.set(key, at),
          cancel: (key) => armed.delete(key),
          at: (key) => armed.get(key),
        };
        return deadlines;
      },
    },
    content: () => content,
    perform: () => undefined,
  });
  const shownTimes = (times: number) => vi.waitFor(() => expect(shown.length).toBe(times));
  return { view, content, armed, shown, shownTimes, pass: () => pass(['words']) };
}

test('shows many changes at once in one go', async () => {
  const { view, shown, shownTimes } = setUp();
  for (let times = 0; times < 100; times += 1) view.look();
  await shownTimes(1);
  view.look();
  await shownTimes(2);
  expect(shown[0]?.menu).toContain('about 47 hours left');
});

test('R14: with many accounts shows a change at once, and those that follow soon in one go a moment later', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { view, content, shown } = setUp();
  content.accounts = Array.from({ length: 110 }, () => accountSummary());
  view.look();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toHaveLength(1);
  for (let change = 0; change < 24; change += 1) {
    await vi.advanceTimersByTimeAsync(10);
    view.look();
  }
  expect(shown).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10);
  expect(shown).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(250);
  view.look();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toHaveLength(3);
});

test('with few accounts shows each change at once', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { view, content, shown } = setUp();
  content.accounts = Array.from({ length: 10 }, () => accountSummary());
  for (let change = 1; change <= 3; change += 1) {
    view.look();
    await vi.advanceTimersByTimeAsync(0);
    expect(shown).toHaveLength(change);
  }
});

test('looks again when its words of time are no longer true, and only then', async () => {
  const { view, content, armed, shown, shownTimes, pass } = setUp();
  view.look();
  await shownTimes(1);
  expect(armed.get('words')).toBe(endsAtLatest - 47 * HOUR_MS + 1);
  content.now = endsAtLatest - 47 * HOUR_MS + 1;
  pass();
  await shownTimes(2);
  expect(shown[1]?.menu).toContain('about 46 hours left');
});

test('waits for nothing where nothing changes with time', async () => {
  const { view, content, armed, shownTimes } = setUp();
  view.look();
  await shownTimes(1);
  content.transientTokens = [];
  view.look();
  await shownTimes(2);
  expect([...armed]).toEqual([]);
});

test('looks again at midnight, when "at 12:40" would be said of another day', async () => {
  const { view, content, armed, shownTimes } = setUp();
  content.transientTokens = [];
  content.accounts = [accountSummary()];
  view.look();
  await shownTimes(1);
  const at = new Date(armed.get('words') ?? 0);
  expect([at.getHours(), at.getMinutes(), at.getSeconds()]).toEqual([0, 0, 0]);
  expect(at.getTime() - content.now).toBeLessThanOrEqual(25 * HOUR_MS);
  expect(at.getTime()).toBeGreaterThan(content.now);
});

test('draws the icon as the credentials stand', async () => {
  const { view, content, shown, shownTimes } = setUp();
  content.transientTokens = [transientTokenSummary({ state: 'ends-soon' })];
  view.look();
  await shownTimes(1);
  expect(shown[0]?.state).toBe('ends-soon');
});
