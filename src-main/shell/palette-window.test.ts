import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Area } from './window-placement.ts';
import { createPaletteWindow, placePalette } from './palette-window.ts';

type Listener = (...args: unknown[]) => void;

/** As much of Electron's window as the palette uses. */
class FakeWindow {
  static readonly made: FakeWindow[] = [];
  readonly #listeners = new Map<string, Listener>();
  readonly #ofPage = new Map<string, Listener>();
  isDestroyed = false;
  isShown = false;
  loaded = '';
  readonly options: Record<string, unknown>;
  readonly webContents = {
    on: (event: string, listener: Listener) => this.#ofPage.set(event, listener),
  };
  constructor(options: Record<string, unknown>) {
    this.options = options;
    FakeWindow.made.push(this);
  }
  on(event: string, listener: Listener) {
    this.#listeners.set(event, listener);
  }
  once(event: string, listener: Listener) {
    this.on(event, listener);
  }
  happen(event: string) {
    this.#listeners.get(event)?.();
  }
  happenInPage(event: string, ...args: unknown[]) {
    this.#ofPage.get(event)?.(...args);
  }
  loadURL(url: string) {
    this.loaded = url;
    return Promise.resolve();
  }
  bounds: Area | undefined;
  setBounds(bounds: Area) {
    this.bounds = bounds;
  }
  focus() {}
  show() {
    this.isShown = true;
  }
  hide() {
    this.isShown = false;
  }
  isVisible() {
    return this.isShown;
  }
  destroy() {
    this.isDestroyed = true;
    this.happen('closed');
  }
}

const fakes = vi.hoisted(() => ({ makeWindow: (options: unknown): unknown => options }));
fakes.makeWindow = (options) => new FakeWindow(options as Record<string, unknown>);
vi.mock('electron', () => ({
  BrowserWindow: function (options: unknown) {
    return fakes.makeWindow(options);
  },
  nativeTheme: { shouldUseDarkColors: true },
}));
vi.mock('./page-preferences.ts', () => ({ pagePreferences: () => ({ sandbox: true }) }));

beforeEach(() => {
  vi.useFakeTimers();
  FakeWindow.made.length = 0;
});
afterEach(() => vi.useRealTimers());

const firstScreen: Area = { x: 0, y: 0, width: 1280, height: 800 };

/** When the pointer's screen is known. */
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

function setUp() {
  const shown: boolean[] = [];
  const state = { workArea: firstScreen };
  const palette = createPaletteWindow({
    outFolder: '/out',
    isPackaged: false,
    theme: () => 'high-contrast',
    workArea: { likely: () => firstScreen, sure: () => Promise.resolve(state.workArea) },
    onShown: (isShown) => shown.push(isShown),
  });
  const last = (): FakeWindow => {
    const window = FakeWindow.made.at(-1);
    if (!window) throw new Error('no window was made');
    return window;
  };
  /** Opened, and drawn. */
  const opened = async (): Promise<FakeWindow> => {
    palette.open();
    last().happen('ready-to-show');
    await settled();
    return last();
  };
  return { palette, opened, shown, state };
}

function press(window: FakeWindow, key: string, isComposing = false): boolean {
  const preventDefault = vi.fn();
  window.happenInPage(
    'before-input-event',
    { preventDefault },
    { type: 'keyDown', key, isComposing },
  );
  return preventDefault.mock.calls.length > 0;
}

test('makes its window when it is first wanted, and shows it once it is drawn', async () => {
  const { palette } = setUp();
  expect(palette.page()).toBeUndefined();
  palette.open();
  const [window] = FakeWindow.made;
  expect(window?.loaded).toBe('keyring://app/palette.html#high-contrast');
  expect(window?.options['webPreferences']).toEqual({ sandbox: true });
  expect(window?.isShown).toBe(false);
  window?.happen('ready-to-show');
  await settled();
  expect(window?.isShown).toBe(true);
  expect(palette.page()).toBe(window?.webContents);
});

test('hides when something else gets the focus, and shows the same window again', async () => {
  const { palette, opened, shown } = setUp();
  const window = await opened();
  window.happen('blur');
  window.happen('blur');
  expect(window.isShown).toBe(false);
  palette.open();
  await settled();
  expect(window.isShown).toBe(true);
  expect(shown).toEqual([true, false, true]);
  expect(FakeWindow.made.length).toBe(1);
});

test('hides on Escape, but leaves Escape to an input method that is at work', async () => {
  const window = await setUp().opened();
  expect(press(window, 'a')).toBe(false);
  expect(press(window, 'Escape', true)).toBe(false);
  expect(window.isShown).toBe(true);
  expect(press(window, 'Escape')).toBe(true);
  expect(window.isShown).toBe(false);
});

test('gives its memory back when it was not wanted for ten minutes', async () => {
  const { palette, opened } = setUp();
  const window = await opened();
  palette.hide();
  vi.advanceTimersByTime(599_000);
  palette.open();
  await settled();
  vi.advanceTimersByTime(601_000);
  expect(window.isDestroyed).toBe(false);
  palette.hide();
  vi.advanceTimersByTime(600_000);
  expect(window.isDestroyed).toBe(true);
  expect(palette.page()).toBeUndefined();
});

test('is shown at once, and goes to the screen that the pointer turns out to be on', async () => {
  const { palette, opened, state } = setUp();
  const window = await opened();
  expect(window.bounds).toEqual(placePalette(firstScreen));
  palette.hide();
  state.workArea = { x: 1280, y: 100, width: 1024, height: 768 };
  palette.open();
  expect([window.isShown, window.bounds]).toEqual([true, placePalette(firstScreen)]);
  await settled();
  expect(window.bounds).toEqual(placePalette(state.workArea));
});

test('comes up where the pointer is when that is known before it is drawn', async () => {
  const { palette, state } = setUp();
  state.workArea = { x: 1280, y: 100, width: 1024, height: 768 };
  palette.open();
  await settled();
  const [window] = FakeWindow.made;
  expect(window?.bounds).toBeUndefined();
  window?.happen('ready-to-show');
  expect(window?.bounds).toEqual(placePalette(state.workArea));
});

test.each(['closed', 'render-process-gone'])('makes another window after %s', async (event) => {
  const { palette, opened } = setUp();
  const window = await opened();
  if (event === 'closed') window.destroy();
  else window.happenInPage(event);
  expect(window.isDestroyed).toBe(true);
  expect(palette.page()).toBeUndefined();
  palette.open();
  expect(FakeWindow.made.length).toBe(2);
});

test.each([
  ['a usual screen', { x: 0, y: 24, width: 1920, height: 1056 }],
  ['a screen left of the first', { x: -1280, y: 0, width: 1280, height: 720 }],
  ['a screen smaller than itself', { x: 0, y: 0, width: 400, height: 300 }],
])('stands wholly inside %s', (_which, area) => {
  const place = placePalette(area);
  expect(place.x).toBeGreaterThanOrEqual(area.x);
  expect(place.y).toBeGreaterThanOrEqual(area.y);
  expect(place.x + place.width).toBeLessThanOrEqual(area.x + area.width);
  expect(place.y + place.height).toBeLessThanOrEqual(area.y + area.height);
});
