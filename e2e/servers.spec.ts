import type { JsonObject } from './fake-plex/answers.ts';
import { faults } from './fake-plex/fake-plex.ts';
import { button } from './screens/controls.ts';
import { notificationsOf } from './screens/notifications.ts';
import { trayOf } from './screens/tray.ts';
import { expect, test } from './support/app.ts';
import { wake } from './support/power.ts';
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

test('S30: a guest sends the token for this server, never that of the account', async ({
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

test('S30: another server at the expected address gets no token', async ({ app, plex, world }) => {
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

test('a server that rejects its token is told of, everywhere once, until a new token is there', async ({
  app,
  plex,
  world,
  desktop,
}) => {
  const { atticBox, sam } = world;
  const notifications = notificationsOf(desktop);
  await notifications.closeAll();
  const bus = await notifications.watch();
  const tray = trayOf(desktop, app.pid);
  const { servers, notices, page } = await app.signIn(sam);
  const attic = servers.server('Attic box');
  await expect(attic.card).toBeVisible();
  await wake(app);
  await expect(attic.card).toContainText('Its token is valid, checked just now.');
  await expect.poll(async () => (await tray.entries()).join()).toMatch(/Accepted its token at/);
  expect(atticBox.requests.to('/')).toHaveLength(1);

  // In use, the server says no; a server in trouble had judged nothing.
  atticBox.fault('/security/token', faults.answerWith(403), { times: 1 });
  await attic.newTransientToken.click();
  await expect(attic.alert).toBeVisible();
  await expect.poll(() => atticBox.requests.to('/').length).toBe(2);
  await expect(attic.card).toContainText('Its token is valid');
  plex.revokeServerToken(atticBox, sam.account);
  await attic.newTransientToken.click();
  await expect(attic.alert).toHaveText(/The server no longer accepts its token/);
  await expect(attic.card).toContainText(
    'It rejected its token just now: the share or the device has ended; refresh the servers.',
  );
  const notice = notices.notice('Attic box no longer accepts its token');
  await expect(notice.card).toBeVisible();
  await expect.poll(() => bus.titles()).toEqual(['A server no longer accepts its token']);
  await expect.poll(async () => (await tray.entries()).join()).toMatch(/Rejected its token at/);

  await notice.show.click();
  await expect(page.locator(':focus')).toHaveText('Attic box');
  await notice.refreshServers.click();
  await expect(notices.region).toBeHidden();
  await expect(attic.card).toContainText('Its token is valid, checked just now.');
  await expect.poll(() => notifications.count()).toBe(0);
  expect(bus.titles()).toHaveLength(1);
  await bus.stop();
});

test('a server that cannot be asked has judged no token', async ({ app, world }) => {
  const { servers, notices } = await app.signIn(world.sam);
  const attic = servers.server('Attic box');
  await expect(attic.card).toBeVisible();
  for (const fault of [faults.answerWith(500), faults.answerWith(403), faults.htmlPage(429)]) {
    world.atticBox.fault('/', fault);
    await servers.refresh.click();
    await expect(attic.card).toContainText('Its token could not be checked just now');
    world.atticBox.clearFaults();
    await servers.refresh.click();
    await expect(attic.card).toContainText('Its token is valid');
  }
  await world.atticBox.stop();
  await servers.refresh.click();
  await expect(attic.card).toContainText('Its token could not be checked just now');
  await expect(notices.region).toBeHidden();
});

test('why each other connection is not used stands in words', async ({ app, plex, world }) => {
  const { nora, mailOnly, atticBox } = world;
  const impostor = await plex.addServer({ name: 'Impostor', owner: mailOnly.account });
  const way = (uri: string, some: { local?: boolean; relay?: boolean } = {}) => ({
    protocol: uri.startsWith('https') ? ('https' as const) : ('http' as const),
    address: new URL(uri).hostname,
    port: Number(new URL(uri).port),
    uri,
    local: true,
    relay: false,
    IPv6: false,
    ...some,
  });
  const noTls = `https://127.0.0.1:${new URL(atticBox.url).port}`;
  const noName = 'https://no-such-name.invalid:32400';
  const lan = 'http://10.255.255.1:32400';
  const far = 'http://203.0.113.9:32400';
  const barn = await plex.addServer({
    name: 'Barn',
    owner: nora.account,
    connections: ['remote', 'relay'],
    extraConnections: [
      ...impostor.connections(),
      way(noTls),
      way(noName),
      way(lan),
      way(far, { local: false }),
    ],
  });
  const { servers } = await app.signIn(nora);
  const server = servers.server('Barn');
  await server.connectionsTried.click();
  await expect(server.tried(barn.urlOf('remote'))).toContainText('Chosen');
  for (const [address, words] of [
    [barn.urlOf('relay'), 'Answers too; another one comes first'],
    [impostor.url, 'Wrong server'],
    [noTls, 'Certificate refused'],
    [noName, 'Name not known on this network'],
    [lan, 'Plain http, not agreed to'],
    [far, 'Plain http outside the local network'],
  ] as const)
    await expect(server.tried(address)).toContainText(words);
  expect(
    plex
      .allRequests()
      .some(({ path, headers }) => path === '/identity' && 'x-plex-token' in headers),
  ).toBe(false);
  expect(impostor.requests.all.some(({ headers }) => 'x-plex-token' in headers)).toBe(false);

  await barn.stop('remote');
  await server.tryAgain.click();
  await expect(server.tried(barn.urlOf('remote'))).toContainText('Not reachable');
  await expect(server.tried(barn.urlOf('relay'))).toContainText('Chosen');
  await barn.start('remote');
  await server.newTransientToken.click(); // Read anew by itself.
  await expect(server.tried(barn.urlOf('remote'))).toContainText('Chosen');
});

test('on another network a server in use gets its address chosen anew', async ({ app, world }) => {
  const { atticBox } = world;
  const { servers, transientTokens } = await app.signIn(world.nora);
  const { card, newTransientToken } = servers.server('Attic box');
  await newTransientToken.click();
  await expect(transientTokens.items).toHaveCount(1);
  await expect(card).toContainText(atticBox.urlOf('local'));

  await atticBox.stop('local');
  await app.electron.evaluate(() => {
    const os = process.getBuiltinModule('node:os');
    os.networkInterfaces = () => ({
      eth0: [
        {
          address: '192.168.77.7',
          netmask: '255.255.255.0',
          family: 'IPv4',
          mac: '02:00:00:00:00:07',
          internal: false,
          cidr: '192.168.77.7/24',
        },
      ],
    });
  });
  await wake(app);
  await expect(card).toContainText(atticBox.urlOf('remote'));
});

test('of 400 servers any is found by typing; those of one name are told apart', async ({
  app,
  plex,
  world,
}) => {
  const hostile = [
    '<img src=x onerror=alert(1)>',
    '\u202eLRO \u0007bell',
    'W'.repeat(5_000),
    'خادم الأفلام',
  ];
  plex.fault(
    '/api/v2/resources',
    faults.rewriteJson((listed) => {
      const [first] = listed as JsonObject[];
      return Array.from({ length: 400 }, (_, at) => ({
        ...first,
        clientIdentifier: `machine-${String(at).padStart(4, '0')}`,
        name: hostile[at] ?? (at < 8 ? 'Plex' : `Server ${String(at)}`),
        owned: at % 2 === 0,
        sourceTitle: at % 2 === 0 ? null : `friend ${String(at)}`,
      }));
    }),
  );
  const { servers, page } = await app.signIn(world.nora);
  await expect(servers.found).toHaveText('400 servers, the first 25 shown.');
  await expect(servers.headings).toHaveCount(25);
  await expect(servers.headings.nth(0)).toHaveText('<img src=x onerror=alert(1)>');
  await expect(servers.headings.nth(1)).toHaveText('‹U+202E›LRO ‹U+0007›bell');
  await expect(servers.headings.nth(2)).toHaveText(/^W{119}…$/);
  await expect(servers.headings.nth(5)).toHaveText('Plex shared by friend 5');
  await expect(servers.headings.nth(6)).toHaveText('Plex identifier machine-0006');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  await servers.find.fill('server 39');
  await expect(servers.found).toHaveText('14 of 400 servers.');
  await servers.find.fill('friend 399');
  await expect(servers.headings).toHaveText(['Server 399']);
  await servers.find.fill('nothing has this name');
  await expect(servers.headings).toHaveCount(0);
  await expect(servers.found).toHaveText(/^None of 400 servers/);
  await servers.find.fill('');
  await button(servers.region, 'Show 25 more').click();
  await expect(servers.headings).toHaveCount(50);
});

test('a list without any server says what can be done', async ({ app, plex, world }) => {
  plex.fault(
    '/api/v2/resources',
    faults.rewriteJson(() => []),
  );
  const { servers } = await app.signIn(world.nora);
  await expect(servers.region).toContainText('Plex lists no server for this account.');
  await expect(servers.find).toBeHidden();
  await expect(servers.address).toBeVisible();
});
