import { expect } from 'playwright/test';
import type { Screens } from '../screens/screens.ts';
import type { LongWalk } from './walk.ts';

/** What was done is written down, with the way it was asked for. */
export async function walkRecords({ picture, step }: LongWalk, screens: Screens): Promise<void> {
  const { activity, page } = screens;
  await step('Found all of it in the activity log', async () => {
    await activity.button.click();
    await expect(activity.rows.first()).toBeVisible();
    for (const words of ['Revoked', 'Exported a backup', 'by quick copy']) {
      await expect(activity.rows.filter({ hasText: words }).first()).toBeVisible();
    }
    await picture(page, '63-activity', 'wide', activity.region);
    await activity.close.click();
  });
}
