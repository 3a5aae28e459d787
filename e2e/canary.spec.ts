import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DemoAccount } from './fake-plex/demo-world.ts';
import type { FakePlex, MediaServer } from './fake-plex/fake-plex.ts';
import { approvalOf } from './screens/approval.ts';
import { jwtsScreen } from './screens/jwts.ts';
import type { Screens } from './screens/screens.ts';
import { expect, test } from './support/app.ts';
import { commandScript, ended, startProgram } from './support/command-line.ts';
import type { Ended } from './support/command-line.ts';
import { chooseWhereToSave } from './support/file-dialogs.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import type { Leak } from './support/leak-scan.ts';
import { READABLE_PAGES, searchedProcesses, searchForLeaks } from './support/leak-search.ts';
import { plantInMemory, procFile } from './support/processes.ts';
import { tapSocket, withoutHandedOver } from './support/socket-tap.ts';

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

/** No process id, port or time is written so. */
const homePin = '0471';
const passphrase = `seven geese ${unique()}`;

/** All the rest that deals with a secret: a JWT, a home user's PIN, a claim token, a backup, a program. */
async function doTheRest(app: KeyringApp, { page, ...screens }: Screens): Promise<void> {
  const { accounts, homeUsers, claim, settings, backup, status } = screens;
  const jwts = jwtsScreen(page);
  await jwts.make('Kometa');
  await jwts.token('Kometa').copy.click();
  await expect(status).toContainText('Token for Kometa copied');
  await accounts.account('canary').homeUsers.click();
  await homeUsers.user('teen_t').getToken.click();
  await homeUsers.user('teen_t').pin.fill(homePin);
  await homeUsers.user('teen_t').pin.press('Enter');
  await expect(accounts.account('teen_t').card).toBeVisible();
  await accounts.account('canary').claim.click();
  await claim.copy.click();
  await expect(status).toContainText('Claim token copied');
  await page.keyboard.press('Escape');
  await chooseWhereToSave(app, path.join(app.profileFolder, 'backup.age'));
  await settings.button.click();
  await backup.exportSecret.click();
  await backup.newPassphrase.fill(passphrase);
  await backup.sameAgain.fill(passphrase);
  await backup.export.click();
  await expect(status).toHaveText('The encrypted backup was saved.', { timeout: 60_000 });
}

/**
 * All that the command line may leak besides the token that it prints: the one command that waits for
 * an answer is looked at meanwhile, and all that is said over the socket is listened to.
 *
 * @param planted what the command is started with besides, to be found there
 * @returns all of it, by places, without the token that was asked for
 */
async function askByCommandLine(
  app: KeyringApp,
  plex: FakePlex,
  planted?: { word: string; variable: string },
): Promise<Record<string, string>> {
  const approval = approvalOf(app.electron);
  const tap = await tapSocket(app.profileFolder);
  const where = [`--profile-dir=${app.profileFolder}`, `--plex-tv-url=${plex.url}`];
  // A word to Node that means nothing to it.
  const ofNode = planted === undefined ? [] : [`--conditions=${planted.word}`];
  const start = (...words: string[]) =>
    startProgram(process.execPath, [...ofNode, commandScript, ...words, ...where], {
      env: { PATH: process.env['PATH'], PLANTED: planted?.variable },
    });
  const child = start('get', 'canary');
  const end = ended(child);
  await approval.page();
  const [words, environment] = await Promise.all(
    ['cmdline', 'environ'].map(async (name) => String(await procFile(child.pid ?? 0, name))),
  );
  await approval.answer('Once');
  const got = await end;
  expect(got.status).toBe(0);
  expect(plex.secrets().map(({ value }) => value)).toContain(got.stdout.trim());

  const others: Ended[] = [];
  for (const [status, ...asked] of [
    [0, 'list'],
    [0, 'list', '--json'],
    [0, 'activity'],
    [4, 'get', 'canary', '--no-input'],
    [3, 'get', 'nobody', '--no-input'],
  ] as const) {
    const other = await ended(start(...asked));
    expect([asked, other.status]).toEqual([asked, status]);
    others.push(other);
  }
  const { rest, tokens } = withoutHandedOver(tap.told());
  expect(tokens).toEqual([got.stdout.trim()]);
  return {
    'words of a command': words ?? '',
    'environment of a command': environment ?? '',
    'stdout of commands': others.map(({ stdout }) => stdout).join('\n'),
    'stderr of commands': [got, ...others].map(({ stderr }) => stderr).join('\n'),
    'what commands asked': tap.asked(),
    'what commands were told': rest,
  };
}

