import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createWindowKeeper } from './window.ts';

type Listener = (...args: unknown[]) => void;

const bounds = { x: 0, y: 0, width: 900, height: 700 };

/** As much of Electron's window as its keeper uses. */
class FakeWindow {
  static readonly made: FakeWindow[] = [];
  readonly #listeners = new Map<string, Listener[]>();
  readonly #ofPage = new Map<string, Listener[]>();
  readonly protections: boolean[] = [];
  isGone = false;
  isShown = false;
  readonly webContents = {
    on: (event: string, listener: Listener) => add(this.#ofPage, event, listener),
    once: (event: string, listener: Listener) => add(this.#ofPage, event, listener),
  };
  constructor() {
    FakeWindow.made.push(this);
  }
  on(event: string, listener: Listener) {
    add(this.#listeners, event, listener);
  }
  once(event: string, listener: Listener) {
    this.on(event, listener);
  }
  happen(event: string) {
    for (const listener of this.#listeners.get(event) ?? []) listener();
  }
  dies(reason: string) {
    for (const listener of this.#ofPage.get('render-process-gone') ?? []) listener({}, { reason });
  }
  setContentProtection(isProtected: boolean) {
    this.protections.push(isProtected);
  }
  loadURL() {
    return Promise.resolve();
  }
  getBounds() {
    return bounds;
  }
  getNormalBounds() {
    return bounds;
  }
  isMaximized() {
    return false;
  }
  isFullScreen() {
    return false;
  }
  isMinimized() {
    return false;
  }
  isDestroyed() {
    return this.isGone;
  }
  show() {
    this.isShown = true;
  }
  focus() {}
  destroy() {
    this.isGone = true;
    this.happen('closed');
  }
}

function add(listeners: Map<string, Listener[]>, event: string, listener: Listener): void {
  listeners.set(event, [...(listeners.get(event) ?? []), listener]);
}

const fakes = vi.hoisted(() => ({ makeWindow: (): unknown => ({}) }));
fakes.makeWindow = () => new FakeWindow();
vi.mock('electron', () => ({
  BrowserWindow: function () {
    return fakes.makeWindow();
  },
  screen: {
    on: () => undefined,
    getPrimaryDisplay: () => ({ id: 1, workArea: { x: 0, y: 0, width: 1280, height: 800 } }),
    getAllDisplays: () => [],
  },
}));
vi.mock('./page-preferences.ts', () => ({ pagePreferences: () => ({ sandbox: true }) }));

beforeEach(() => {
  FakeWindow.made.length = 0;
});

function keeper() {
  const seen = { now: 1_000_000, closed: 0, givenUp: 0 };
  const windows = createWindowKeeper({
    outFolder: '/out',
    isPackaged: true,
    now: () => seen.now,
    place: () => null,
    onPlaced: () => undefined,
    address: () => 'keyring://app/',
    ground: () => '#000000',
    onClosed: () => (seen.closed += 1),
    onGivenUp: () => (seen.givenUp += 1),
  });
  return { seen, windows };
}

/** The newest window, which has drawn itself. */
function drawn(): FakeWindow {
  const newest = FakeWindow.made.at(-1);
  if (!newest) throw new Error('no window was made');
  newest.happen('ready-to-show');
  return newest;
}

const standing = (): number => FakeWindow.made.filter(({ isGone }) => !isGone).length;

test('S27: a window is kept out of captures before its page has drawn anything', () => {
  const { windows } = keeper();
  windows.open();
  expect(FakeWindow.made[0]?.protections).toEqual([true]);
  windows.replace();
  expect(FakeWindow.made[1]?.protections).toEqual([true]);
});

describe('a page', () => {
  test.each(['crashed', 'killed', 'oom', 'abnormal-exit'])(
    'R17: that is gone by %s is built anew, three times in five minutes, and then no more',
    (reason) => {
      const { seen, windows } = keeper();
      windows.open();
      for (let death = 1; death <= 3; death += 1) {
        drawn().dies(reason);
        drawn();
        expect([FakeWindow.made.length, standing()]).toEqual([death + 1, 1]);
        seen.now += 60_000;
      }
      expect([seen.givenUp, seen.closed]).toEqual([0, 0]);
      drawn().dies(reason);
      expect([seen.givenUp, seen.closed, standing()]).toEqual([1, 0, 0]);
    },
  );

  test('R17: that dies now and then is built anew each time', () => {
    const { seen, windows } = keeper();
    windows.open();
    for (let death = 1; death <= 10; death += 1) {
      drawn().dies('crashed');
      seen.now += 100_001;
    }
    drawn();
    expect([seen.givenUp, standing()]).toEqual([0, 1]);
  });

  test('R17: that hangs is built anew', () => {
    const { windows } = keeper();
    windows.open();
    const hung = drawn();
    hung.happen('unresponsive');
    drawn();
    expect([hung.isGone, standing()]).toEqual([true, 1]);
  });

  test('whose program ended as it should, or whose window has gone, is left alone', () => {
    const { windows } = keeper();
    windows.open();
    drawn().dies('clean-exit');
    windows.replace();
    const [old] = FakeWindow.made;
    old?.happen('unresponsive');
    old?.dies('crashed');
    expect(FakeWindow.made.length).toBe(2);
  });
});

test('R17: after it was given up, a window can be opened again', () => {
  const { windows } = keeper();
  windows.open();
  for (let death = 1; death <= 4; death += 1) drawn().dies('crashed');
  expect(standing()).toBe(0);
  expect(windows.open()).toBe(true);
  expect(standing()).toBe(1);
});
