import { expect } from 'playwright/test';
import { repairsScreen } from '../screens/repairs.ts';
import type { Screens } from '../screens/screens.ts';
import type { LongWalk } from './walk.ts';

const TOOLS = ['Tautulli', 'Home Assistant'];

/**
 * Plex ends all tokens of sam at once, as after a new password; one sign-in repairs them.
 *
 * @returns the screens of the window that took the old one's place
 */
export async function walkRepairs(walk: LongWalk, screens: Screens): Promise<Screens> {
  const { app, plex, world, picture, step } = walk;
  const { accounts, tokenDetails, namedTokens, notices, signIn, page } = screens;
  const sam = accounts.account('sam');
  const told = notices.notice('Plex no longer accepts the tokens of sam');

  await step('Was told once that Plex no longer accepts any token of sam', async () => {
    await sam.tokenDetails.click();
    for (const tool of TOOLS) {
      await namedTokens.make(tool);
      await expect(namedTokens.tokenFor(tool).card).toContainText('Plex accepted the token');
    }
    plex.revokeAll(world.sam.account);
    await tokenDetails.refresh.click();
    await expect(told.card).toBeVisible();
    await tokenDetails.close.click();
    await picture(page, '52-all-rejected', 'wide', notices.region);
  });

  return step('Signed in again, and the tokens of all tools were replaced', async () => {
    await told.signInAgain.click();
    await signIn.send(world.sam);
    const fresh = await app.windowAfter(screens);
    const repairs = repairsScreen(fresh.page, 'sam');
    await expect(repairs.region).toContainText('2 tokens were replaced');
    await expect(fresh.notices.region).toBeHidden();
    await picture(fresh.page, '53-repairs', 'wide', repairs.region);
    await repairs.done.click();
    await expect(repairs.region).toBeHidden();
    return fresh;
  });
}
