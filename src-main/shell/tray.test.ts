import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTrayIcon, toLabel } from './tray.ts';

type Item = {
  type?: string;
  label?: string;
  enabled?: boolean;
  submenu?: Item[];
  click?: () => void;
};
type Icon = {
  image: unknown;
  menu: unknown;
  toolTip: string;
  isDestroyed: boolean;
  click: () => void;
};

const desktop = vi.hoisted(() => ({
  icons: [] as Icon[],
  images: [] as { path: string }[],
  menusMade: 0,
}));
// The module takes Menu, nativeImage and Tray from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (items: Item[]) => {
      desktop.menusMade += 1;
      return items;
    },
  },
  nativeImage: {
    createFromPath: (path: string) => {
      const image = { path };
      desktop.images.push(image);
      return image;
    },
  },
  Tray: class {
    readonly #icon: Icon;
    constructor(image: unknown) {
      this.#icon = {
        image,
        menu: undefined,
        toolTip: '',
        isDestroyed: false,
        click: () => undefined,
      };
      desktop.icons.push(this.#icon);
    }
    setToolTip(toolTip: string) {
      this.#icon.toolTip = toolTip;
    }
    on(_event: string, listener: () => void) {
      this.#icon.click = listener;
    }
    setImage(image: unknown) {
      this.#icon.image = image;
    }
    setContextMenu(menu: unknown) {
      if (this.#icon.isDestroyed) throw new Error('Tray is destroyed');
      this.#icon.menu = menu;
    }
    destroy() {
      this.#icon.isDestroyed = true;
    }
  },
}));

beforeEach(() => {
  desktop.icons.length = 0;
  desktop.images.length = 0;
  desktop.menusMade = 0;
});

afterEach(() => vi.restoreAllMocks());

/** The labels of the menu that the newest icon has. */
const shownLabels = () => (desktop.icons.at(-1)?.menu as Item[]).map(({ label }) => label);
const nothing = () => undefined;

test('shows a menu with its labels escaped, its submenus and its separators', () => {
  const perform = vi.fn();
  const icon = createTrayIcon('/assets', nothing);
  icon.show(
    [
      { label: 'bob & co', entries: [{ label: 'All is & stays well' }, { label: 'Go', act: 1 }] },
      '-',
      { label: 'Quit', act: 2 },
    ],
    perform,
  );
  const [submenu, separator, quit] = desktop.icons[0]?.menu as Item[];
  expect(submenu?.label).toBe('bob && co');
  expect(submenu?.submenu?.[0]).toEqual({ label: 'All is && stays well', enabled: false });
  expect(separator).toEqual({ type: 'separator' });
  submenu?.submenu?.[1]?.click?.();
  quit?.click?.();
  expect(perform.mock.calls).toEqual([[1], [2]]);
});

test('leaves a menu alone that says and does the same as the one before', () => {
  const icon = createTrayIcon('/assets', nothing);
  const menu = () => [{ label: 'nora_k', act: { kind: 'copy', id: 'nora' } }];
  icon.show(menu(), nothing);
  const first = desktop.icons[0]?.menu;
  for (let times = 0; times < 200; times += 1) icon.show(menu(), nothing);
  expect(desktop.icons[0]?.menu).toBe(first);
  expect(desktop.menusMade).toBe(1);
});

test('replaces a menu that reads the same and does something else', () => {
  const perform = vi.fn();
  const icon = createTrayIcon('/assets', nothing);
  icon.show([{ label: 'nora_k', act: 'the first nora' }], perform);
  icon.show([{ label: 'nora_k', act: 'another nora' }], perform);
  (desktop.icons[0]?.menu as Item[])[0]?.click?.();
  expect(perform).toHaveBeenCalledExactlyOnceWith('another nora');
});

test('tells the newest listener of a press in a menu that has not changed', () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const icon = createTrayIcon('/assets', nothing);
  icon.show([{ label: 'Quit', act: 'quit' }], first);
  icon.show([{ label: 'Quit', act: 'quit' }], second);
  (desktop.icons[0]?.menu as Item[])[0]?.click?.();
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledOnce();
});

test('made anew, destroys the old icon and has the same menu, state and click', () => {
  const onClick = vi.fn();
  const icon = createTrayIcon('/assets', onClick);
  icon.show([{ label: 'Quit', act: 1 }], nothing);
  icon.showState('needs-you');
  icon.remake();
  const [old, anew] = desktop.icons;
  expect(desktop.icons.length).toBe(2);
  expect([old?.isDestroyed, anew?.isDestroyed]).toEqual([true, false]);
  expect(anew?.menu).toBe(old?.menu);
  expect(anew?.image).toBe(old?.image);
  expect(anew?.toolTip).toBe('Keyring for Plex: a token needs you');
  anew?.click();
  expect(onClick).toHaveBeenCalledOnce();
  icon.show([{ label: 'Open', act: 1 }], nothing);
  expect(shownLabels()).toEqual(['Open']);
});

test('once removed, is gone and takes neither menu nor state', () => {
  const icon = createTrayIcon('/assets', nothing);
  icon.remove();
  expect(desktop.icons[0]?.isDestroyed).toBe(true);
  expect(() => icon.show([], nothing)).not.toThrow();
  expect(() => icon.showState('ends-soon')).not.toThrow();
});

test.each([
  ['all-well', 'Keyring for Plex'],
  ['ends-soon', 'Keyring for Plex: a token ends soon'],
  ['needs-you', 'Keyring for Plex: a token needs you'],
] as const)('says %s in words', (state, words) => {
  const icon = createTrayIcon('/assets', nothing);
  icon.showState(state === 'all-well' ? 'ends-soon' : 'all-well');
  icon.showState(state);
  expect(desktop.icons[0]?.toolTip).toBe(words);
});

const states = ['all-well', 'ends-soon', 'needs-you'] as const;
test.each([
  ['linux', ['-on-any-22.png', '-on-any-ends-soon-22.png', '-on-any-needs-you-22.png']],
  ['win32', ['-on-any.ico', '-on-any-ends-soon.ico', '-on-any-needs-you.ico']],
  // Template images, by their names.
  ['darwin', ['Template.png', '-ends-soonTemplate.png', '-needs-youTemplate.png']],
] as const)('on %s is drawn for each state from a file that is there', (platform, files) => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  const assets = path.resolve(import.meta.dirname, '../../assets');
  const icon = createTrayIcon(assets, nothing);
  for (const state of [...states, ...states]) icon.showState(state);
  const drawn = desktop.images.map((image) => image.path);
  // Each is read once.
  expect(drawn).toEqual(files.map((file) => path.join(assets, 'tray', `tray${file}`)));
  for (const file of drawn) expect(existsSync(file), file).toBe(true);
});

test('doubles what a menu would take for a mnemonic', () => {
  expect(toLabel('bob & co && sons')).toBe('bob && co &&&& sons');
});
