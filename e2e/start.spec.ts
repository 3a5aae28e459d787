import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { faults } from './fake-plex/fake-plex.ts';
import { trayOf } from './screens/tray.ts';
import { expect, test } from './support/app.ts';
import { openDoor, privateAddress } from './support/private-address.ts';
import { electronProgram, projectFolder } from './support/keyring-app.ts';

const SIGN_IN = '/api/v2/users/signin';

test('--version prints it and ends', async ({ desktop }) => {
  const printed = await desktop.run(electronProgram, [projectFolder, '--version']);
  expect(printed).toMatch(/^Keyring for Plex \d+\.\d+\.\d+\n$/);
});

for (const [option, sentence] of [
  ['--plex-tv-url=', '--plex-tv-url needs an address such as http://127.0.0.1:8080.'],
  ['--plex-tv-url', '--plex-tv-url needs an address such as http://127.0.0.1:8080.'],
  ['--plex-tv-url=127.0.0.1', '--plex-tv-url needs an address such as http://127.0.0.1:8080.'],
  [
    '--plex-tv-url=http://127.0.0.1:8080/path',
    '--plex-tv-url needs an address such as http://127.0.0.1:8080.',
  ],
  [
    '--plex-tv-url=ftp://localhost',
    '--plex-tv-url needs an address such as http://127.0.0.1:8080.',
  ],
  ['--profile-dir=', '--profile-dir needs a folder.'],
  ['--hidden=yes', '--hidden takes no value.'],
  ['--version=2', '--version takes no value.'],
] as const) {
  test(`a bad value, ${option}, ends with 2 and one line`, async ({ desktop, profileFolder }) => {
    // A sound profile comes last, so that a value that is taken by mistake does no harm.
    const args = [
      projectFolder,
      option,
      ...(option.startsWith('--profile') ? [] : [`--profile-dir=${profileFolder}`]),
    ];
    await expect(desktop.run(electronProgram, args)).rejects.toThrow(
      // Chromium's own complaints, each behind its process and time in brackets, are not ours.
      new RegExp(` ended with 2: (\\[.*\\n)*${escaped(sentence)}(\\n\\[.*)*$`),
    );
  });
}

test('a development build takes plain http beyond this computer in place of plex.tv', async ({
  start,
  plex,
  world,
  keychain,
}) => {
  const address = privateAddress();
  test.skip(address === undefined, 'this machine has no address on a private network');
  const door = await openDoor(address ?? '', plex.url);
  try {
    const app = await start({ plexTvUrl: door.url });
    const { accounts } = await app.signIn(world.sam);
    await expect(accounts.account('sam').heading).toBeVisible();
    expect(await keychain.entriesOf(door.url)).toMatchObject([{ name: 'sam' }]);
    expect(await app.quit()).toBe(0);
  } finally {
    await door.close();
  }
});

test('--hidden starts in the tray, with no window', async ({ start, desktop }) => {
  const app = await start({ switches: ['--hidden'] });
  const tray = trayOf(desktop, app.pid);
  await tray.waitFor('Sign in…');
  expect(app.electron.windows()).toHaveLength(0);
  await tray.click('Sign in…');
  await expect((await app.window()).signIn.login).toBeVisible();
});

test('S18: a second start ends at once and brings up the window of the first', async ({
  app,
  desktop,
}) => {
  await app.window();
  await app.closeWindow();
  const startedAt = Date.now();
  const canary = 'keyring://x?token=canary-of-the-second-start';
  const printed = await desktop.run(electronProgram, [...app.args, canary]);
  // The checklist's 3 s, five times over for a busy machine.
  expect(Date.now() - startedAt).toBeLessThan(15_000);
  expect(printed).toBe('');
  await expect((await app.window()).signIn.login).toBeVisible();
  expect(app.output()).not.toContain('canary-of-the-second-start');
});

test('accounts are found again, in order, without signing in', async ({
  start,
  app,
  plex,
  world,
}) => {
  const first = await app.signIn(world.sam);
  await first.accounts.addAccount.click();
  await app.signIn(world.nora);
  expect(await app.quit()).toBe(0);
  const sent = plex.requests.to(SIGN_IN).length;

  const again = await start();
  const { accounts, tokenDetails, signIn } = await again.window();
  await expect(accounts.headings).toHaveText(['sam', 'nora_k']);
  await expect(signIn.login).toBeHidden();
  await accounts.account('nora_k').tokenDetails.click();
  await expect(tokenDetails.fact('Owner')).toContainText('nora_k');
  expect(plex.requests.to(SIGN_IN)).toHaveLength(sent);
});

