import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DemoAccount } from './fake-plex/demo-world.ts';
import type { FakePlex, MediaServer } from './fake-plex/fake-plex.ts';
import { expect, test } from './support/app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { READABLE_PAGES, searchForLeaks } from './support/leak-search.ts';

/* No secret is ever where it must not be. Every secret here is made up anew for each run. */

const unique = (): string => randomBytes(12).toString('hex');

type Canary = { person: DemoAccount; server: MediaServer };

async function addCanary(plex: FakePlex): Promise<Canary> {
  const words = {
    username: 'canary',
    email: 'canary@example.test',
    password: `"${unique()}" +&% ü`,
    verificationCode: BigInt(`0x${unique()}`).toString(),
  };
  const account = plex.addAccount({ ...words, plexPass: true, homePin: '4711', homeAdmin: true });
  const server = await plex.addServer({
    name: 'Cage',
    owner: account,
    connections: ['local', 'relay'],
  });
  return { person: { account, ...words }, server };
}

/** The main job and a token for a tool, with a wrong password, a wrong code and a failed look-up on the way. */
async function doMainJob(app: KeyringApp, { person, server }: Canary): Promise<void> {
  const signedOut = await app.window();
  const { signIn, alert } = signedOut;
  await signIn.send({ username: person.username, password: `${person.password} not` });
  await expect(alert).toBeVisible();
  await signIn.send(person);
  await signIn.sendCode(`${person.verificationCode ?? ''}0`);
  await expect(alert).toBeVisible();
  await signIn.sendCode(person.verificationCode ?? '');

  const screens = await app.windowAfter(signedOut);
  const { accounts, namedTokens, tokenDetails, servers, transientTokens, source, status } = screens;
  const account = accounts.account('canary');
  await account.tokenDetails.click();
  await tokenDetails.showEmail.click();
  await tokenDetails.refresh.click();
  await account.copyToken.click();
  await expect(status).toContainText('copied');
  await namedTokens.make('Tautulli');
  const tautulli = namedTokens.tokenFor('Tautulli');
  await tautulli.copy.click();
  await expect(status).toContainText('Token for Tautulli copied');
  await tautulli.replace.click();
  await expect(status).toContainText('The old one no longer works.');
  await tautulli.copy.click();
  await expect(status).toContainText('Token for Tautulli copied');
  await namedTokens.make('Kometa');
  await namedTokens.tokenFor('Kometa').revoke.click();
  await namedTokens.revokeQuestion.revoke.click();
  await expect(status).toContainText('The token for Kometa is revoked.');
  await servers.server('Cage').newTransientToken.click();
  await transientTokens.tokenFor('Cage').copy.click();
  await expect(status).toContainText('Transient token for Cage copied');
  await servers.server('Cage').sourceConnection.click();
  await source.find('server://0123456789abcdef');
  await expect(source.alert).toBeVisible();
  await source.find(server.machineIdentifier);
  await source.copyToken.click();
  await expect(status).toContainText('Token of Cage copied');
}

test('S22: after the main job, no secret is in files, output, processes, page, tray or addresses', async ({
  start,
  plex,
  desktop,
}) => {
  test.slow(); // It reads the memory of every process.
  const canary = await addCanary(plex);
  const notes = desktop.start('notify-log', ['--timeout=80']);
  await notes.waitForLine('"ready"');
  const app = await start({ switches: [READABLE_PAGES] });
  await doMainJob(app, canary);

  const search = await searchForLeaks({
    app,
    plex,
    desktop,
    texts: { notifications: notes.lines.join('\n') },
  });
  expect(search.leaks).toEqual([]);

  // All of it was really looked at.
  expect(search.filesRead).toBeGreaterThan(10);
  const bytesOf = (kind: string): number[] =>
    search.processesRead.filter((each) => each.kind === kind).map(({ bytes }) => bytes);
  expect(bytesOf('renderer')).toHaveLength(1);
  for (const kind of ['renderer', 'network']) {
    expect(Math.min(...bytesOf(kind))).toBeGreaterThan(10_000_000);
  }
  await notes.stop();

  // Nor does it come to the page on a start that reads the keychain.
  await app.quit();
  const again = await start({ switches: [READABLE_PAGES] });
  const { accounts, namedTokens, tokenDetails } = await again.window();
  await expect(accounts.account('canary').card).toContainText('Plex accepted the token');
  await accounts.account('canary').copyToken.click();
  await expect(namedTokens.tokenFor('Tautulli').card).toContainText('Plex accepted the token');
  await expect(tokenDetails.region).toBeHidden();
  expect((await searchForLeaks({ app: again, plex, desktop })).leaks).toEqual([]);
});

test('S22: the search finds a secret that is planted in each place', async ({
  start,
  plex,
  desktop,
}) => {
  test.slow();
  const { person } = await addCanary(plex);
  const secret = plex.issueToken(person.account);
  const app = await start({
    switches: [READABLE_PAGES, `--planted=${Buffer.from(secret).toString('base64')}`],
    env: { ...desktop.env, PLANTED: Buffer.from(secret).toString('hex') },
  });
  const { page } = await app.window();
  await writeFile(path.join(app.profileFolder, 'planted.log'), encodeURIComponent(`x ${secret}`));
  await app.electron.evaluate((_electron, text) => process.stderr.write(`${text}\n`), secret);
  await expect.poll(() => app.output()).toContain(secret);
  await page.evaluate((text) => {
    document.title = text;
    document.body.append(text);
    Object.assign(window, { planted: text });
  }, secret);
  await fetch(`${plex.url}/api/v2/ping?X-Plex-Token=${secret}`);

  const { leaks } = await searchForLeaks({
    app,
    plex,
    desktop,
    texts: { notifications: JSON.stringify({ body: secret }) },
  });
  const places = new Set(leaks.map(({ where }) => where));
  expect([...places]).toEqual(
    expect.arrayContaining([
      'file planted.log',
      'output',
      'notifications',
      'address',
      'page',
      'title',
      'command line',
      'environment',
      'memory of renderer',
    ]),
  );
});

test('S23: five seconds after a sign-in its password is in no page', async ({
  start,
  plex,
  desktop,
}) => {
  const { person } = await addCanary(plex);
  const app = await start({ switches: [READABLE_PAGES] });
  const { accounts } = await app.signIn(person);
  await expect(accounts.account('canary').heading).toBeVisible();
  await expect
    .poll(async () => (await searchForLeaks({ app, plex, desktop })).leaks, {
      timeout: 15_000,
      intervals: [1_000],
    })
    .toEqual([]);
});
