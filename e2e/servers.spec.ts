import type { JsonObject } from './fake-plex/answers.ts';
import { faults } from './fake-plex/fake-plex.ts';
import { button } from './screens/controls.ts';
import { expect, test } from './support/app.ts';
import { openDoor, privateAddress } from './support/private-address.ts';

test('servers load by themselves; what is no server is left out', async ({ app, world }) => {
  const { servers } = await app.signIn(world.nora);
  await expect(servers.headings).toHaveText(['Attic box', 'Summer house']);
  await expect(servers.region).not.toContainText('Living room TV');
  await expect(servers.server('Attic box').card).toContainText('Online');
});

test('a list that cannot be had is said, and the old one stands', async ({ app, plex, world }) => {
  const { servers } = await app.signIn(world.nora);
  await expect(servers.headings).toHaveCount(2);
  plex.fault('/api/v2/resources', faults.answerWith(403));
  await servers.refresh.click();
  await expect(servers.alert).toBeVisible();
  await expect(servers.headings).toHaveCount(2);

  plex.clearFaults();
  await servers.refresh.click();
  await expect(servers.alert).toBeHidden();
});

test('a server of the list, added by its address without a scheme, gets its own token', async ({
  app,
  world,
}) => {
  const { servers, transientTokens, status } = await app.signIn(world.sam);
  await expect(servers.headings).toHaveText(['Attic box']);
  await servers.add(new URL(world.atticBox.url).host);
  await expect(status).toHaveText('Server added.');
  await expect(servers.server('Attic box').card).toContainText('Added by hand');
  await expect(servers.address).toHaveValue('');

  await servers.server('Attic box').newTransientToken.click();
  await expect(transientTokens.tokenFor('Attic box').card).toBeVisible();
});

test('a guest sends the token for this server, never that of the account', async ({
  app,
  world,
}) => {
  const { servers, transientTokens } = await app.signIn(world.sam);
  await servers.server('Attic box').newTransientToken.click();
  await expect(transientTokens.tokenFor('Attic box').card).toBeVisible();
  const sent = world.atticBox.requests.all.map(({ headers }) => headers['x-plex-token']);
  const [accountToken] = world.sam.account.currentTokens();
  expect(accountToken).toBeDefined();
  expect(sent).not.toContain(accountToken);
  expect(
    world.atticBox.requests.to('/identity').map(({ headers }) => headers['x-plex-token']),
  ).toEqual([undefined]);
});

test('a server is asked at home first, then from outside, then over the relay', async ({
  app,
  world,
}) => {
  const { atticBox } = world;
  const { servers, transientTokens } = await app.signIn(world.nora);
  const { card, newTransientToken } = servers.server('Attic box');
  for (const [turn, kind] of (['local', 'remote', 'relay'] as const).entries()) {
    await newTransientToken.click();
    await expect(transientTokens.items).toHaveCount(turn + 1);
    await expect(card).toContainText(atticBox.urlOf(kind));
    await atticBox.stop(kind);
  }
  await newTransientToken.click();
  await expect(servers.server('Attic box').alert).toHaveText(/does not answer at any/);
});

test('an address is refused when it is none, answers nothing, or is no Plex server', async ({
  app,
  plex,
  world,
}) => {
  const { servers } = await app.signIn(world.sam);
  const { atticBox } = world;
  await expect(servers.headings).toHaveCount(1);
  const closed = atticBox.urlOf('remote');
  await atticBox.stop('remote');

  for (const [typed, sentence] of [
    ['', /not a server address/],
    ['not an address', /not a server address/],
    [`${atticBox.url}/web/index.html`, /not a server address/],
    [`http://user:secret@${new URL(atticBox.url).host}`, /not a server address/],
    [closed, /does not answer/],
    [plex.url, /not a Plex Media Server/],
    ['http://203.0.113.7:32400', /Plain http is not used outside/],
    ['http://169.254.1.1:32400', /Plain http is not used outside/],
  ] as const) {
    await test.step(`"${typed}"`, async () => {
      await servers.add(typed);
      await expect(servers.alert).toHaveText(sentence);
      await expect(servers.address).toHaveValue(typed); // To be mended, not typed again.
    });
  }
  await expect(servers.headings).toHaveCount(1);
});

