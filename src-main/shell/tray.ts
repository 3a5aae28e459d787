import path from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { MenuItemConstructorOptions, NativeImage } from 'electron';

export type TrayIcon = {
  /** Replaces the menu whole. Labels are plain text: this escapes them. */
  show: (menu: TrayMenuEntry[]) => void;
  /**
   * Destroys the icon and makes it anew. Needed on Linux when a panel comes up after the app: an icon
   * made without one never reaches it.
   */
  remake: () => void;
  /** The program is about to end. */
  remove: () => void;
};

/** An entry of the menu; `'-'` is a separator. */
export type TrayMenuEntry =
  '-' | { label: string; press: () => void } | { label: string; entries: TrayMenuEntry[] };

export const PRODUCT_NAME = 'Keyring for Plex';

export function createTrayIcon(assetsFolder: string, onClick: () => void): TrayIcon {
  const image = trayImage(path.join(assetsFolder, 'tray'));
  let menu: Menu | undefined;
  let tray: Tray | undefined;

  const make = (): void => {
    tray = new Tray(image);
    tray.setToolTip(PRODUCT_NAME);
    tray.on('click', onClick);
    if (menu) tray.setContextMenu(menu);
  };
  make();

  return {
    show: (entries) => {
      menu = Menu.buildFromTemplate(entries.map(toMenuItem));
      tray?.setContextMenu(menu);
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

function toMenuItem(entry: TrayMenuEntry): MenuItemConstructorOptions {
  if (entry === '-') return { type: 'separator' };
  const label = toLabel(entry.label);
  if ('entries' in entry) return { label, submenu: entry.entries.map(toMenuItem) };
  return { label, click: () => entry.press() };
}

/** `&` marks a mnemonic in a menu label, so one that is meant is doubled. */
export function toLabel(text: string): string {
  return text.replaceAll('&', '&&');
}

const iconFiles: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'trayTemplate.png', // A template image, by its name.
  win32: 'tray-on-any.ico',
};

/** Elsewhere a glyph that stands out from light and dark panels, drawn for the usual 22 pixels. */
function trayImage(folder: string): NativeImage {
  const file = iconFiles[process.platform] ?? 'tray-on-any-22.png';
  return nativeImage.createFromPath(path.join(folder, file));
}