test('R18: quitting in the middle of a sign-in takes 3 seconds at most and leaves nothing', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  plex.fault(SIGN_IN, faults.hang);
  const { signIn } = await app.window();
  await signIn.send(world.sam);
  await expect.poll(() => plex.requests.to(SIGN_IN)).toHaveLength(1);
  const startedAt = Date.now();
  expect(await app.quit()).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(3_000);
  expect(await keychain.texts()).toEqual([]);
});

test('S17: main itself has nothing in its environment that would weaken its connections', async ({
  start,
  desktop,
}) => {
  const weakening = {
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_EXTRA_CA_CERTS: '/tmp/x.pem',
    SSLKEYLOGFILE: '/tmp/keys',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    no_proxy: '*',
  };
  const app = await start({ env: { ...desktop.env, ...weakening } });
  const names = await app.electron.evaluate(() => Object.keys(process.env));
  expect(names).toContain('PATH');
  expect(names.filter((name) => name in weakening)).toEqual([]);
});

test('S35: proxies of the environment are left alone', async ({ start, desktop, world }) => {
  const visits: string[] = [];
  // One that works, so that whoever uses it notices nothing.
  const proxy = createServer((request, answer) => {
    visits.push(request.url ?? '');
    const { method, headers } = request;
    const onward = httpRequest(request.url ?? '', { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 0, reply.headers);
      reply.pipe(answer);
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
  const names = [
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'ALL_PROXY',
    'http_proxy',
    'https_proxy',
    'all_proxy',
  ];
  const app = await start({
    env: { ...desktop.env, ...Object.fromEntries(names.map((name) => [name, url])) },
  });
  const { servers } = await app.signIn(world.sam);
  await expect(servers.headings).toHaveText(['Attic box']);
  await new Promise((resolve) => proxy.close(resolve));
  expect(visits).toEqual([]);
});

test("S29: the profile is the user's alone, also where it was open before", async ({
  start,
  profileFolder,
  world,
}) => {
  await mkdir(path.join(profileFolder, 'logs'), { mode: 0o777 });
  await writeFile(path.join(profileFolder, 'servers.json'), '', { mode: 0o666 });
  const app = await start();
  const { servers } = await app.signIn(world.sam);
  await servers.add(world.atticBox.url);
  await expect(servers.server('Attic box').card).toContainText('Added by hand');
  await app.quit();

  expect(await modeOf(profileFolder)).toBe('700');
  const ours = (await readdir(profileFolder)).filter((name) => /\.json$|^logs$/.test(name));
  expect(ours).toEqual(expect.arrayContaining(['accounts.json', 'servers.json', 'logs']));
  for (const name of ours) {
    expect([name, await modeOf(path.join(profileFolder, name))]).toEqual([
      name,
      name === 'logs' ? '700' : '600',
    ]);
  }
});

test('a stand-in never sees, sends or changes the entries of another origin', async ({
  start,
  plex,
  world,
  keychain,
}) => {
  const real = JSON.stringify({
    version: 1,
    token: 'a-token-of-the-real-plex',
    accountId: world.sam.account.uuid, // Even of an account of the same name and number.
    name: 'sam',
    clientIdentifier: 'of-the-real-plex',
    plexOrigin: 'https://plex.tv',
    signedInAt: 1_700_000_000_000,
  });
  await keychain.store('real-entry', real);
  const app = await start();
  const signedOut = await app.window();
  await expect(signedOut.signIn.login).toBeVisible();

  const { accounts, signIn } = await app.signIn(world.sam);
  await expect(accounts.headings).toHaveText(['sam']);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);
  await accounts.account('sam').signOut.click();
  await accounts.signOutQuestion('sam').signOut.click();
  await expect(signIn.login).toBeVisible();
  await app.quit();

  expect(await keychain.texts()).toEqual([real]);
  const sent = plex
    .allRequests()
    .flatMap(({ rawHeaders, target, body }) => [...rawHeaders, target, body]);
  expect(sent.join('\n')).not.toContain('a-token-of-the-real-plex');
  expect(sent.join('\n')).not.toContain('of-the-real-plex');
});

async function modeOf(file: string): Promise<string> {
  return ((await stat(file)).mode & 0o777).toString(8);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
