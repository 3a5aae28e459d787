import { expect } from 'playwright/test';
import { faults } from '../fake-plex/fake-plex.ts';
import { jwtsScreen } from '../screens/jwts.ts';
import type { Screens } from '../screens/screens.ts';
import type { LongWalk } from './walk.ts';
import { clipboardOf } from './walk.ts';

/** A token for each tool: an ordinary one, made and taken back, and one that renews itself. */
export async function walkNamedTokens(walk: LongWalk, screens: Screens): Promise<void> {
  const { app, plex, world, picture, step } = walk;
  const { namedTokens, status, page } = screens;
  const { account } = world.nora;
  const { region } = namedTokens;
  const jwts = jwtsScreen(page);

  await step('Made a token for Tautulli', async () => {
    await namedTokens.newToken.click();
    await namedTokens.name.fill('Tautulli');
    await picture(page, '30-new-named-token', 'wide', region);
    await namedTokens.makeToken.click();
    await expect(namedTokens.tokenFor('Tautulli').card).toContainText('Plex accepted the token');
    await namedTokens.tokenFor('Tautulli').copy.click();
    await expect(status).toContainText('Token for Tautulli copied');
    expect(account.currentTokens()).toContain(await clipboardOf(app));
  });

  await step('Was offered the browser where Plex lets nobody make a token in silence', async () => {
    const refusal = plex.fault('/api/v2/pins/link', faults.plexError(404, 1020));
    await namedTokens.make('Home Assistant');
    await namedTokens.approval.start.click();
    await expect(namedTokens.approval.waiting).toBeVisible();
    await picture(page, '33-token-approval', 'wide', region);
    await namedTokens.approval.cancel.click();
    await expect(namedTokens.approval.waiting).toBeHidden();
    refusal.cancel();
    await page.keyboard.press('Escape');
  });

  await step('Made a Plex JWT for Kometa, which renews itself', async () => {
    await jwts.make('Kometa');
    const kometa = jwts.token('Kometa');
    await expect(kometa.card).toContainText('renews itself');
    await kometa.copy.click();
    await expect(status).toContainText('Token for Kometa copied');
    expect(await clipboardOf(app)).toMatch(/^eyJ/);
    await picture(page, '31-named-tokens', 'wide', region);
  });

  await step('Revoked the token of Tautulli, and no other', async () => {
    const before = account.currentTokens();
    await namedTokens.tokenFor('Tautulli').revoke.click();
    await expect(namedTokens.revokeQuestion.question).toBeVisible();
    await picture(page, '32-revoke', 'wide', namedTokens.revokeQuestion.question);
    await namedTokens.revokeQuestion.revoke.click();
    await expect(namedTokens.tokenFor('Tautulli').card).toBeHidden();
    const after = account.currentTokens();
    expect(after).toHaveLength(before.length - 1);
    expect(before).toEqual(expect.arrayContaining(after));
  });
}
