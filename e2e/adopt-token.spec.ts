import path from 'node:path';
import { ask, field } from './fake-plex/ask.ts';
import type { DemoWorld } from './fake-plex/demo-world.ts';
import { expect, test } from './support/app.ts';
import { READABLE_PAGES, searchForLeaks } from './support/leak-search.ts';

/* A token that the person has already, through the real window; xclip is the other program. */

/** A token of nora's that another program was given. */
function tokenOfNora(world: DemoWorld): string {
  const [token = ''] = world.nora.account.currentTokens();
  expect(token).toMatch(/^[\w-]{20}$/);
  return token;
}

const jwtOf = (claims: object): string =>
  [{ alg: 'EdDSA', typ: 'JWT' }, claims, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');

test('an account’s token is kept in the keychain, and leaves both selections', async ({
  app,
  plex,
  world,
  clipboard,
  keychain,
}) => {
  const { adopt, accounts, activity, status } = await app.window();
  const token = tokenOfNora(world);
  await clipboard.copyElsewhere(token);
  await adopt.use.click();
  await expect(adopt.asks('This token belongs to nora_k')).toBeVisible();
  await expect(adopt.keep).toBeFocused();
  expect(await clipboard.readBoth()).toEqual([token, token]);
  expect(await keychain.entriesOf(plex.url)).toEqual([]);

  await adopt.keep.click();
  await expect(status).toHaveText('The token of nora_k is kept, and off the clipboard.');
  await expect(accounts.account('nora_k').heading).toBeVisible();
  expect(await clipboard.readBoth()).toEqual(['', '']);
  expect(await keychain.entriesOf(plex.url)).toMatchObject([{ name: 'nora_k', token }]);
  expect(world.nora.account.currentTokens()).toContain(token);
  const [entry] = await keychain.entriesOf(plex.url);
  const asked = plex.requests.to('/api/v2/user')[0];
  expect(asked?.headers['x-plex-client-identifier']).toBe(entry?.clientIdentifier);

  await activity.button.click();
  await expect(activity.rows.first()).toContainText('Adopted the token of nora_k');
});

test('in a line that names it, it is found and thrown away, and goes on working', async ({
  app,
  plex,
  world,
  clipboard,
  keychain,
}) => {
  const { adopt, status, signIn } = await app.window();
  const token = tokenOfNora(world);
  await clipboard.write(`curl -H 'X-Plex-Token: ${token}' http://10.0.0.5:32400/library\n`);
  await clipboard.write('of the middle button', 'primary');
  await adopt.use.click();
  await expect(adopt.asks('This token belongs to nora_k')).toBeVisible();
  await adopt.throwAway.click();
  await expect(status).toHaveText('The token is off the clipboard, and was not kept.');
  expect(await clipboard.readBoth()).toEqual(['', 'of the middle button']);
  expect(await keychain.entriesOf(plex.url)).toEqual([]);
  expect(world.nora.account.currentTokens()).toContain(token);
  await expect(signIn.password).toBeVisible();
});

test('revoked at Plex, it leaves the clipboard, and works nowhere any more', async ({
  app,
  plex,
  world,
  clipboard,
  keychain,
}) => {
  const { adopt, activity, status } = await app.window();
  const { account } = world.nora;
  const [token = '', ...others] = account.currentTokens();
  await clipboard.copyElsewhere(token);
  await adopt.use.click();
  await expect(adopt.asks('This token belongs to nora_k')).toBeVisible();
  await plex.goOffline();
  await adopt.revoke.click();
  await expect(adopt.question.getByRole('alert')).toContainText('cannot be reached');
  expect(await clipboard.readBoth()).toEqual([token, token]);

  await plex.goOnline();
  await adopt.revoke.click();
  await expect(status).toHaveText('The token is revoked at Plex, and off the clipboard.');
  expect(await clipboard.readBoth()).toEqual(['', '']);
  expect(account.currentTokens()).toEqual(others);
  expect(await keychain.entriesOf(plex.url)).toEqual([]);
  await activity.button.click();
  await expect(activity.rows.first()).toContainText('Revoked the token of nora_k');
});

test('left there, it stays on the clipboard, and the keyboard comes back', async ({
  app,
  world,
  clipboard,
}) => {
  const { adopt, page } = await app.window();
  const token = tokenOfNora(world);
  await clipboard.write(token);
  await adopt.use.click();
  await expect(adopt.question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(adopt.question).toBeHidden();
  await expect(adopt.use).toBeFocused();
  expect(await clipboard.read()).toBe(token);
});

test('each other kind of token is told apart, and none of them is sent anywhere', async ({
  app,
  plex,
  clipboard,
}) => {
  const { adopt } = await app.window();
  const requestsBefore = plex.allRequests().length;
  const inAWeek = Math.floor(Date.now() / 1_000) + 604_800;
  const kinds: [text: string, title: string][] = [
    ['transient-0a0a0a0a-0000-4000-8000-000000000001', 'This is a transient token'],
    ['claim-madeUpClaimToken_001', 'This is a claim token'],
    [
      jwtOf({ iss: 'plex.tv', exp: inAWeek, user: { username: 'nora_k' } }),
      'This is a Plex JWT of nora_k',
    ],
  ];
  for (const [text, title] of kinds) {
    await clipboard.write(text);
    await expect.poll(() => clipboard.read()).toBe(text);
    await adopt.use.click();
    await expect(adopt.asks(title)).toBeVisible();
    await expect(adopt.keep).toBeHidden();
    await adopt.throwAway.click();
    await expect(adopt.question).toBeHidden();
    expect(await clipboard.read()).toBe('');
  }
  expect(plex.allRequests().length).toBe(requestsBefore);
});

test('tokens that are here already, and a server’s, are known without asking Plex', async ({
  app,
  plex,
  world,
  clipboard,
}) => {
  const { accounts, adopt, page, servers } = await app.signIn(world.sam);
  await expect(accounts.account('sam').heading).toBeVisible();
  await expect(servers.server('Attic box').card).toBeVisible();
  const [own = ''] = world.sam.account.currentTokens();
  const headers = { clientIdentifier: 'nobody', token: own };
  const resources = await ask(`${plex.url}/api/v2/resources?includeHttps=1`, headers);
  const ofServer = String(field(resources, 0, 'accessToken'));
  expect(ofServer).not.toBe(own);
  const asked = () => plex.requests.to('/api/v2/user').length;
  const askedBefore = asked();

  await page.getByRole('button', { name: 'Add account', exact: true }).click();
  await clipboard.write(own);
  await adopt.use.click();
  await expect(adopt.asks('This token is kept here already')).toContainText('the token of sam');
  await adopt.clear.click();
  await expect(adopt.question).toBeHidden();
  expect(await clipboard.read()).toBe('');

  await clipboard.write(ofServer);
  await expect.poll(() => clipboard.read()).toBe(ofServer);
  await adopt.use.click();
  await expect(adopt.asks('This is the token for the server Attic box')).toBeVisible();
  await adopt.throwAway.click();
  await expect(adopt.question).toBeHidden();
  expect(asked()).toBe(askedBefore);
});

test('what is no token is said so and stays; a password is sent nowhere', async ({
  app,
  plex,
  world,
  clipboard,
}) => {
  const { adopt, alert } = await app.window();
  const requestsBefore = plex.allRequests().length;
  await adopt.use.click();
  await expect(alert).toContainText('There is no text on the clipboard');
  for (const [text, sentence] of [
    [world.nora.password, 'has not the form of a Plex token'],
    ['x'.repeat(4_097), 'far longer than a token'],
  ] as const) {
    await clipboard.write(text);
    await expect.poll(() => clipboard.read()).toBe(text);
    await adopt.use.click();
    await expect(alert).toContainText(sentence);
    expect(await clipboard.read()).toBe(text);
  }
  expect(plex.allRequests().length).toBe(requestsBefore);

  const dead = 'xYz_0123456789-AbCdE';
  await clipboard.write(dead);
  await expect.poll(() => clipboard.read()).toBe(dead);
  await adopt.use.click();
  await expect(alert).toContainText('Plex does not accept this');
  expect(await clipboard.read()).toBe('');
});

test('a program that hangs with the clipboard in its hands holds nothing up', async ({
  app,
  clipboard,
}) => {
  const { adopt, alert, signIn } = await app.window();
  const hung = await clipboard.freeze();
  await adopt.use.click();
  await signIn.login.fill('nora_k'); // The window goes on meanwhile.
  await expect(alert).toContainText('did not hand it over', { timeout: 10_000 });
  await hung.stop();
});

test('a keychain that is locked keeps the question, and the token works afterwards', async ({
  app,
  plex,
  world,
  clipboard,
  keychain,
}) => {
  const { adopt, accounts } = await app.window();
  const token = tokenOfNora(world);
  await clipboard.write(token);
  await adopt.use.click();
  await expect(adopt.keep).toBeVisible();
  await keychain.lock();
  await adopt.keep.click();
  await expect(adopt.question.getByRole('alert')).toContainText('keychain');
  expect(world.nora.account.currentTokens()).toContain(token);
  expect(await clipboard.read()).toBe(token);
  await keychain.unlock();
  await adopt.keep.click();
  await expect(accounts.account('nora_k').heading).toBeVisible();
  expect(await keychain.entriesOf(plex.url)).toMatchObject([{ token }]);
});

test('the token is not where it must not be', async ({
  start,
  plex,
  world,
  desktop,
  clipboard,
}) => {
  test.slow();
  const app = await start({ switches: [READABLE_PAGES] });
  const { adopt, accounts } = await app.window();
  await clipboard.write(`X-Plex-Token=${tokenOfNora(world)}`);
  await adopt.use.click();
  await expect(adopt.keep).toBeVisible();
  const whileHeld = await searchForLeaks({ app, plex, desktop });
  expect(whileHeld.leaks).toEqual([]);
  await adopt.keep.click();
  await expect(accounts.account('nora_k').heading).toBeVisible();
  const afterwards = await searchForLeaks({ app, plex, desktop });
  expect(afterwards.leaks).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`looks right in ${colorScheme}`, async ({ app, world, clipboard }, testInfo) => {
    const { adopt, page } = await app.window();
    const picture = (name: string) =>
      page.screenshot({
        path: path.join(testInfo.outputDir, `${name}-${colorScheme}.png`),
        animations: 'disabled',
      });
    await page.emulateMedia({ colorScheme });
    await clipboard.write(tokenOfNora(world));
    await picture('adopt-button');
    await adopt.use.click();
    await expect(adopt.keep).toBeVisible();
    await picture('adopt-question');
  });
}
