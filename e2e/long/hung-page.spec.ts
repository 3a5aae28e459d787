import { expect, signInByKeyboard, test } from '../support/packaged-app.ts';
import type { PackagedApp } from '../support/packaged-app.ts';
import { processTree } from '../support/processes.ts';

test.use({
  desktopOptions: {
    accessibility: true,
    windowManager: true,
    tray: 'watcher',
    notifications: 'none',
  },
});

/** Chromium calls a page hung when input has waited for it for 15 s; the rest is our own work. */
const WITHIN = { timeout: 30_000 };

test('R17: a page that hangs is drawn anew, and its process is ended', async ({ start, world }) => {
  const app = start();
  await signInByKeyboard(app, world.sam);
  const hung = await pagesOf(app);
  for (const pid of hung) process.kill(pid, 'SIGSTOP');
  const hungAt = performance.now();
  await app.screen.keys('Tab');

  const isHere = async (): Promise<boolean> =>
    (await pagesOf(app)).some((pid) => !hung.includes(pid));
  await expect.poll(isHere, WITHIN).toBe(true);
  console.log(`A hung page was built anew after ${(performance.now() - hungAt).toFixed(0)} ms`);
  await app.screen.waitFor('heading', 'sam');
  const areGone = async (): Promise<boolean> =>
    (await pagesOf(app)).every((pid) => !hung.includes(pid));
  await expect.poll(areGone, WITHIN).toBe(true);
  process.kill(app.pid, 'SIGTERM');
  expect(await app.ended).toBe(0);
});

async function pagesOf({ pid }: PackagedApp): Promise<number[]> {
  const all = await processTree(pid);
  return all
    .filter(({ commandLine }) => commandLine.includes('--type=renderer'))
    .map((each) => each.pid);
}
