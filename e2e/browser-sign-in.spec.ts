import path from 'node:path';
import { ask } from './fake-plex/ask.ts';
import type { FakePlex } from './fake-plex/fake-plex.ts';
import { faults } from './fake-plex/fake-plex.ts';
import { approve, expect, test } from './support/app-with-browser.ts';
import { READABLE_PAGES, searchForLeaks } from './support/leak-search.ts';
import { wake } from './support/power.ts';
import { toldTo } from './support/stand-in-browser.ts';
import { trayOf } from './screens/tray.ts';

/* Signing in by what Plex itself approves, through the real window, keychain and opener of addresses. */

const LOOK = /\/pins\/\d/;

const looks = (plex: FakePlex): number =>
  plex.requests.all.filter(({ path: asked }) => LOOK.test(asked)).length;

test('the browser is opened with a strong PIN, and who approves it there is signed in', async ({
  app,
  plex,
  world,
  opener,
  keychain,
}) => {
  const { ways, signIn, accounts, page } = await app.window();
  await expect(signIn.login).toBeVisible();
  await expect(signIn.password).toBeVisible();
  await expect(signIn.signIn).toBeVisible();
  await ways.browser.click();
  await expect(ways.waitingForBrowser).toBeVisible();
  await expect(ways.timeLeft).toHaveText(/^(30:00|29:\d\d)$/);

  const [pin] = plex.pins();
  const opened = await opener.opened();
  expect(`${opened.origin}${opened.pathname}${opened.search}`).toBe(`${plex.url}/auth`);
  expect(opened.href).not.toContain('+');
  expect(toldTo(opened)).toMatchObject({
    clientID: pin?.device.clientIdentifier,
    code: pin?.code,
    'context[device][product]': 'Keyring for Plex',
  });
  expect(await page.content()).not.toContain(pin?.code);

  approve(plex, opened, world.nora.account);
  await expect(accounts.account('nora_k').heading).toBeFocused();
  await expect(signIn.login).toBeHidden();
  const entries = await keychain.entriesOf(plex.url);
  expect(entries).toMatchObject([{ name: 'nora_k', token: pin?.authToken }]);
  expect(entries[0]?.clientIdentifier).toBe(pin?.device.clientIdentifier);
  const looksThen = looks(plex);
  await page.waitForTimeout(1_500);
  expect(looks(plex)).toBe(looksThen);
});

test('a code is shown large with a QR code, and whoever enters it is signed in', async ({
  app,
  plex,
  world,
  opener,
}) => {
  const { ways, accounts } = await app.window();
  await ways.code.click();
  const code = await ways.readCode();
  expect(code).toMatch(/^[A-Z2-9]{4}$/);
  await expect(ways.shownCode).toHaveAccessibleName(`Code ${code.replace(/.(?=.)/g, '$& ')}`);
  await expect(ways.qrCode).toBeVisible();
  await expect(ways.timeLeft).toHaveText(/^(15:00|14:\d\d)$/);
  expect(await opener.addresses()).toEqual([]);
  plex.approvePin(code, world.sam.account);
  await expect(accounts.account('sam').heading).toBeVisible();
});

test('signing in again takes the old token’s place, and an attempt given up takes nothing', async ({
  app,
  plex,
  world,
  opener,
  keychain,
}) => {
  const { account } = world.sam;
  const { ways, accounts, page } = await app.signIn(world.sam);
  const [first] = await keychain.entriesOf(plex.url);
  const addAccount = page.getByRole('button', { name: 'Add account', exact: true });

  // Approved, and cancelled before anybody knows: the one look made meanwhile has no answer.
  await addAccount.click();
  plex.fault(LOOK, faults.hang, { times: 1 });
  const looksBefore = looks(plex);
  await ways.browser.click();
  await expect.poll(() => looks(plex)).toBe(looksBefore + 1);
  approve(plex, await opener.opened(1), account);
  await ways.cancel.click();
  await expect(ways.browser).toBeFocused();
  await expect.poll(() => account.currentTokens()).toEqual([first?.token]);
  // What was given up goes a moment later.
  await expect.poll(() => keychain.entriesOf(plex.url)).toEqual([first]);

  await ways.browser.click();
  approve(plex, await opener.opened(2), account);
  await expect(accounts.account('sam').heading).toBeFocused();
  await expect.poll(() => account.currentTokens().length).toBe(1);
  const entries = await keychain.entriesOf(plex.url);
  expect(entries.map(({ token }) => token)).toEqual(account.currentTokens());
  expect(entries[0]?.token).not.toBe(first?.token);
  await expect(page.getByRole('heading', { name: 'sam', exact: true })).toHaveCount(1);
});