test('S22: after all the rest and the command line, no secret is in any of these places either', async ({
  start,
  plex,
  desktop,
  keychain,
  profileFolder,
}) => {
  test.slow(); // It reads the memory of every process.
  const { person } = await addCanary(plex);
  plex.addAccount({ username: 'teen_t', managed: true, homePin });
  plex.noteSecret('passphrase of a backup', passphrase);
  const temporary = path.join(profileFolder, 'temporary');
  await mkdir(temporary);
  const app = await start({
    switches: [READABLE_PAGES],
    env: { ...desktop.env, TMPDIR: temporary },
  });
  const screens = await app.signIn(person);
  await doTheRest(app, screens);
  const texts = await askByCommandLine(app, plex);
  for (const entry of await keychain.entriesOf(plex.url)) {
    if ('privateKey' in entry) plex.noteSecret('key of a JWT', String(entry.privateKey));
  }
  expect(plex.secrets().map(({ label }) => label)).toEqual(
    expect.arrayContaining(['key of a JWT', 'passphrase of a backup', 'password of canary']),
  );
  // What was typed into a page may stay in its memory for as long as its process lives, and no longer.
  const leaksNow = async () => (await searchForLeaks({ app, plex, desktop, texts })).leaks;
  const isTypedHere = ({ what, where }: Leak): boolean =>
    what === 'passphrase of a backup' && where === 'memory of renderer';
  expect((await leaksNow()).filter((leak) => !isTypedHere(leak))).toEqual([]);
  expect(await screens.page.content()).not.toContain(homePin);
  await app.closeWindow();
  await expect.poll(leaksNow, { timeout: 30_000, intervals: [1_000] }).toEqual([]);
  // Plex defines the one address that a PIN stands in.
  const withPin = plex.allRequests().filter(({ target }) => target.includes(homePin));
  expect(withPin.map(({ target }) => target.replace(/\/users\/\w+\//, '/users/ID/'))).toEqual([
    `/api/v2/home/users/ID/switch?pin=${homePin}`,
  ]);
  expect(app.output()).not.toContain(homePin);
});

/** From now on the app tells programs the one in each name, and the other where it refuses something. */
function leakToCommands(
  app: KeyringApp,
  planted: { listed: string; refused: string },
): Promise<void> {
  return app.electron.evaluate((_electron, { listed, refused }) => {
    const { Socket } = process.getBuiltinModule('node:net');
    const leaking = (text: unknown): unknown =>
      typeof text === 'string'
        ? text
            .replaceAll('"name":"canary"', `"name":"canary ${listed}"`)
            .replace('"names":[]', `"names":["${refused}"]`)
        : text;
    const write = Reflect.get(Socket.prototype, 'write') as (...all: unknown[]) => boolean;
    Socket.prototype.write = new Proxy(write, {
      apply: (_write, socket, [text, ...rest]: unknown[]) =>
        Reflect.apply(write, socket, [leaking(text), ...rest]),
    });
  }, planted);
}

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
  for (const [name, text] of Object.entries({
    'planted.log': encodeURIComponent(`x ${secret}`),
    'Crashpad/pending/planted.dmp': Buffer.from(secret, 'utf16le'),
    'core.4711': `\0\0${secret}\0`,
    'temporary/planted.tmp': Array.from(secret).reverse().join(''),
    'logs/planted.log.gz': gzipSync(`a line\n${secret}\n`),
  })) {
    await mkdir(path.dirname(path.join(app.profileFolder, name)), { recursive: true });
    await writeFile(path.join(app.profileFolder, name), text);
  }
  await writeFile(path.join(desktop.env['RIG_DIR'] ?? '', 'of-the-desktop.planted'), secret);
  const notes = desktop.start('notify-log', ['--timeout=60']);
  await notes.waitForLine('"ready"');
  await app.electron.evaluate(({ Notification, Menu }, text) => {
    new Notification({ title: 'planted', body: text }).show();
    // The tray's menu is made anew when somebody signs in.
    const build = Menu.buildFromTemplate.bind(Menu);
    Menu.buildFromTemplate = (template) => build([...template, { label: text }]);
  }, secret);
  await notes.waitForLine('planted');
  const { page } = await app.signIn(person);
  // In another dress for each stream, and for what is shown and what is typed.
  const hex = Buffer.from(secret).toString('hex');
  await app.electron.evaluate((_electron, text) => process.stderr.write(`${text}\n`), secret);
  await app.electron.evaluate((_electron, text) => process.stdout.write(`${text}\n`), hex);
  await expect.poll(() => app.output()).toContain(secret);
  await expect.poll(() => app.output()).toContain(hex);
  await page.evaluate(
    ([text, typed]) => {
      document.title = text;
      document.body.append(text);
      document.body.appendChild(document.createElement('input')).value = typed;
      Object.assign(window, { planted: text });
    },
    [secret, hex] as const,
  );
  await fetch(`${plex.url}/api/v2/ping?X-Plex-Token=${secret}`);
  await leakToCommands(app, { listed: secret, refused: hex });
  const ofCommands = await askByCommandLine(app, plex, { word: secret, variable: hex });
  for (const { pid, kind } of await searchedProcesses(app)) {
    if (kind === 'gpu-process') await plantInMemory(pid, secret);
  }

  const texts = { notifications: notes.lines.join('\n'), ...ofCommands };
  const { leaks } = await searchForLeaks({ app, plex, desktop, texts });
  await notes.stop();
  const formsIn = (place: string): string[] =>
    leaks.filter(({ where }) => where === place).map(({ form }) => form);
  for (const place of ['output', 'page'])
    expect(formsIn(place)).toEqual(expect.arrayContaining(['UTF-8', 'hexadecimal']));
  expect(formsIn('what commands were told')).toEqual(['UTF-8', 'hexadecimal']);
  const places = new Set(leaks.map(({ where }) => where));
  expect([...places]).toEqual(
    expect.arrayContaining([
      'file planted.log',
      'file planted.dmp',
      'file core.4711',
      'file planted.tmp',
      'file planted.log.gz',
      'file of-the-desktop.planted',
      'tray',
      'output',
      'notifications',
      'words of a command',
      'environment of a command',
      'stdout of commands',
      'stderr of commands',
      'what commands were told',
      'address',
      'page',
      'title',
      'command line',
      'environment',
      'memory of renderer',
      'memory of gpu-process',
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
