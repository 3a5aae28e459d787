import { expect } from 'playwright/test';
import type { Screens } from '../screens/screens.ts';
import type { LongWalk } from './walk.ts';

/** What was done is written down, with the way it was asked for; and what a bug report takes. */
export async function walkRecords({ picture, step }: LongWalk, screens: Screens): Promise<void> {
  const { activity, diagnostics, page, settings } = screens;
  await step('Found all of it in the activity log', async () => {
    await activity.button.click();
    await expect(activity.rows.first()).toBeVisible();
    for (const words of ['Revoked', 'Exported a backup', 'by quick copy']) {
      await expect(activity.rows.filter({ hasText: words }).first()).toBeVisible();
    }
    await picture(page, '63-activity', 'wide', activity.region);
    await activity.close.click();
  });

  await step('Read the diagnostics for a bug report before they were copied', async () => {
    await settings.button.click();
    await diagnostics.button.click();
    await expect(diagnostics.preview).toContainText('Keychain: ready');
    await picture(page, '64-diagnostics', 'wide', diagnostics.group);
    await diagnostics.copy.click();
    await diagnostics.close.click();
    await settings.close.click();
  });
}
