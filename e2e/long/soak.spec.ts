import { cpuMs, processTree, treeMemoryMb, wakeUps } from '../bench/processes.ts';
import { expect, signInByKeyboard, test } from '../support/packaged-app.ts';
import type { PackagedApp } from '../support/packaged-app.ts';
import type { Desktop } from '../support/rig.ts';
import { until } from '../support/until.ts';

/*
 * The packaged program at rest, and its window opened again and again. Half an hour, or as many minutes
 * as KEYRING_SOAK_MINUTES says (`npm run soak -- 5`); shorter, it is opened less often.
 */

const MINUTES = Number(process.env['KEYRING_SOAK_MINUTES'] ?? '30');
const OPENINGS = Math.round((500 * MINUTES) / 30);
const REST_MS = (MINUTES * 60_000) / 3;
/** After a start and after the last window, everything that is put off has been done by then. */
const SETTLES_MS = 20_000;

const MOST_MEMORY_MB = 320;
const MOST_GROWTH_MB = 10;
const MOST_GROWTH_BY_WINDOWS_MB = 20;
const MOST_CPU_PERCENT = 0.5;
const MOST_WAKE_UPS = 2;

test.use({ desktopOptions: { accessibility: true, windowManager: true } });

test('R16: at rest the program is small and still, and many windows leave nothing behind', async ({
  start,
  world,
  desktop,
}) => {
  // Without it Chromium's processes do not show what memory they share.
  const app = start({ switches: ['--allow-sandbox-debugging'] });
  await signInByKeyboard(app, world.sam);
  await closeWindow(desktop);

  await pause(SETTLES_MS);
  const first = await rest(app);
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    await app.tray.click('Open Keyring for Plex');
    await until('the window', async () => (await windowOf(desktop)) !== undefined || undefined);
    await closeWindow(desktop);
  }
  await pause(SETTLES_MS);
  const second = await rest(app);
  console.log('Soak:', { minutes: MINUTES, openings: OPENINGS, first, second });

  for (const { endMb, growthMb, cpuPercent, wakeUpsASecond } of [first, second]) {
    expect(endMb).toBeLessThanOrEqual(MOST_MEMORY_MB);
    expect(growthMb).toBeLessThanOrEqual(MOST_GROWTH_MB);
    expect(cpuPercent).toBeLessThanOrEqual(MOST_CPU_PERCENT);
    expect(wakeUpsASecond).toBeLessThanOrEqual(MOST_WAKE_UPS);
  }
  expect(second.endMb - first.endMb).toBeLessThanOrEqual(MOST_GROWTH_BY_WINDOWS_MB);
});

type Rest = { endMb: number; growthMb: number; cpuPercent: number; wakeUpsASecond: number };

/** What the program uses while nobody does anything. */
async function rest({ pid }: PackagedApp): Promise<Rest> {
  const startMb = treeMemoryMb(pid);
  const cpuBefore = treeCpuMs(pid);
  const wakeUpsBefore = wakeUps(pid);
  const startedAt = performance.now();
  await pause(REST_MS);
  const restedMs = performance.now() - startedAt;
  const cpuPercent = ((treeCpuMs(pid) - cpuBefore) / restedMs) * 100;
  const wakeUpsASecond = (wakeUps(pid) - wakeUpsBefore) / (restedMs / 1_000);
  const endMb = treeMemoryMb(pid);
  return { endMb, growthMb: endMb - startMb, cpuPercent, wakeUpsASecond };
}

const treeCpuMs = (root: number): number =>
  processTree(root).reduce((sum, pid) => sum + cpuMs(pid), 0);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function windowOf(desktop: Desktop): Promise<string | undefined> {
  const visible = ['search', '--onlyvisible', '--name', '^Keyring for Plex$'];
  // It ends with 1 when there is none.
  const found = await desktop.run('xdotool', visible).catch(() => '');
  return found.split('\n').find((id) => id !== '');
}

/** As by the window's own button. */
async function closeWindow(desktop: Desktop): Promise<void> {
  await until('no window', async () => {
    const id = await windowOf(desktop);
    if (id === undefined) return true;
    await desktop.run('xdotool', ['windowfocus', '--sync', id]).catch(() => '');
    await desktop.run('xdotool', ['key', 'alt+F4']).catch(() => '');
    return undefined;
  });
}
