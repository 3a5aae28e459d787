import path from 'node:path';
import type { DesktopTools } from '../screens/desktop-tools.ts';

/** Where the icon stands: the rig's panel is at the top, with nothing but the tray at its right end. */
const ICON = { x: 1_264, y: 16 };
/** Right half of the display, as far down as a menu or a notification reaches. */
const PART = [740, 0, 540, 460].map(String);

/** Pictures of what we show outside our windows, taken of the display itself. */
export function desktopPicturesInto(folder: string, { run }: DesktopTools) {
  const take = (name: string): Promise<string> =>
    run('screenshot', [path.join(folder, `${name}.png`), ...PART]);
  return {
    /** The notifications that stand there now. */
    notification: async (name: string): Promise<void> => {
      await take(name);
    },
    /** The icon in the panel, its menu open. */
    menu: async (name: string): Promise<void> => {
      await run('xdotool', ['mousemove', String(ICON.x), String(ICON.y), 'click', '3']);
      // Menus of a panel have no name to wait for; xdotool waits until one is drawn.
      await run('xdotool', ['search', '--sync', '--onlyvisible', '--class', 'xfce4-panel']);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await take(name);
      await run('xdotool', ['key', 'Escape']);
    },
  };
}
