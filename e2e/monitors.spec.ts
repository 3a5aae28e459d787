import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Area } from '../src-main/shell/window-placement.ts';
import { paletteOf } from './screens/palette.ts';
import { expect, test } from './support/app.ts';
import { electronProgram } from './support/keyring-app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { windowGeometry } from './support/window-geometry.ts';

/*
 * Two monitors of a real display. X11 has one scale for all of it, so that two at once of different
 * scale are not to be had here: the scale changes from one start to the next, as when a laptop goes
 * from its own screen to a desk's.
 */

test.setTimeout(180_000);
test.use({ desktopOptions: { twoMonitors: true, tray: 'watcher', notifications: 'none' } });

/** In the X server's own pixels, as the rig lays them out. */
const left: Area = { x: 0, y: 0, width: 1280, height: 800 };
const right: Area = { x: 1280, y: 100, width: 1024, height: 768 };

const scaled = (scale: number): string[] => [`--force-device-scale-factor=${String(scale)}`];

test.afterEach(async ({ desktop }) => {
  const both = ['--output', 'DUMMY1', '--mode', '1024x768', '--pos', '1280x100'];
  await desktop.run('xrandr', both);
  await desktop.run('xrandr', ['--query']); // Which alone makes the server notice.
});

for (const scale of [1, 1.5]) {
  test(`at scale ${String(scale)} the window comes back to the second monitor, where it was`, async ({
    start,
    desktop,
    profileFolder,
  }) => {
    const switches = scaled(scale);
    const first = await start({ switches });
    await first.window();
    await moveToSecond(first);
    await expect.poll(() => storedPlace(profileFolder)).toMatchObject({ width: 440 });
    const before = await windowGeometry(desktop, first.pid);
    expect(isInside(before, right), JSON.stringify(before)).toBe(true);
    await first.quit();

    // Chromium tells whole units alone: the first time it may be off by one, and never more after that.
    const again = await start({ switches });
    await again.window();
    await expect
      .poll(async () => farthest(await windowGeometry(desktop, again.pid), before))
      .toBeLessThanOrEqual(scale === 1 ? 0 : 2 * scale);
    const after = await windowGeometry(desktop, again.pid);
    expect(isInside(after, right), JSON.stringify(after)).toBe(true);
    await again.quit();
    const third = await start({ switches });
    await third.window();
    await expect.poll(() => windowGeometry(desktop, third.pid)).toEqual(after);
  });
}

for (const [then, now] of [
  [1, 2],
  [2, 1],
] as const) {
  test(`a place from a time of scale ${String(then)} is inside one monitor at scale ${String(now)}`, async ({
    start,
    desktop,
    profileFolder,
  }) => {
    const first = await start({ switches: scaled(then) });
    await first.window();
    await moveToSecond(first);
    await expect.poll(() => storedPlace(profileFolder)).toMatchObject({ width: 440 });
    await first.quit();

    const again = await start({ switches: scaled(now) });
    await again.window();
    await expect.poll(async () => isOnOne(await windowGeometry(desktop, again.pid))).toBe(true);
  });
}

test('a window on a monitor that is taken away comes over to the other', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await app.window();
  await moveToSecond(app);
  await expect.poll(async () => isInside(await windowGeometry(desktop, app.pid), right)).toBe(true);
  await desktop.run('xrandr', ['--output', 'DUMMY1', '--off']);
  await expect.poll(async () => isInside(await windowGeometry(desktop, app.pid), left)).toBe(true);
});

for (const scale of [1, 1.5]) {
  test(`at scale ${String(scale)} quick copy comes up whole on the monitor with the pointer, new and shown again`, async ({
    start,
    desktop,
  }) => {
    const pointAt = (monitor: Area): Promise<string> => {
      const middle = [monitor.x + monitor.width / 2, monitor.y + monitor.height / 2].map(String);
      return desktop.run('xdotool', ['mousemove', ...middle]);
    };
    await pointAt(right);
    const app = await start({ switches: [...scaled(scale), '--quick'] });
    const palette = paletteOf(app.electron, desktop);
    const place = (): Promise<Area> => windowGeometry(desktop, app.pid, 'Quick copy');
    await expect.poll(async () => isInside(await place(), right)).toBe(true);
    for (const monitor of [left, right, left]) {
      await palette.press('Escape');
      await expect.poll(() => palette.isShown()).toBe(false);
      await pointAt(monitor);
      await desktop.run(electronProgram, [...app.args, '--quick']);
      await expect.poll(() => palette.isShown()).toBe(true);
      await expect.poll(async () => isInside(await place(), monitor)).toBe(true);
    }
  });
}

/** To a place that every scale has room for, in the desktop's own units. */
async function moveToSecond(app: KeyringApp): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow, screen }) => {
    const main = screen.getPrimaryDisplay().id;
    const second = screen.getAllDisplays().find(({ id }) => id !== main);
    if (second === undefined) throw new Error('there is no second monitor');
    const { x, y } = second.workArea;
    const [window] = BrowserWindow.getAllWindows();
    window?.setBounds({ x: x + 20, y: y + 10, width: 440, height: 490 });
  });
}

async function storedPlace(profileFolder: string): Promise<unknown> {
  const text = await readFile(path.join(profileFolder, 'settings.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { windowPlace?: unknown }).windowPlace;
}

/** By how many pixels any of the four differs. */
function farthest(one: Area, other: Area): number {
  return Math.max(
    ...(['x', 'y', 'width', 'height'] as const).map((each) => Math.abs(one[each] - other[each])),
  );
}

function isOnOne(place: Area): boolean {
  return isInside(place, left) || isInside(place, right);
}

function isInside(place: Area, monitor: Area): boolean {
  return (
    place.x >= monitor.x &&
    place.y >= monitor.y &&
    place.x + place.width <= monitor.x + monitor.width &&
    place.y + place.height <= monitor.y + monitor.height
  );
}
