import { expect, test } from 'vitest';
import { whyNoDesktop } from '../src-main/keychain/test-desktop.ts';
import { killRounds } from './kills/kill-rounds.ts';

const SEED = Date.now() % 1_000_000;

test.skipIf(whyNoDesktop !== '')(
  `R1: ten kills at random moments lose no account, no setting and no token (seed ${String(SEED)})`,
  { timeout: 240_000 },
  async () => {
    const tally = await killRounds(10, SEED);
    expect(tally.faults).toEqual([]);
    expect(tally.kills).toBe(10);
    expect(tally.mostUnfinishedFiles).toBeLessThanOrEqual(1);
  },
);
