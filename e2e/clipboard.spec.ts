import { expect, test } from './support/app.ts';
import { trayOf } from './screens/tray.ts';

const CLEARS_AFTER_MS = 30_000;
const MARK = 'x-kde-passwordManagerHint';
const anyToken = /^[\w-]{20}$/;

test('S26: a copied token is marked as secret, and gone after 30 seconds', async ({
  app,
  world,
  clipboard,
}) => {
  const { accounts } = await app.signIn(world.sam);
  const [token = ''] = world.sam.account.currentTokens();
  await clipboard.write('of the middle button', 'primary');
  await accounts.account('sam').copyToken.click();
  await expect.poll(() => clipboard.read()).toBe(token);
  const copiedAt = Date.now();
  expect(await clipboard.targets()).toContain(MARK);
  expect(await clipboard.readAs(MARK)).toBe('secret');
  for (const target of ['UTF8_STRING', 'STRING', 'TEXT', 'text/plain;charset=utf-8'])
    expect(await clipboard.readAs(target)).toBe(token);
  expect(await clipboard.readAs('image/png')).toBe('');

  await expect.poll(() => clipboard.read(), { timeout: 40_000 }).toBe('');
  expect(Date.now() - copiedAt).toBeGreaterThan(CLEARS_AFTER_MS - 2_000);
  expect(Date.now() - copiedAt).toBeLessThan(CLEARS_AFTER_MS + 4_000);
  expect(await clipboard.read('primary')).toBe('of the middle button');
});

test('S26: what somebody else copies meanwhile stays, after 30 seconds and after quitting', async ({
  app,
  world,
  clipboard,
}) => {
  const { accounts, status } = await app.signIn(world.sam);
  await accounts.account('sam').copyToken.click();
  await expect.poll(() => clipboard.read()).toMatch(anyToken);
  const foreign = await clipboard.copyElsewhere('a shopping list');

  // The page says how long the token stays, and falls silent when that time is over.
  await expect(status).toContainText('30 seconds');
  await expect(status).toBeEmpty({ timeout: 40_000 });
  expect(await clipboard.readBoth()).toEqual(['a shopping list', 'a shopping list']);
  await app.quit();
  expect(await clipboard.readBoth()).toEqual(['a shopping list', 'a shopping list']);
  await foreign.stop();
});

test('the next copy takes the place of the last, also after somebody else’s', async ({
  app,
  world,
  clipboard,
  desktop,
}) => {
  const tray = trayOf(desktop, app.pid);
  const { accounts } = await app.signIn(world.nora);
  await accounts.account('nora_k').copyToken.click();
  await expect.poll(() => clipboard.read()).toMatch(anyToken);
  await tray.waitFor('Attic box/New transient token and copy');
  await tray.click('Attic box/New transient token and copy');
  await expect.poll(() => clipboard.read()).toMatch(/^transient-/);
  await clipboard.write('a shopping list');
  expect(await clipboard.read()).toBe('a shopping list');
  await accounts.account('nora_k').copyToken.click();
  await expect.poll(() => clipboard.read()).toMatch(anyToken);
});

test('a program that is killed takes the token with it', async ({ app, world, clipboard }) => {
  const { accounts } = await app.signIn(world.sam);
  await accounts.account('sam').copyToken.click();
  await expect.poll(() => clipboard.read()).toMatch(anyToken);
  process.kill(app.pid, 'SIGKILL');
  await app.ended();
  expect(await clipboard.readBoth()).toEqual(['', '']);
});

test('an address takes the place of a token, and stays', async ({ app, world, clipboard }) => {
  const { accounts, servers, source } = await app.signIn(world.nora);
  await accounts.account('nora_k').copyToken.click();
  await servers.server('Attic box').sourceConnection.click();
  await source.find(world.atticBox.machineIdentifier);
  await source.connection(world.atticBox.url).copyAddress.click();
  await expect.poll(() => clipboard.read()).toBe(world.atticBox.url);
  expect(await clipboard.read('primary')).not.toMatch(anyToken);
});

test('a program that hangs with the clipboard keeps nobody from anything', async ({
  app,
  world,
  clipboard,
}) => {
  const { page, accounts, tokenDetails } = await app.signIn(world.sam);
  const { copyToken } = accounts.account('sam');
  await copyToken.click();
  await expect.poll(() => clipboard.read()).toMatch(anyToken);
  const frozen = await clipboard.freeze();

  // The token is to be taken back now, from an owner who does not answer.
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
  const askedAt = Date.now();
  await page.evaluate(() => window.keyring.readState('null'));
  expect(Date.now() - askedAt).toBeLessThan(1_000);
  await accounts.account('sam').tokenDetails.click();
  await expect(tokenDetails.region).toBeVisible();

  // Nobody can read it before it is taken from there.
  await copyToken.click();
  await frozen.waitForLine('lost', 2);
  expect(await clipboard.read()).toMatch(anyToken);
});

test('where the selection cannot be owned, the token goes all the same, and the page says so', async ({
  start,
  desktop,
  world,
  clipboard,
}) => {
  const app = await start({
    env: { ...desktop.env, XDG_SESSION_TYPE: 'wayland' },
    switches: ['--ozone-platform=x11'],
  });
  const { accounts, status } = await app.signIn(world.sam);
  await accounts.account('sam').copyToken.click();
  await expect(status).toContainText('may remember it');
  expect(await clipboard.read()).toMatch(anyToken);
  expect(await clipboard.targets()).not.toContain(MARK);
  expect(await app.quit()).toBe(0);
  expect(await clipboard.readBoth()).toEqual(['', '']);
});
