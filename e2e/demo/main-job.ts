import { expect } from 'playwright/test';
import { keychainOf } from '../screens/keychain.ts';
import { trayOf } from '../screens/tray.ts';
import { clipboardOf } from './walk.ts';
import type { Walk } from './walk.ts';

/**
 * The main job through the real window, step by step: sign in with a verification code, token in
 * the keychain, token details, transient token, source connection, sign out.
 */
export async function walkMainJob({ app, plex, world, desktop, ...rest }: Walk): Promise<void> {
  const { picture, desktopPictures, step } = rest;
  const { nora, atticBox } = world;
  const keychain = desktop && keychainOf(desktop);
  const tray = desktop && trayOf(desktop, app.pid);

  const signedOut = await step('Opened the window on the sign-in form', async () => {
    const screens = await app.window();
    await expect(screens.signIn.login).toBeVisible();
    return screens;
  });

  await step('Read the first steps beside it, and put them aside', async () => {
    const { welcome, page } = signedOut;
    await expect(welcome.steps).toContainText('the keychain of this computer');
    await picture(page, '00-first-steps');
    await welcome.end.click();
    await expect(welcome.steps).toBeHidden();
    await picture(page, '01-sign-in', 'narrow');
  });

  await step('Was asked for a verification code after the password', async () => {
    const { signIn, page } = signedOut;
    await signIn.send(nora);
    await expect(signIn.verificationCode).toBeVisible();
    await picture(page, '02-verification-code', 'narrow');
  });

  await step('Was told that a wrong code is wrong', async () => {
    const { signIn, alert } = signedOut;
    await signIn.sendCode('000000');
    await expect(alert).toContainText('code is not right');
  });

  const screens = await step('Signed in with a verification code as nora_k', async () => {
    await signedOut.signIn.sendCode('246810');
    const signedIn = await app.windowAfter(signedOut);
    await expect(signedIn.accounts.account('nora_k').heading).toBeVisible();
    await expect(signedIn.servers.server('Summer house').card).toBeVisible();
    await picture(signedIn.page, '03-accounts');
    return signedIn;
  });
  const { accounts, tokenDetails, servers, transientTokens, source, page } = screens;
  const account = accounts.account('nora_k');

  if (keychain !== undefined) {
    await step('Found exactly one entry of ours in the keychain, with secret-tool', async () => {
      const entries = await keychain.entriesOf(plex.url);
      expect(entries.map((entry) => entry.name)).toEqual(['nora_k']);
    });
  }

  await step('Read whose token it is', async () => {
    await account.tokenDetails.click();
    await expect(tokenDetails.fact('Owner')).toContainText('nora_k');
    await expect(tokenDetails.fact('E-mail')).toContainText('n•••@example.test');
    await expect(tokenDetails.fact('Two-factor')).toHaveText('On');
    await picture(page, '04-token-details');
    await tokenDetails.close.click();
  });

  await step('Looked at the devices, the home users and a claim token', async () => {
    const { devices, homeUsers, claim } = screens;
    await account.devices.click();
    await expect(devices.device('Living room TV').row).toBeVisible();
    await picture(page, '11-devices');
    await account.homeUsers.click();
    await expect(homeUsers.user('Kid').card).toContainText('Managed');
    await picture(page, '12-home-users');
    await account.claim.click();
    await expect(claim.copy).toBeVisible();
    await picture(page, '13-claim');
    await claim.close.click();
  });

  await step('Copied the token', async () => {
    await account.copyToken.click();
    await expect(screens.status).toContainText('copied');
    expect(nora.account.currentTokens()).toContain(await clipboardOf(app));
  });

  await step('Made a transient token on Attic box and copied it', async () => {
    await servers.server('Attic box').newTransientToken.click();
    await transientTokens.tokenFor('Attic box').copy.click();
    await expect(screens.status).toContainText('Transient token for Attic box copied');
    expect(atticBox.transientTokens()).toContain(await clipboardOf(app));
  });

  await step('Made one on Summer house, an older server that takes GET only', async () => {
    await servers.server('Summer house').newTransientToken.click();
    await expect(transientTokens.tokenFor('Summer house').card).toBeVisible();
    await picture(page, '05-transient-tokens');
  });

  await step('Looked up a source connection', async () => {
    await servers.server('Attic box').sourceConnection.click();
    await source.find(`server://${atticBox.machineIdentifier}`);
    await expect(source.connection(atticBox.urlOf('local')).row).toContainText('LAN');
    await expect(source.connection(atticBox.urlOf('relay')).row).toContainText('Relay');
    await picture(page, '06-source-connection');
  });

  await step('Saw a transient token marked gone after its server restarted', async () => {
    await atticBox.restart();
    await servers.refresh.click();
    await expect(transientTokens.tokenFor('Attic box').card).toContainText('Server restarted');
    await picture(page, '07-server-restarted');
    await desktopPictures?.notification('09-notification');
    await desktopPictures?.menu('10-tray-menu');
  });

  if (tray !== undefined) {
    await step('Opened "Sign out" from the tray menu', async () => {
      await tray.click('nora_k/Sign out');
      await expect(accounts.signOutQuestion('nora_k').question).toBeVisible();
    });
  } else {
    await step('Pressed "Sign out"', () => account.signOut.click());
  }

  await step('Signed out: Plex has ended the token', async () => {
    await picture(page, '08-sign-out');
    const before = nora.account.currentTokens().length;
    await accounts.signOutQuestion('nora_k').signOut.click();
    await expect(screens.signIn.login).toBeVisible();
    expect(nora.account.currentTokens()).toHaveLength(before - 1);
  });

  if (keychain !== undefined) {
    await step('Found no entry of ours in the keychain any more', async () => {
      expect(await keychain.entriesOf(plex.url)).toEqual([]);
    });
  }

  await step('Quit', async () => {
    expect(await app.quit()).toBe(0);
  });
}