test('a code that has expired is said so, and the next one works', async ({ app, plex, world }) => {
  plex.pinLife.short = 2_000;
  const { ways, alert, accounts } = await app.window();
  await ways.code.click();
  const first = await ways.readCode();
  await expect(ways.ended).toBeVisible();
  await expect(alert).toHaveText(/no longer valid/);
  await expect(ways.shownCode).toBeHidden();
  plex.pinLife.short = 900_000;
  await ways.newCode.click();
  const second = await ways.readCode();
  expect(second).not.toBe(first);
  plex.approvePin(second, world.sam.account);
  await expect(accounts.account('sam').heading).toBeVisible();
});

test('an approval at the last moment is found by the last look', async ({ app, plex, world }) => {
  plex.pinLife.short = 6_500; // Looked at after 1, 3 and, at its end, 6.5 seconds.
  const { ways, accounts } = await app.window();
  await ways.code.click();
  const code = await ways.readCode();
  await expect.poll(() => looks(plex)).toBe(2);
  plex.approvePin(code, world.sam.account);
  await expect(accounts.account('sam').heading).toBeVisible();
  expect(looks(plex)).toBe(3);
});

test('approved twice is signed in once, and another identifier gets nothing', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const { ways, accounts } = await app.window();
  await ways.code.click();
  const code = await ways.readCode();
  const [pin] = plex.pins();
  plex.approvePin(code, world.sam.account);
  plex.approvePin(code, world.sam.account);
  const foreign = await ask(`${plex.url}/api/v2/pins/${String(pin?.id)}`, {
    clientIdentifier: 'another',
  });
  expect(foreign.status).toBe(404);
  await expect(accounts.account('sam').heading).toBeVisible();
  expect((await keychain.entriesOf(plex.url)).map(({ token }) => token)).toEqual(
    world.sam.account.currentTokens(),
  );
});

test('a restart in the middle goes on where it was', async ({
  app,
  start,
  plex,
  world,
  opener,
  keychain,
}) => {
  const { ways } = await app.window();
  await ways.browser.click();
  const opened = await opener.opened();
  await expect.poll(async () => (await keychain.texts()).length).toBe(1);
  await app.quit();

  const again = await start({ env: opener.env });
  const { ways: waysAgain, accounts, signIn } = await again.window();
  await expect(waysAgain.waitingForBrowser).toBeVisible();
  await expect(signIn.password).toBeVisible();
  approve(plex, opened, world.sam.account);
  await expect(accounts.account('sam').heading).toBeVisible();
  expect(await keychain.entriesOf(plex.url)).toMatchObject([{ name: 'sam' }]);
  expect(await opener.addresses()).toHaveLength(1);
});

test('Plex asking for a pause, and a network that goes, end nothing', async ({
  app,
  plex,
  world,
  opener,
}) => {
  const { ways, accounts } = await app.window();
  plex.fault(LOOK, faults.rateLimit(2), { times: 1 });
  await ways.browser.click();
  await expect(ways.waitingForBrowser).toContainText(/asks for a pause.*still waiting/);
  await plex.goOffline();
  await expect(ways.waitingForBrowser).toContainText(/cannot be reached; still waiting/);
  await plex.goOnline();
  approve(plex, await opener.opened(), world.sam.account);
  await expect(accounts.account('sam').heading).toBeVisible();
});

