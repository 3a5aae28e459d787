import { expect, test } from './support/app.ts';

const HOURS_48_MS = 48 * 3_600_000;

test('says when it was made and when it ends at the latest', async ({ app, world }) => {
  const { servers, transientTokens } = await app.signIn(world.nora);
  await servers.server('Attic box').newTransientToken.click();
  const { card } = transientTokens.tokenFor('Attic box');
  await expect(card).toContainText(/about (47|48) hours left/);
  const times = await card.getByRole('time').all();
  const [made = NaN, ends = NaN] = await Promise.all(
    times.map(async (each) => Date.parse((await each.getAttribute('datetime')) ?? '')),
  );
  expect(Math.abs(Date.now() - made)).toBeLessThan(60_000);
  expect(ends - made).toBe(HOURS_48_MS);
});

test('is made with POST, and with GET where a server refuses that', async ({ app, world }) => {
  const { servers, transientTokens } = await app.signIn(world.nora);
  for (const name of ['Attic box', 'Summer house']) {
    await servers.server(name).newTransientToken.click();
    await expect(transientTokens.tokenFor(name).card).toBeVisible();
  }
  const methods = ({ requests }: typeof world.atticBox): string[] =>
    requests.to('/security/token').map(({ method }) => method);
  expect(methods(world.atticBox)).toEqual(['POST']);
  expect(methods(world.summerHouse)).toEqual(['POST', 'GET']);
  for (const { query } of world.summerHouse.requests.to('/security/token')) {
    expect(Object.fromEntries(query)).toEqual({ type: 'delegation', scope: 'all' });
  }
});

test('is copied by its button, and forgotten by the other', async ({ app, world, clipboard }) => {
  const { servers, transientTokens } = await app.signIn(world.nora);
  await servers.server('Attic box').newTransientToken.click();
  const { card, copy, forget } = transientTokens.tokenFor('Attic box');
  await copy.click();
  await expect.poll(() => clipboard.read()).toBe(world.atticBox.transientTokens()[0]);

  await forget.click();
  await expect(card).toBeHidden();
  await expect(transientTokens.list).toBeHidden();
});

test('is marked gone at the next check after its server has restarted', async ({ app, world }) => {
  const { servers, transientTokens } = await app.signIn(world.nora);
  await servers.server('Attic box').newTransientToken.click();
  await servers.server('Summer house').newTransientToken.click();
  await expect(transientTokens.items).toHaveCount(2);

  await world.atticBox.restart();
  await servers.refresh.click();
  const { card, copy, forget } = transientTokens.tokenFor('Attic box');
  await expect(card).toContainText('Server restarted');
  await expect(copy).toBeDisabled();
  await expect(forget).toBeEnabled();
  await expect(transientTokens.tokenFor('Summer house').copy).toBeEnabled();
});

test('is not handed out once its server has forgotten it', async ({ app, world, clipboard }) => {
  const { servers, transientTokens } = await app.signIn(world.nora);
  await servers.server('Attic box').newTransientToken.click();
  await expect(transientTokens.items).toHaveCount(1);
  const foreign = await clipboard.copyElsewhere('something else');

  await world.atticBox.restart();
  const { alert, copy, card } = transientTokens.tokenFor('Attic box');
  await copy.click();
  await expect(alert).toHaveText(/server has forgotten this transient token/);
  await expect(card).toContainText('Server restarted');
  expect(await clipboard.read()).toBe('something else');
  await foreign.stop();
});

test('a server that cannot be asked says nothing about its tokens', async ({ app, world }) => {
  const { servers, transientTokens } = await app.signIn(world.nora);
  await servers.server('Attic box').newTransientToken.click();
  await expect(transientTokens.items).toHaveCount(1);
  await world.atticBox.stop();
  await servers.refresh.click();
  await expect(servers.refresh).toHaveAttribute('aria-busy', 'false');
  await expect(transientTokens.tokenFor('Attic box').card).not.toContainText('Server restarted');
  await expect(transientTokens.tokenFor('Attic box').copy).toBeEnabled();
});

test('a server that refuses the token says so', async ({ app, plex, world }) => {
  const { servers } = await app.signIn(world.nora);
  await expect(servers.headings).toHaveCount(2);
  plex.revokeAll(world.nora.account);
  await servers.server('Attic box').newTransientToken.click();
  await expect(servers.server('Attic box').alert).toBeVisible();
});
