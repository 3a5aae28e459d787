import { seeded } from '../../src-main/expiry/test-clock.ts';
import { test } from '../support/packaged-app.ts';
import { startAtOnce } from '../support/simultaneous-starts.ts';
import type { StartsRound } from '../support/simultaneous-starts.ts';

const ROUNDS = 50;
const SEED = Date.now() % 1_000_000;

test.use({ desktopOptions: { windowManager: true, tray: 'watcher', notifications: 'none' } });

test('R11: fifty rounds of two to five starts at once give one window each', async ({
  start,
  desktop,
  configFolder,
}) => {
  console.log(`Seed ${String(SEED)}`);
  const random = seeded(SEED);
  const rounds: StartsRound[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const starts = 2 + Math.floor(random() * 4);
    rounds.push(await startAtOnce({ start, desktop, configFolder, starts }));
  }
  const slowest = (of: (round: StartsRound) => number) => Math.round(Math.max(...rounds.map(of)));
  console.log('Starts at once:', {
    starts: rounds.reduce((sum, { starts }) => sum + starts, 0),
    slowestEndOfOthersMs: slowest(({ othersEndedMs }) => othersEndedMs),
    slowestWindowMs: slowest(({ windowMs }) => windowMs),
  });
});
