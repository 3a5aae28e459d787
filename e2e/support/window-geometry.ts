import type { Area } from '../../src-main/shell/window-placement.ts';
import type { Desktop } from './rig.ts';
import { until } from './until.ts';

/** Where a window of ours is and how large, as an outside program sees it, in the display's pixels. */
export async function windowGeometry(
  desktop: Pick<Desktop, 'run'>,
  pid: number,
  title = 'Keyring for Plex',
): Promise<Area> {
  const found = ['search', '--all', '--onlyvisible', '--pid', String(pid), '--name', `^${title}$`];
  const id = await until('the window', async () => {
    const ids = await desktop.run('xdotool', found).catch(() => '');
    return ids.trim().split('\n').at(-1) || undefined;
  });
  const told = await desktop.run('xdotool', ['getwindowgeometry', '--shell', id]);
  const numberOf = (name: string): number =>
    Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(told)?.[1]);
  return {
    x: numberOf('X'),
    y: numberOf('Y'),
    width: numberOf('WIDTH'),
    height: numberOf('HEIGHT'),
  };
}