test('waking from sleep looks at once', async ({ app, plex, world, opener }) => {
  const { ways, accounts } = await app.window();
  await ways.browser.click();
  const opened = await opener.opened();
  plex.fault(LOOK, faults.rateLimit(600), { times: 1 });
  await expect(ways.waitingForBrowser).toContainText(/asks for a pause/);
  approve(plex, opened, world.sam.account);
  await wake(app);
  await expect(accounts.account('sam').heading).toBeVisible();
});

test('the browser’s way goes on while the window is closed; a shown code ends with it', async ({
  app,
  plex,
  world,
  opener,
  desktop,
}) => {
  const { ways } = await app.window();
  await ways.code.click();
  await ways.readCode();
  await app.closeWindow();
  const tray = trayOf(desktop, app.pid);
  await tray.click('Sign in with browser…');
  approve(plex, await opener.opened(), world.sam.account);
  await tray.waitFor('sam/Copy token', 20);
  expect(plex.pins().map(({ authToken }) => authToken !== null)).toEqual([false, true]);
});

test('the password asks before it ends a sign-in that waits', async ({ app, world }) => {
  const screens = await app.window();
  const { ways, signIn } = screens;
  await ways.code.click();
  await ways.readCode();
  await signIn.send(world.sam);
  await expect(ways.endOther.dialog).toBeVisible();
  await ways.endOther.keepWaiting.click();
  await expect(ways.shownCode).toBeVisible();
  await expect(signIn.password).toHaveValue(world.sam.password);
  await signIn.signIn.click();
  await ways.endOther.endIt.click();
  const { accounts } = await app.windowAfter(screens);
  await expect(accounts.account('sam').heading).toBeVisible();
});

test('an account without a password is led to the browser, in one press', async ({
  app,
  plex,
  opener,
}) => {
  const account = plex.addAccount({ username: 'no_password', email: 'none@example.test' });
  const { signIn, alert, ways, accounts } = await app.window();
  await signIn.send({ username: 'no_password', password: 'a-guess' });
  await expect(alert).toContainText('sign in with your browser if the account has no password');
  await ways.browser.click();
  approve(plex, await opener.opened(), account);
  await expect(accounts.account('no_password').heading).toBeVisible();
});

test('a paused network leads to the browser in one press', async ({ app, world, opener }) => {
  const { ways, signIn, alert } = await app.window();
  await signIn.send(world.blocked);
  await expect(alert).toHaveText(/sign in with your browser instead/);
  await expect(ways.browser).toBeFocused();
  await ways.browser.press('Enter');
  await opener.opened();
});

test('neither id nor code of a PIN, nor the token, is where it must not be', async ({
  start,
  plex,
  world,
  opener,
  desktop,
}) => {
  test.slow();
  const app = await start({ env: opener.env, switches: [READABLE_PAGES] });
  const { ways, accounts } = await app.window();
  plex.fault(LOOK, faults.answerWith(503), { times: 1 });
  await ways.browser.click();
  approve(plex, await opener.opened(), world.sam.account);
  await expect(accounts.account('sam').heading).toBeVisible();
  const [pin] = plex.pins();
  const search = await searchForLeaks({ app, plex, desktop });
  expect(search.leaks).toEqual([]);
  // Nine digits are too few for that search: they would be found by chance.
  expect(app.output()).not.toContain(String(pin?.id));
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`looks right in ${colorScheme}`, async ({ app }, testInfo) => {
    const { ways, page } = await app.window();
    const picture = (name: string) =>
      page.screenshot({
        path: path.join(testInfo.outputDir, `${name}-${colorScheme}.png`),
        animations: 'disabled',
      });
    await page.emulateMedia({ colorScheme });
    await expect(ways.browser).toBeVisible();
    await picture('ways');
    await ways.browser.click();
    await expect(ways.timeLeft).toBeVisible();
    await picture('browser');
    await ways.code.click();
    await ways.readCode();
    await picture('code');
  });
}
