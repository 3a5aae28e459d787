import { beforeEach, expect, test, vi } from 'vitest';
import { createTrayIcon } from './tray.ts';

type Item = { type?: string; label?: string; submenu?: Item[]; click?: () => void };
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
}));
// The module takes Menu, nativeImage and Tray from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  Menu: { buildFromTemplate: (items: Item[]) => items },
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
});

test('shows a menu with its labels escaped, its submenus and its separators', () => {
  const press = vi.fn();
  const icon = createTrayIcon('/assets', () => undefined);
  icon.show([
    { label: 'bob & co', entries: [{ label: 'Copy & go', press }] },
    '-',
    { label: 'Quit', press },
  ]);
  const [submenu, separator, quit] = desktop.icons[0]?.menu as Item[];
  expect(submenu?.label).toBe('bob && co');
  expect(submenu?.submenu?.[0]?.label).toBe('Copy && go');
  expect(separator).toEqual({ type: 'separator' });
  submenu?.submenu?.[0]?.click?.();
  quit?.click?.();
  expect(press).toHaveBeenCalledTimes(2);
});

test('made anew, destroys the old icon and has the same menu and click', () => {
  const onClick = vi.fn();
  const icon = createTrayIcon('/assets', onClick);
  icon.show([{ label: 'Quit', press: () => undefined }]);
  icon.remake();
  const [old, anew] = desktop.icons;
  expect(desktop.icons.length).toBe(2);
  expect([old?.isDestroyed, anew?.isDestroyed]).toEqual([true, false]);
  expect(anew?.menu).toBe(old?.menu);
  expect(anew?.toolTip).toBe('Keyring for Plex');
  anew?.click();
  expect(onClick).toHaveBeenCalledOnce();
  icon.show([{ label: 'Open', press: () => undefined }]);
  expect((anew?.menu as Item[] | undefined)?.[0]?.label).toBe('Open');
});

test('once removed, is gone and takes no menu', () => {
  const icon = createTrayIcon('/assets', () => undefined);
  icon.remove();
  expect(desktop.icons[0]?.isDestroyed).toBe(true);
  expect(() => icon.show([])).not.toThrow();
});

test.each([
  ['linux', '/tray-on-any-22.png'],
  ['win32', '/tray-on-any.ico'],
  ['darwin', '/trayTemplate.png'], // A template image, by its name.
] as const)('on %s is drawn from %s', (platform, file) => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  createTrayIcon('/assets', () => undefined);
  expect(desktop.images.map(({ path }) => path)).toEqual([`/assets/tray${file}`]);
});
