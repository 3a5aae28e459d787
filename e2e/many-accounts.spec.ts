import path from 'node:path';
import type { ReceivedRequest } from './fake-plex/request-log.ts';
import { expect, test } from './support/app.ts';
import { chooseWhatToOpen, chooseWhereToSave } from './support/file-dialogs.ts';
import { ACCOUNTS, keepManyAccounts, nameOfPerson } from './support/many-accounts.ts';
import { until } from './support/until.ts';

/**
 * The goals are 2.5 s from start to use, 150 ms for a copy and 5 s to add all (`npm run bench -- hundred`).
 * Here is only held that nothing hangs: alone on an idle machine the first took 2.1 s, the second 0.4 s,
 * as each look at the clipboard is a program of its own, and the third 3.5 s beside other work.
 */
const USABLE_WITHIN_MS = 20_000;
const COPIED_WITHIN_MS = 5_000;
const ADDED_WITHIN_MS = 40_000;
/** From a sign-in to the question for its servers; 0.2 s beside other work, 9 s where it waited behind the others. */
const ASKED_WITHIN_MS = 5_000;

const PASSPHRASE = 'attic lamp and seven geese';
/** A passphrase is made slow to guess. */
const LONG = { timeout: 60_000 };

test('R14: a hundred accounts with a thousand servers are there soon, and any token is copied at once', async ({
  start,
  plex,
  desktop,
  keychain,
  clipboard,
}, testInfo) => {
  test.setTimeout(240_000);
  const tokens = await keepManyAccounts(plex, desktop);

  const startedAt = Date.now();
  const app = await start();
  const { page, accounts, status } = await app.window();
  await expect(accounts.region.getByRole('listitem')).toHaveCount(ACCOUNTS);
  const usable = Date.now() - startedAt;
  await accounts.account('person050').copyToken.click();
  await expect(status).toContainText('copied');
  const copied: number[] = [];
  for (const at of [1, 33, 66, 99]) {
    const askedAt = Date.now();
    await accounts.account(nameOfPerson(at)).copyToken.click();
    await expect.poll(() => clipboard.read(), { intervals: [20] }).toBe(tokens[at]);
    copied.push(Date.now() - askedAt);
  }
  testInfo.annotations.push({ type: 'usable, ms', description: String(usable) });
  testInfo.annotations.push({ type: 'copied, ms', description: copied.join(', ') });
  expect(usable).toBeLessThan(USABLE_WITHIN_MS);
  expect(Math.max(...copied)).toBeLessThan(COPIED_WITHIN_MS);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(ACCOUNTS);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('R14: a hundred accounts of a backup are added at once, the settings are no longer for them, and who signs in does not wait for theirs', async ({
  start,
  plex,
  world,
  desktop,
  keychain,
  profileFolder,
}, testInfo) => {
  test.setTimeout(300_000);
  await keepManyAccounts(plex, desktop);
  const file = path.join(profileFolder, 'all.age');
  const from = await start();
  await chooseWhereToSave(from, file);
  const here = await from.window();
  await here.settings.button.click();
  await here.backup.exportSecret.click();
  await here.backup.newPassphrase.fill(PASSPHRASE);
  await here.backup.sameAgain.fill(PASSPHRASE);
  await here.backup.export.click();
  await expect(here.status).toHaveText('The encrypted backup was saved.', LONG);
  expect(await from.quit()).toBe(0);
  await keychain.clear();

  const to = await start({ profileFolder: path.join(profileFolder, 'elsewhere') });
  await chooseWhatToOpen(to, file);
  const { settings, backup } = await to.window();
  await settings.button.click();
  await backup.choose.click();
  await backup.passphrase.fill(PASSPHRASE);
  await backup.open.click();
  await expect(backup.lines).toHaveCount(ACCOUNTS, LONG);
  const askedAt = Date.now();
  await backup.import.click();
  await expect(backup.done).toBeVisible({ timeout: 2 * ADDED_WITHIN_MS });
  const added = Date.now() - askedAt;
  testInfo.annotations.push({ type: 'added, ms', description: String(added) });
  expect(added).toBeLessThan(ADDED_WITHIN_MS);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(ACCOUNTS);

  const pins = settings.firstInTray.getByRole('checkbox');
  await expect.poll(() => pins.count()).toBeGreaterThanOrEqual(ACCOUNTS);
  const box = await settings.firstInTray.boundingBox();
  expect(box?.height).toBeLessThan(600);

  await settings.close.click(); // The form of the start is still there.
  await to.signIn(world.sam);
  const [signedIn] = plex.requests.to('/api/v2/users/signin');
  const asked = await until('the question for the servers of who has signed in', () =>
    plex.requests
      .to('/api/v2/resources')
      .find((request) => deviceOf(request) === deviceOf(signedIn)),
  );
  const waited = asked.receivedAt - (signedIn?.receivedAt ?? 0);
  testInfo.annotations.push({ type: 'asked for servers after, ms', description: String(waited) });
  expect(waited).toBeLessThan(ASKED_WITHIN_MS);
});

const deviceOf = (request: ReceivedRequest | undefined) =>
  request?.headers['x-plex-client-identifier'];

test('R14: of a hundred cards those out of sight are not laid out, and there for keyboard, find and screen reader all the same', async ({
  start,
  plex,
  desktop,
}) => {
  test.setTimeout(240_000);
  await keepManyAccounts(plex, desktop);
  const app = await start();
  const { page, accounts } = await app.window();
  const last = accounts.account(nameOfPerson(ACCOUNTS - 1));
  await expect(accounts.region.getByRole('listitem')).toHaveCount(ACCOUNTS);
  const isLaidOut = () =>
    last.copyToken.evaluate((button) => button.checkVisibility({ contentVisibilityAuto: true }));
  expect(await isLaidOut()).toBe(false);

  // What Chromium tells screen readers, and not what Playwright makes of the document.
  const tree = await page.context().newCDPSession(page);
  const { nodes } = await tree.send('Accessibility.getFullAXTree');
  const told = nodes.filter(({ ignored }) => !ignored);
  const namesOf = (role: string) =>
    told.filter((node) => node.role?.value === role).map((node) => String(node.name?.value));
  // The first may be called otherwise by now.
  const people = Array.from({ length: ACCOUNTS }, (_, at) => nameOfPerson(at)).slice(1);
  expect(namesOf('heading').filter((name) => people.includes(name))).toEqual(people);
  expect(namesOf('button').filter((name) => name === 'Copy token')).toHaveLength(ACCOUNTS);

  const found = await app.electron.evaluate(async ({ BrowserWindow }, name) => {
    const [window] = BrowserWindow.getAllWindows();
    return new Promise<number>((resolve) => {
      window?.webContents.on('found-in-page', (_event, { finalUpdate, matches }) => {
        if (finalUpdate) resolve(matches);
      });
      window?.webContents.findInPage(name);
    });
  }, nameOfPerson(50));
  expect(found).toBeGreaterThan(0);

  await last.showToken.focus();
  for (let back = 0; back < 2; back += 1) await page.keyboard.press('Shift+Tab');
  await expect(last.copyToken).toBeFocused();
  await expect(last.copyToken).toBeInViewport();
  expect(await isLaidOut()).toBe(true);
});