test("a stranger's server is kept without a token, says so, and is sent none", async ({
  app,
  plex,
  world,
}) => {
  const stranger = await plex.addServer({ name: 'Cellar', owner: world.mailOnly.account });
  const { host } = new URL(stranger.url);
  const { servers, source, status } = await app.signIn(world.sam);
  await servers.add(stranger.url);
  await expect(status).toContainText('without a token');
  const server = servers.server(host);
  await expect(server.card).toContainText('There is no token for this server');
  await expect(server.card).toContainText('Not on this account’s list');

  await server.newTransientToken.click();
  await expect(server.alert).toHaveText(/no token for this server/);
  await server.sourceConnection.click();
  await source.find(stranger.machineIdentifier);
  await expect(source.alert).toHaveText(/no token for this server/);
  expect(stranger.requests.all.some(({ headers }) => 'x-plex-token' in headers)).toBe(false);

  await server.remove.click();
  await expect(server.card).toBeHidden();
});

test('another server at the expected address gets no token', async ({ app, plex, world }) => {
  const { nora, mailOnly } = world;
  const impostor = await plex.addServer({ name: 'Impostor', owner: mailOnly.account });
  const [connection] = impostor.connections();
  if (connection === undefined) throw new Error('the impostor has no address');
  const barn = await plex.addServer({
    name: 'Barn',
    owner: nora.account,
    extraConnections: [connection],
  });
  await barn.stop();
  const { servers } = await app.signIn(nora);
  await servers.server('Barn').newTransientToken.click();
  await expect(servers.server('Barn').alert).toHaveText(/Another server than expected/);
  expect(impostor.requests.all.some(({ headers }) => 'x-plex-token' in headers)).toBe(false);
});

test('plain http on the local network is asked once for each server', async ({
  app,
  plex,
  world,
}) => {
  const address = privateAddress();
  test.skip(address === undefined, 'this machine has no address on a private network');
  const door = await openDoor(address ?? '', world.summerHouse.url);
  // The typed address is the only way to it.
  const withoutConnections = faults.rewriteJson((servers) =>
    (servers as JsonObject[]).map((server) => ({ ...server, connections: [] })),
  );
  plex.fault('/api/v2/resources', withoutConnections);
  try {
    const { servers, transientTokens, status } = await app.signIn(world.nora);
    const question = servers.plainHttpQuestion;
    const visits = (): number => world.summerHouse.requests.count;

    await servers.add(door.url);
    await expect(question).toContainText('Anybody on the same network can read the token');
    expect(visits()).toBe(0);
    await button(question, 'Cancel').click();
    await expect(question).toBeHidden();
    await expect(servers.address).toHaveValue(door.url);
    expect(visits()).toBe(0);

    await servers.addServer.click();
    await button(question, 'Send it anyway').click();
    await expect(status).toHaveText('Server added.');
    await servers.server('Summer house').newTransientToken.click();
    await expect(transientTokens.tokenFor('Summer house').card).toBeVisible();
    await expect(question).toBeHidden();
    await expect(servers.server('Summer house').card).toContainText(door.url);
  } finally {
    await door.close();
  }
});

test('servers added by hand are there again after a restart', async ({ start, app, world }) => {
  const first = await app.signIn(world.sam);
  await first.servers.add(world.atticBox.urlOf('remote'));
  await expect(first.servers.server('Attic box').card).toContainText('Added by hand');
  await app.quit();

  const { servers } = await (await start()).window();
  await expect(servers.server('Attic box').card).toContainText('Added by hand');
  await expect(servers.server('Attic box').card).toContainText(world.atticBox.urlOf('remote'));
});
