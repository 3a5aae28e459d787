import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { notificationsOf } from './screens/notifications.ts';
import { expect, test } from './support/app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { processTree } from './support/processes.ts';
import type { AppProcess } from './support/processes.ts';

/** Those that are still there. */
async function aliveOf(app: KeyringApp, helpers: readonly AppProcess[]): Promise<number[]> {
  const pids = new Set((await processTree(app.pid)).map(({ pid }) => pid));
  return helpers.map(({ pid }) => pid).filter((pid) => pids.has(pid));
}

/** The processes of Chromium's graphics, those that were killed before left out. */
async function graphicsOf(app: KeyringApp, killed: readonly number[]): Promise<number | undefined> {
  const found = (await processTree(app.pid)).find(
    ({ pid, commandLine }) => commandLine.includes('--type=gpu-process') && !killed.includes(pid),
  );
  return found?.pid;
}

test('R17: a graphics process that is killed three times leaves the window usable', async ({
  app,
  world,
}) => {
  const { accounts, tokenDetails } = await app.signIn(world.sam);
  const killed: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await expect.poll(() => graphicsOf(app, killed)).toBeDefined();
    const pid = await graphicsOf(app, killed);
    if (pid === undefined) throw new Error('the graphics process has gone by itself');
    process.kill(pid, 'SIGKILL');
    killed.push(pid);
    await expect.poll(async () => (await graphicsOf(app, killed)) !== undefined).toBe(true);
  }
  await accounts.account('sam').tokenDetails.click();
  await expect(tokenDetails.region).toBeVisible();
});

test('R17: a page that dies again and again is drawn anew three times, then a notice says so and brings it back', async ({
  app,
  world,
  desktop,
}) => {
  const notifications = notificationsOf(desktop);
  await app.signIn(world.sam);
  await notifications.closeAll();
  const bus = await notifications.watch();
  for (let death = 1; death <= 3; death += 1) {
    const { page } = await app.window();
    process.kill(await app.pagePid(), 'SIGKILL');
    await expect.poll(() => app.electron.windows().includes(page)).toBe(false);
    const { accounts } = await app.window();
    await expect(accounts.account('sam').heading).toBeVisible();
  }
  expect(bus.titles()).toEqual([]);
  process.kill(await app.pagePid(), 'SIGKILL');
  await expect.poll(() => bus.titles()).toEqual(['The window cannot be shown']);
  expect(app.electron.windows()).toEqual([]);

  await notifications.click();
  const { accounts } = await app.window();
  await expect(accounts.account('sam').heading).toBeVisible();
  await bus.stop();
});

/** Chromium's network process would be another helper; on Linux there is none. */
async function killKeychainProcess(app: KeyringApp): Promise<void> {
  const helpers = (await processTree(app.pid)).filter(({ commandLine }) =>
    commandLine.includes('--type=utility'),
  );
  expect(helpers).toHaveLength(1); // It is kept for some seconds after its last use.
  for (const { pid } of helpers) process.kill(pid, 'SIGKILL');
  await expect.poll(() => aliveOf(app, helpers)).toEqual([]);
}

test('R17: the keychain process may be killed at any time, and is there when needed', async ({
  app,
  world,
  plex,
  keychain,
}) => {
  const first = await app.signIn(world.sam);
  await killKeychainProcess(app);

  await first.accounts.addAccount.click();
  await first.signIn.send(world.nora);
  await first.signIn.sendCode(world.nora.verificationCode ?? '');
  const second = await app.windowAfter(first);
  await killKeychainProcess(app);

  const { accounts, signIn } = second;
  await accounts.account('sam').signOut.click();
  await accounts.signOutQuestion('sam').signOut.click();
  await expect(accounts.account('sam').heading).toBeHidden();
  await killKeychainProcess(app);

  await accounts.addAccount.click();
  await signIn.send(world.sam);
  await app.windowAfter(second);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(2);
  expect(await app.quit()).toBe(0);
});

test('R17, S25: a fault that nobody foresaw ends the program with 70, tells nothing, and the next start is as ever', async ({
  start,
  world,
  plex,
}) => {
  const app = await start();
  await app.signIn(world.sam);
  const secret = plex.secrets().find(({ label }) => label.includes('token'))?.value ?? '';
  expect(secret.length).toBeGreaterThan(12);
  await app.electron
    .evaluate((_electron, text) => {
      setImmediate(() => {
        throw new Error(`a fault with ${text}`);
      });
    }, secret)
    .catch(() => undefined); // Its answer may come too late.
  expect(await app.ended()).toBe(70);
  const log = await readFile(path.join(app.profileFolder, 'logs', 'keyring.log'), 'utf8');
  expect(log).toMatch(/"area":"main","event":"bug","error":"Error"/);
  expect(log + app.output()).not.toContain(secret);
  const left = await readdir(app.profileFolder, { recursive: true });
  expect(left.filter((name) => /\bcore\b|\.dmp$|report.*\.json$/.test(name))).toEqual([]);

  const again = await start();
  const { accounts } = await again.window();
  await expect(accounts.account('sam').card).toContainText('Plex accepted the token');
});
