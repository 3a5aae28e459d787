import { expect } from 'playwright/test';
import { ask } from '../fake-plex/ask.ts';
import type { Screens } from '../screens/screens.ts';
import type { LongWalk } from './walk.ts';

/** Where this program was signed in once; the second may still be in use. */
const [FORGOTTEN, OTHER] = ['Old laptop', 'Work desk'] as const;

/** What belongs to an account: its devices, the users of its Home, a claim token. */
export async function walkAccountPanels(walk: LongWalk, screens: Screens): Promise<void> {
  const { plex, picture, step } = walk;
  const { accounts, devices, homeUsers, claim, status, page } = screens;
  const account = accounts.account('nora_k');

  await step('Removed a device that this program had left behind', async () => {
    for (const name of [FORGOTTEN, OTHER]) await leaveDevice(walk, name);
    await account.devices.click();
    await expect(devices.device(FORGOTTEN).row).toContainText('Not kept here');
    await picture(page, '40-left-devices', 'wide', devices.region);
    await devices.lookAndRemove.click();
    await devices.question.choice(FORGOTTEN).check();
    await picture(page, '41-remove-devices', 'wide', devices.question.dialog);
    await devices.question.remove.click();
    await expect(devices.device(FORGOTTEN).row).toBeHidden();
    await expect(devices.device(OTHER).row).toBeVisible();
  });

  await step('Got a token of a home user, whose PIN was asked for', async () => {
    plex.addAccount({ title: 'Lena', managed: true, homePin: '0471' });
    await account.homeUsers.click();
    const lena = homeUsers.user('Lena');
    await lena.getToken.click();
    await lena.pin.fill('0471');
    await picture(page, '42-home-user-pin', 'wide', homeUsers.region);
    await lena.pin.press('Enter');
    await expect(status).toContainText('Lena is now among the accounts');
    await expect(lena.card).toContainText('Kept here');
  });

  await step('Got a claim token for a new server', async () => {
    await account.claim.click();
    await expect(claim.timer).toBeVisible();
    await claim.copy.click();
    await expect(status).toContainText('copied');
    await claim.close.click();
  });
}

/** A sign-in of this program's elsewhere, that nobody keeps any more. */
async function leaveDevice({ plex, world }: LongWalk, name: string): Promise<void> {
  const { username, password, verificationCode = '' } = world.nora;
  await ask(`${plex.url}/api/v2/users/signin`, {
    clientIdentifier: name,
    form: { login: username, password, verificationCode },
    headers: { 'x-plex-product': 'Keyring for Plex', 'x-plex-device-name': name },
  });
}
