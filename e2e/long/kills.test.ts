import { expect, test } from 'vitest';
import { whyNoDesktop } from '../../src-main/keychain/test-desktop.ts';
import { killRounds } from '../kills/kill-rounds.ts';

const SEED = Date.now() % 1_000_000;

test.skipIf(whyNoDesktop !== '')(
  `R1: three hundred kills at random moments lose no account, no setting and no token (seed ${String(SEED)})`,
  async () => {
    const tally = await killRounds(300, SEED);
    console.log('Kills:', tally);
    expect(tally.faults).toEqual([]);
    expect(tally.kills).toBe(300);
    expect(tally.mostUnfinishedFiles).toBeLessThanOrEqual(1);
  },
);
