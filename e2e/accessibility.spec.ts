import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { expect, test } from './support/app.ts';

/* No serious or critical finding of axe on any screen, in light colours and in dark ones. */

/** Rule and place of each, and the names of the rules that had something to judge. */
async function judge(page: Page): Promise<{ findings: string[]; judged: string[] }> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  const findings = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`));
  return { findings, judged: passes.map(({ id }) => id) };
}

test('a fault is found', async ({ app }) => {
  const { page, signIn } = await app.window();
  await expect(signIn.login).toBeVisible();
  await page.evaluate(() => document.querySelector('label')?.remove());
  expect((await judge(page)).findings).toEqual([expect.stringMatching(/^label at/)]);
});

async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await test.step(`${screen}, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      const { findings, judged } = await judge(page);
      expect(findings).toEqual([]);
      expect(judged).toEqual(expect.arrayContaining(['button-name', 'color-contrast']));
    });
  }
}

test('signing in: the form, the code, a failure', async ({ app, world }) => {
  const { page, signIn, alert } = await app.window();
  await expect(signIn.login).toBeVisible();
  await expectAccessible(page, 'sign-in form');
  await signIn.send({ username: 'sam', password: 'wrong' });
  await expect(alert).toBeVisible();
  await expectAccessible(page, 'a refused sign-in');
  await signIn.send(world.nora);
  await expect(signIn.verificationCode).toBeVisible();
  await expectAccessible(page, 'verification code');
});

test('all regions of a signed-in window, and its questions', async ({ app, plex, world }) => {
  const first = await app.signIn(world.sam);
  await first.accounts.addAccount.click();
  const screens = await app.signIn(world.nora);
  const { page, accounts, tokenDetails, servers, transientTokens, source } = screens;
  await expect(servers.headings).toHaveCount(2);
  await expectAccessible(page, 'accounts and servers');

  await accounts.account('nora_k').tokenDetails.click();
  await tokenDetails.more.click();
  await servers.server('Attic box').newTransientToken.click();
  await servers.server('Summer house').newTransientToken.click();
  await servers.server('Attic box').sourceConnection.click();
  await source.find(world.atticBox.machineIdentifier);
  await expect(source.table).toBeVisible();
  await expect(transientTokens.items).toHaveCount(2);
  await world.atticBox.restart();
  await servers.refresh.click();
  await expect(transientTokens.tokenFor('Attic box').card).toContainText('Server restarted');
  await expectAccessible(page, 'everything open');

  await servers.add('not an address');
  await expect(servers.alert).toBeVisible();
  await accounts.addAccount.click();
  await expectAccessible(page, 'a failure, and the form beside the accounts');
  await screens.signIn.cancel.click();

  await plex.goOffline();
  await accounts.account('nora_k').signOut.click();
  await expectAccessible(page, 'the question of "Sign out"');
  await accounts.signOutQuestion('nora_k').signOut.click();
  await expect(accounts.signOutQuestion('nora_k').forgetHereOnly).toBeVisible();
  await expectAccessible(page, 'the question of "Sign out", offline');
});

test('what an account’s buttons open, and their questions', async ({ app, plex, world }) => {
  plex.addAccount({ username: 'teen_t', managed: true, homePin: '0471' });
  for (let each = 0; each < 9; each += 1) plex.issueToken(world.nora.account);
  const { page, accounts, devices, homeUsers, claim } = await app.signIn(world.nora);
  const account = accounts.account('nora_k');
  await account.devices.click();
  await expect(devices.filter).toBeVisible();
  await expectAccessible(page, 'devices');
  await devices.device('Living room TV').remove.click();
  await expectAccessible(page, 'the question before a removal');
  await page.keyboard.press('Escape');
  await expect(devices.region).toBeVisible();
  await account.homeUsers.click();
  const user = homeUsers.user('teen_t');
  await user.getToken.click();
  await user.pin.fill('1111');
  await user.pin.press('Enter');
  await expect(user.alert).toBeVisible();
  await expectAccessible(page, 'home users');
  await account.claim.click();
  await expect(claim.timer).toBeVisible();
  await expectAccessible(page, 'claim token');
});

test('the settings, in every theme, with their failures', async ({ app, world }) => {
  const { page, settings } = await app.signIn(world.nora);
  await settings.button.click();
  await settings.shortcut.fill('K');
  await settings.shortcut.press('Enter');
  await expect(settings.alert).toBeVisible();
  await expectAccessible(page, 'settings');
  await settings.theme.selectOption('High contrast');
  await expectAccessible(page, 'settings in high contrast');
});

test('the main job is done with the keyboard alone', async ({ app, world }) => {
  const signedOut = await app.window();
  await expect(signedOut.signIn.login).toBeFocused();
  await type(signedOut.page, 'nora_k', 'Tab', world.nora.password, 'Enter');
  await expect(signedOut.signIn.verificationCode).toBeFocused();
  await type(signedOut.page, '246810', 'Enter');

  const { page, accounts, tokenDetails, servers, transientTokens, signIn } =
    await app.windowAfter(signedOut);
  await expect(accounts.account('nora_k').heading).toBeFocused();
  await expect(servers.headings).toHaveCount(2);
  await tabTo(page, 'Token details');
  await type(page, 'Enter');
  await expect(tokenDetails.region.getByRole('heading', { name: 'Token details' })).toBeFocused();
  await tabTo(page, 'New transient token');
  await type(page, 'Enter');
  await expect(transientTokens.tokenFor('Attic box').card).toBeVisible();

  await accounts.account('nora_k').heading.focus();
  await tabTo(page, 'Sign out');
  await type(page, 'Enter');
  const { question, cancel, signOut } = accounts.signOutQuestion('nora_k');
  await expect(cancel).toBeFocused();
  await type(page, 'Escape');
  await expect(question).toBeHidden();
  await expect(accounts.account('nora_k').signOut).toBeFocused();
  await type(page, 'Enter', 'Shift+Tab');
  await expect(signOut).toBeFocused();
  await type(page, 'Enter');
  await expect(signIn.login).toBeVisible();
});

/** Keys by their names, anything else as text. */
async function type(page: Page, ...words: string[]): Promise<void> {
  for (const word of words) {
    if (/^(?:Tab|Shift\+Tab|Enter|Escape)$/.test(word)) await page.keyboard.press(word);
    else await page.keyboard.type(word);
  }
}

/** Presses Tab until a button of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.textContent)) === name) return;
  }
  throw new Error(`Tab never comes to "${name}"`);
}
