import { expect } from 'playwright/test';
import { keychainOf } from '../screens/keychain.ts';
import type { Walk } from './walk.ts';

/** A start while the keychain is locked. */
export async function walkLockedKeychain({ app, desktop, picture, step }: Walk): Promise<void> {
  if (desktop === undefined) throw new Error('only on a desktop with programs to unlock it');
  const keychain = keychainOf(desktop);
  const { accounts, unlockKeychain, page } = await app.window();

  await step('Was told that the keychain is locked, the list of accounts in place', async () => {
    await expect(accounts.account('nora_k').heading).toBeVisible();
    await expect(page.getByText(/The keychain is locked/)).toBeVisible();
    await picture(page, '66-locked-keychain', 'wide');
  });

  await step('Unlocked it elsewhere, and the tokens were there', async () => {
    await keychain.unlock();
    await expect(unlockKeychain).toBeHidden();
    await expect(accounts.account('nora_k').card).toContainText('Plex accepted the token');
  });
}
