import { expect, test } from './support/app.ts';

test('lists every connection with its whole address, to be copied as it stands', async ({
  app,
  world,
  clipboard,
}) => {
  const { servers, source } = await app.signIn(world.nora);
  await servers.server('Attic box').sourceConnection.click();
  await source.find(`server://${world.atticBox.machineIdentifier}`);
  await expect(source.table).toBeVisible();
  for (const [kind, words] of [
    ['local', 'LAN'],
    ['remote', 'Remote'],
    ['relay', 'Relay'],
  ] as const) {
    const address = world.atticBox.urlOf(kind);
    const { row, copyAddress } = source.connection(address);
    await expect(row.getByRole('cell').first()).toHaveText(words);
    await copyAddress.click();
    await expect.poll(() => clipboard.read()).toBe(address);
  }
});

test('"Copy token" copies the token that the server gave for the source', async ({
  app,
  world,
  clipboard,
}) => {
  const { servers, source } = await app.signIn(world.nora);
  await servers.server('Attic box').sourceConnection.click();
  await source.find(`server://${world.summerHouse.machineIdentifier}`);
  await source.copyToken.click();
  await expect.poll(() => clipboard.read()).toMatch(/^transient-/);
  expect(world.summerHouse.transientTokens()).toContain(await clipboard.read());
});

test('takes a bare machine identifier, and a provider', async ({ app, world }) => {
  const { servers, source } = await app.signIn(world.nora);
  const { atticBox } = world;
  const asked = (): (string | null)[] =>
    atticBox.requests.to('/security/resources').map(({ query }) => query.get('source'));
  await servers.server('Attic box').sourceConnection.click();

  await source.find(` ${atticBox.machineIdentifier} `);
  await expect(source.table).toBeVisible();
  await source.find('provider://com.plexapp.plugins.library');
  await expect.poll(asked).toHaveLength(2);
  await expect(source.alert).toBeHidden();
  expect(asked()).toEqual([
    `server://${atticBox.machineIdentifier}`,
    'provider://com.plexapp.plugins.library',
  ]);
});

test('can have the server ask Plex anew', async ({ app, world }) => {
  const { servers, source } = await app.signIn(world.nora);
  await servers.server('Attic box').sourceConnection.click();
  await source.region.getByRole('checkbox').check();
  await source.find(world.atticBox.machineIdentifier);
  await expect(source.table).toBeVisible();
  const [request] = world.atticBox.requests.to('/security/resources');
  expect(request?.query.get('refresh')).toBe('1');
});

test('an unknown source, and one that is none, are each told', async ({ app, world }) => {
  const { servers, source } = await app.signIn(world.nora);
  await servers.server('Attic box').sourceConnection.click();
  await source.find('server://0123456789abcdef');
  await expect(source.alert).toHaveText(/server does not know this source/);
  for (const typed of ['', 'two words', 'https://example.test/', 'library://1']) {
    await source.find(typed);
    await expect(source.alert).toHaveText(/This is not a source/);
    await expect(source.source).toHaveValue(typed);
  }
  expect(world.atticBox.requests.to('/security/resources')).toHaveLength(1);
});

test("a guest is told that this needs the owner's token, before anything is sent", async ({
  app,
  world,
}) => {
  const { servers, source } = await app.signIn(world.sam);
  await servers.server('Attic box').sourceConnection.click();
  await expect(source.guestNote).toHaveText(/This needs the owner’s token: you are a guest here/);
  await source.find(world.atticBox.machineIdentifier);
  await expect(source.alert).toHaveText(/This needs the owner’s token/);
  expect(world.atticBox.requests.all).toEqual([]);
});

test('offers the own servers and providers to choose from', async ({ app, world }) => {
  const { servers, source } = await app.signIn(world.nora);
  await servers.server('Attic box').sourceConnection.click();
  await expect(source.choice.getByRole('option')).toHaveText([
    'Your servers, and examples of providers',
    'Attic box',
    'Summer house',
    /provider:\/\/com\.plexapp\.plugins\.library/,
    /provider:\/\/tv\.plex\./,
    /provider:\/\/tv\.plex\./,
  ]);
  await source.choice.selectOption({ label: 'Summer house' });
  await expect(source.source).toHaveValue(`server://${world.summerHouse.machineIdentifier}`);
  await source.lookUp.click();
  await expect(source.connection(world.summerHouse.url).row).toBeVisible();
});

test('exists once, and belongs to the server whose button was pressed', async ({ app, world }) => {
  const { servers, source } = await app.signIn(world.nora);
  await servers.server('Attic box').sourceConnection.click();
  await source.find(world.atticBox.machineIdentifier);
  await expect(source.table).toBeVisible();
  await servers.server('Summer house').sourceConnection.click();
  await expect(source.region).toHaveCount(1);
  await expect(source.table).toBeHidden();
  await expect(source.source).toHaveValue(`server://${world.summerHouse.machineIdentifier}`);
});
