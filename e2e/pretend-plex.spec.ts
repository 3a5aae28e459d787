import { pretendPlexPages } from './screens/pretend-plex.ts';
import { expect, test as appTest } from './support/app.ts';
import { startPageVisitor } from './support/page-visitor.ts';
import type { PageVisitor } from './support/page-visitor.ts';
import { standInBrowser } from './support/stand-in-browser.ts';

/* The demo's own two pages of Plex, in a real browser: what the app opens leads to a sign-in there. */

const test = appTest.extend<{ visitor: PageVisitor }>({
  visitor: async ({ desktop }, use) => {
    const visitor = await startPageVisitor(desktop.env);
    await use(visitor);
    await visitor.close();
  },
});

test('the page that the app opens shows who asks, and "Allow" signs in', async ({
  start,
  plex,
  world,
  desktop,
  visitor,
}) => {
  const opener = await standInBrowser(desktop.env);
  const app = await start({ env: opener.env });
  const { ways, accounts } = await app.window();
  await ways.browser.click();
  const opened = await opener.opened();
  await opener.remove();
  expect(opened.origin).toBe(plex.url);

  const pretend = pretendPlexPages(await visitor.visit(opened.href));
  await expect(pretend.banner).toHaveText('Pretend Plex');
  await expect(pretend.asking).toHaveText(/^Keyring for Plex on .+ asks to be signed in\.$/);
  expect(plex.requests.to('/auth').map(({ target }) => target)).toEqual(['/auth']);
  await pretend.allow('sam');
  await expect(pretend.done).toContainText('Keyring for Plex is now signed in as sam');
  await expect(accounts.account('sam').heading).toBeVisible();
  expect(world.sam.account.currentTokens()).toEqual([plex.pins()[0]?.authToken]);
});

test('the address in the QR code has the characters with it, and "Link" signs in', async ({
  app,
  plex,
  visitor,
}) => {
  const { ways, accounts } = await app.window();
  await ways.code.click();
  const code = await ways.readCode();

  const page = await visitor.visit(`${plex.url}/link/?pin=${code}`);
  const pretend = pretendPlexPages(page);
  await expect(pretend.code).toHaveValue(code);
  await pretend.link('sam', 'ZZZZ');
  await expect(pretend.alert).toContainText('unknown, or it has expired');
  await pretend.link('sam', code.toLowerCase());
  await expect(pretend.done).toBeVisible();
  await expect(accounts.account('sam').heading).toBeVisible();
});

test('an address without a code has nothing to allow, and what it says of a program is text', async ({
  plex,
  visitor,
}) => {
  const nothing = pretendPlexPages(await visitor.visit(`${plex.url}/auth`));
  await expect(nothing.alert).toContainText('No program asks');
  await expect(nothing.asking).toBeHidden();

  const hostile = encodeURIComponent('<img src=x onerror="document.title=1">');
  const told = `clientID=a&code=b&context[device][product]=${hostile}`;
  const page = await visitor.visit(`${plex.url}/auth#?${told}`);
  await expect(pretendPlexPages(page).asking).toContainText('<img src=x');
  await expect(page).toHaveTitle('Sign in – Pretend Plex');
  await expect(page.locator('img')).toHaveCount(0);
});
