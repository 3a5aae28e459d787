import { expect } from 'playwright/test';
import { walkAccountPanels } from './account-panels.ts';
import { walkBackup } from './backup.ts';
import { walkConnections } from './connections.ts';
import { walkNamedTokens } from './named-tokens.ts';
import { walkPrograms } from './programs.ts';
import { walkQuickCopy } from './quick-copy.ts';
import { walkRecords } from './records.ts';
import { walkRepairs } from './repairs.ts';
import { walkSignInWays } from './sign-in-ways.ts';
import type { LongWalk } from './walk.ts';

/** All that the main job leaves out, a chapter each; the first one signs in for the others. */
export async function walkTheRest(walk: LongWalk): Promise<void> {
  const screens = await walkSignInWays(walk);
  await walkNamedTokens(walk, screens);
  await walkAccountPanels(walk, screens);
  await walkConnections(walk, screens);
  await walkBackup(walk, screens);
  const repaired = await walkRepairs(walk, screens);
  await walkQuickCopy(walk);
  await walkPrograms(walk, repaired);
  await walkRecords(walk, repaired);
  await walk.step('Quit once more', async () => {
    expect(await walk.app.quit()).toBe(0);
  });
}
