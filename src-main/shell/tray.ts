import path from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { MenuItemConstructorOptions, NativeImage } from 'electron';
import { say } from '../contract/languages/say.ts';

export type TrayIcon = {
  /**
   * Replaces the menu whole. A menu that says and does the same as the one before is left as it is:
   * a panel fetches each new one, and closes one that is open. Labels are plain text: this escapes
   * them. `perform` is told of each press from now on.
   */
  show: <Act>(menu: MenuEntry<Act>[], perform: (act: Act) => void) => void;
  /** Draws the icon so, and says it in the tooltip. */
  showState: (state: TrayState) => void;
  /**
   * Destroys the icon and makes it anew. Needed on Linux when a panel comes up after the app: an icon
   * made without one never reaches it.
   */
  remake: () => void;
  /** The program is about to end. */
  remove: () => void;
};

/** An entry of the menu: a separator, a submenu, something to press, or a line that only says something. */
export type MenuEntry<Act> =
  | '-'
  | { label: string; entries: readonly MenuEntry<Act>[] }
  | { label: string; act: Act }
  | { label: string };

/** How the credentials stand as a whole, by the worst of them. */
export type TrayState = 'all-well' | 'ends-soon' | 'needs-you';

const PRODUCT_NAME = 'Keyring for Plex';

/** What the icon says. A demo is marked as such. */
function toolTip(state: TrayState, isDemo: boolean): string {
  switch (state) {
    case 'all-well':
      return isDemo ? say('firstMenu.demo') : PRODUCT_NAME;
    case 'ends-soon':
      return say(isDemo ? 'tray.toolTipDemoEndsSoon' : 'tray.toolTipEndsSoon');
    case 'needs-you':
      return say(isDemo ? 'tray.toolTipDemoNeedsYou' : 'tray.toolTipNeedsYou');
  }
}

export function createTrayIcon(
  assetsFolder: string,
  onClick: () => void,
  isDemo = false,
): TrayIcon {
  const images = new Map<TrayState, NativeImage>();
  let state: TrayState = 'all-well';
  let menu: Menu | undefined;
  /** The menu as text, to compare the next one with. */
  let described = '';
  let press: (act: unknown) => void = () => undefined;
  let tray: Tray | undefined;

  const image = (): NativeImage => {
    const known = images.get(state) ?? trayImage(path.join(assetsFolder, 'tray'), state);
    images.set(state, known);
    return known;
  };
  const make = (): void => {
    tray = new Tray(image());
    tray.setToolTip(toolTip(state, isDemo));
    tray.on('click', onClick);
    if (menu) tray.setContextMenu(menu);
  };
  make();

  return {
    show: (entries, perform) => {
      press = perform as (act: unknown) => void; // Gets back only what `entries` holds.
      const description = JSON.stringify(entries);
      if (description === described) return;
      described = description;
      menu = Menu.buildFromTemplate(entries.map((entry) => toMenuItem(entry, (act) => press(act))));
      tray?.setContextMenu(menu);
    },
    showState: (next) => {
      if (next === state) return;
      state = next;
      tray?.setImage(image());
      tray?.setToolTip(toolTip(state, isDemo));
    },
    remake: () => {
      tray?.destroy();
      make();
    },
    remove: () => {
      tray?.destroy();
      tray = undefined;
    },
  };
}

function toMenuItem(
  entry: MenuEntry<unknown>,
  press: (act: unknown) => void,
): MenuItemConstructorOptions {
  if (entry === '-') return { type: 'separator' };
  const label = toLabel(entry.label);
  if ('entries' in entry)
    return { label, submenu: entry.entries.map((each) => toMenuItem(each, press)) };
  if ('act' in entry) return { label, click: () => press(entry.act) };
  return { label, enabled: false };
}

/** `&` marks a mnemonic in a menu label, so one that is meant is doubled. */
export function toLabel(text: string): string {
  return text.replaceAll('&', '&&');
}

/** One picture for each state, told apart by its shape: see assets/README.md. */
const stateSuffixes: Record<TrayState, string> = {
  'all-well': '',
  'ends-soon': '-ends-soon',
  'needs-you': '-needs-you',
};

/** On Linux a glyph that stands out from light and dark panels, drawn for the usual 22 pixels. */
function trayImage(folder: string, state: TrayState): NativeImage {
  const suffix = stateSuffixes[state];
  const files: Partial<Record<NodeJS.Platform, string>> = {
    darwin: `tray${suffix}Template.png`, // A template image, by its name.
    win32: `tray-on-any${suffix}.ico`,
  };
  const file = files[process.platform] ?? `tray-on-any${suffix}-22.png`;
  return nativeImage.createFromPath(path.join(folder, file));
}
