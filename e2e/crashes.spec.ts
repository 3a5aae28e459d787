import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './support/app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { processTree } from './support/processes.ts';

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
