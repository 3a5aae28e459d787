import type { Locator, Page } from 'playwright';
import type { DemoWorld } from './fake-plex/demo-world.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { expect, test } from './support/app.ts';
import { seeFocus } from './support/judge-page.ts';

/* Everything can be done without a mouse, and the person sees at each step where the keyboard is. */

const KEYS = /^(?:Tab|Shift\+Tab|Control\+A|Enter|Escape|Space)$/;

/** The keyboard of one page: after each key the focus must be seen, unless the page has gone. */
function keyboardOf(page: Page) {
  const expectFocusSeen = async (after: string): Promise<void> => {
    await expect
      .poll(async () => (await seeFocus(page)).faults, `the focus after "${after}"`)
      .toEqual([]);
  };
  /** Keys by their names, anything else as text. */
  const type = async (...words: string[]): Promise<void> => {
    for (const word of words) {
      if (KEYS.test(word)) await page.keyboard.press(word);
      else await page.keyboard.type(word);
      await expectFocusSeen(KEYS.test(word) ? word : 'text');
    }
  };
  return {
    type,
    /** The last key, after which this page may go. */
    press: (key: string): Promise<void> => page.keyboard.press(key),
    /** Presses Tab until it has the focus. */
    tabInto: async (control: Locator, mostPresses = 90): Promise<void> => {
      for (let presses = 0; presses < mostPresses; presses += 1) {
        if (await control.evaluate((each) => each === document.activeElement)) return;
        await type('Tab');
      }
      throw new Error(`Tab never comes to ${String(control)}`);
    },
    /** Presses Tab until what has this name has the focus. */
    tabTo: async (name: string, mostPresses = 60): Promise<void> => {
      for (let presses = 0; presses < mostPresses; presses += 1) {
        await type('Tab');
        if ((await seeFocus(page)).name === name) return;
      }
      throw new Error(`Tab never comes to "${name}"`);
    },
  };
}

/** With its verification code; gives the new window. */
async function signInByKeyboard(app: KeyringApp, world: DemoWorld) {
  const signedOut = await app.window();
  const keyboard = keyboardOf(signedOut.page);
  await expect(signedOut.signIn.login).toBeFocused();
  await keyboard.type('nora_k', 'Tab', world.nora.password, 'Enter');
  await expect(signedOut.signIn.verificationCode).toBeFocused();
  await keyboard.type(world.nora.verificationCode ?? '');
  await keyboard.press('Enter');
  return app.windowAfter(signedOut);
}

test('a focus that is not seen is found', async ({ app }) => {
  const { page, signIn } = await app.window();
  await expect(signIn.login).toBeFocused();
  expect(await seeFocus(page)).toEqual({ name: 'Email or username', faults: [] });
  await signIn.login.evaluate((field) => (field.style.outline = 'none'));
  expect((await seeFocus(page)).faults).toEqual(['it has no ring']);
  await signIn.login.evaluate((field: HTMLInputElement) => field.blur());
  expect((await seeFocus(page)).faults).toEqual(['nothing has the focus']);
});

test('the main job is done with the keyboard alone', async ({ app, world, clipboard }) => {
  const { page, accounts, tokenDetails, servers, transientTokens, source, signIn } =
    await signInByKeyboard(app, world);
  const keyboard = keyboardOf(page);
  await expect(accounts.account('nora_k').heading).toBeFocused();
  await expect(servers.headings).toHaveCount(2);

  await test.step('copies the token', async () => {
    await keyboard.tabTo('Copy token');
    await keyboard.type('Enter');
    await expect
      .poll(async () => world.nora.account.currentTokens().includes(await clipboard.read()))
      .toBe(true);
  });
  await test.step('reads its details', async () => {
    await keyboard.tabTo('Token details');
    await keyboard.type('Enter');
    await expect(tokenDetails.region.getByRole('heading', { name: 'Token details' })).toBeFocused();
  });
  await test.step('makes a transient token and copies it', async () => {
    await keyboard.tabTo('New transient token');
    await keyboard.type('Enter');
    await expect(transientTokens.tokenFor('Attic box').card).toBeVisible();
    await expect.poll(async () => (await seeFocus(page)).name).toBe('New transient token');
    await keyboard.tabInto(transientTokens.tokenFor('Attic box').copy);
    await keyboard.type('Enter');
    await expect.poll(() => clipboard.read()).toMatch(/^transient-/);
  });
  await test.step('looks up a source', async () => {
    await keyboard.tabInto(servers.server('Attic box').sourceConnection);
    await keyboard.type('Enter');
    await expect(source.source).toBeFocused();
    await keyboard.type('Control+A', world.atticBox.machineIdentifier, 'Enter');
    await expect(source.table).toBeVisible();
    await keyboard.tabTo('Copy address');
    await keyboard.type('Enter');
    await expect.poll(() => clipboard.read()).toMatch(/^https?:/);
  });
  await test.step('signs out', async () => {
    await keyboard.tabInto(accounts.account('nora_k').signOut);
    await keyboard.type('Enter');
    const { question, cancel, signOut } = accounts.signOutQuestion('nora_k');
    await expect(cancel).toBeFocused();
    await keyboard.type('Escape');
    await expect(question).toBeHidden();
    await expect(accounts.account('nora_k').signOut).toBeFocused();
    await keyboard.type('Enter', 'Shift+Tab');
    await expect(signOut).toBeFocused();
    await keyboard.type('Enter');
    await expect(signIn.login).toBeFocused();
  });
});

for (const forcedColors of ['none', 'active'] as const) {
  test(`each stop of the keyboard is seen, colours forced: ${forcedColors}`, async ({
    app,
    world,
  }) => {
    const { page, servers, accounts, settings } = await app.signIn(world.nora);
    await page.emulateMedia({ forcedColors });
    await expect(servers.headings).toHaveCount(2);
    await accounts.account('nora_k').tokenDetails.click();
    await servers.server('Attic box').newTransientToken.click();
    await servers.server('Attic box').sourceConnection.click();
    await expectAllStopsSeen(page, 20);
    await settings.button.click();
    await expectAllStopsSeen(page, 15);
  });
}

/** Goes once around with Tab, over the end of the page to its beginning. */
async function expectAllStopsSeen(page: Page, atLeast: number): Promise<void> {
  const faults: string[] = [];
  let stops = 0;
  for (let presses = 0; presses < 300; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) return 'outside';
      if (activeElement.hasAttribute('data-seen')) return 'seen';
      activeElement.setAttribute('data-seen', '');
      return 'new';
    });
    if (stop === 'seen') break;
    if (stop === 'outside') continue;
    stops += 1;
    const seen = await seeFocus(page);
    faults.push(...seen.faults.map((fault) => `${seen.name}: ${fault}`));
  }
  await page.evaluate(() => {
    for (const each of document.querySelectorAll('[data-seen]')) each.removeAttribute('data-seen');
  });
  expect(faults).toEqual([]);
  expect(stops).toBeGreaterThan(atLeast);
}
