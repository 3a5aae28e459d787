import { expect, test } from './support/app.ts';

const CLEARS_AFTER_MS = 30_000;

test('a copied token is gone from both selections after 30 seconds', async ({
  app,
  world,
  clipboard,
}) => {
  const { accounts } = await app.signIn(world.sam);
  const [token = ''] = world.sam.account.currentTokens();
  await accounts.account('sam').copyToken.click();
  await expect.poll(() => clipboard.read()).toBe(token);
  const copiedAt = Date.now();

  await expect.poll(() => clipboard.readBoth(), { timeout: 40_000 }).toEqual(['', '']);
  expect(Date.now() - copiedAt).toBeGreaterThan(CLEARS_AFTER_MS - 2_000);
  expect(Date.now() - copiedAt).toBeLessThan(CLEARS_AFTER_MS + 4_000);
});

test('what somebody else copies meanwhile stays, after 30 seconds and after quitting', async ({
  app,
  world,
  clipboard,
}) => {
  const { accounts, status } = await app.signIn(world.sam);
  await accounts.account('sam').copyToken.click();
  await expect.poll(() => clipboard.read()).toMatch(/^[\w-]{20}$/);
  const foreign = await clipboard.copyElsewhere('a shopping list');

  // The page says how long the token stays, and falls silent when that time is over.
  await expect(status).toContainText('30 seconds');
  await expect(status).toBeEmpty({ timeout: 40_000 });
  expect(await clipboard.readBoth()).toEqual(['a shopping list', 'a shopping list']);
  await app.quit();
  expect(await clipboard.readBoth()).toEqual(['a shopping list', 'a shopping list']);
  await foreign.stop();
});

test('quitting takes the token from the clipboard at once', async ({ app, world, clipboard }) => {
  const { accounts } = await app.signIn(world.sam);
  await accounts.account('sam').copyToken.click();
  await expect.poll(() => clipboard.read()).toMatch(/^[\w-]{20}$/);
  expect(await app.quit()).toBe(0);
  expect(await clipboard.readBoth()).toEqual(['', '']);
});

test('an address takes the place of a token, and stays', async ({ app, world, clipboard }) => {
  const { accounts, servers, source } = await app.signIn(world.nora);
  await accounts.account('nora_k').copyToken.click();
  await servers.server('Attic box').sourceConnection.click();
  await source.find(world.atticBox.machineIdentifier);
  await source.connection(world.atticBox.url).copyAddress.click();
  await expect.poll(() => clipboard.read()).toBe(world.atticBox.url);
  expect(await clipboard.read('primary')).not.toMatch(/^[\w-]{20}$/);
});
