import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DesktopTools } from '../screens/desktop-tools.ts';
import type { KeyringApp } from '../support/keyring-app.ts';

/** Where the icon stands: the rig's panel is at the top, with nothing but the tray at its right end. */
const ICON = { x: 1_264, y: 16 };
/** Parts of the display, as large as what stands there: left, top, width, height. */
const PARTS = { notification: [920, 0, 360, 140], menu: [1_020, 0, 260, 310] } as const;

/** Pictures of what we show outside our windows, taken of the display itself without them. */
export function desktopPicturesInto(
  folder: string,
  { electron }: KeyringApp,
  desktop: DesktopTools,
) {
  const { run } = desktop;
  const take = (name: string, part: keyof typeof PARTS): Promise<string> =>
    run('screenshot', [path.join(folder, `${name}.png`), ...PARTS[part].map(String)]);
  const showWindows = (isShown: boolean): Promise<void> =>
    electron.evaluate(({ BrowserWindow }, shown) => {
      for (const each of BrowserWindow.getAllWindows()) {
        if (shown) each.showInactive();
        else each.hide();
      }
    }, isShown);
  return {
    /** The notifications that stand there now. */
    notification: async (name: string): Promise<void> => {
      await showWindows(false);
      await drawn();
      await take(name, 'notification');
      await showWindows(true);
    },
    /** The icon in the panel, its menu open. */
    menu: async (name: string): Promise<void> => {
      await showWindows(false);
      await run('dunstctl', ['close-all']);
      await run('xdotool', ['mousemove', String(ICON.x), String(ICON.y), 'click', '3']);
      // Menus of a panel have no name to wait for; xdotool waits until one is there.
      await run('xdotool', ['search', '--sync', '--onlyvisible', '--class', 'xfce4-panel']);
      await drawn();
      await take(name, 'menu');
      await run('xdotool', ['key', 'Escape']);
      await showWindows(true);
    },
  };
}

/** Nothing tells when the X server and its clients have drawn. */
const drawn = (): Promise<void> => pause(1_000);
