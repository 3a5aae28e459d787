import { expect, test } from './support/app.ts';
import { ACCOUNTS, keepManyAccounts, nameOfPerson } from './support/many-accounts.ts';

/**
 * The goals are 2.5 s from start to use, and 150 ms for a copy (`npm run bench`). Here is only held that
 * nothing hangs: alone on an idle machine it took 2.1 s and, each look at the clipboard being a program
 * of its own, 0.4 s.
 */
const USABLE_WITHIN_MS = 20_000;
const COPIED_WITHIN_MS = 5_000;

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
