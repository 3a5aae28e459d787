import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';
import type { CallName } from '../src-main/contract/names.ts';
import { expect, test } from './support/app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { createLeakScanner } from './support/leak-scan.ts';

/** From now on this way out of main fails, with an error that says too much; '': none does. */
function fail(app: KeyringApp, edge: string, text: string): Promise<void> {
  return app.electron.evaluate(
    (_electron, now) => void Object.assign(globalThis, { failing: { ...now, times: 0 } }),
    { edge, text },
  );
}

function failedTimes(app: KeyringApp): Promise<number> {
  return app.electron.evaluate(
    () => (Reflect.get(globalThis, 'failing') as { times: number }).times,
  );
}

/** What main answers to one call of the page, word for word. */
function call(page: Page, name: CallName, request: unknown): Promise<string> {
  return page.evaluate(
    ({ name: wanted, text }) => {
      const bridge = Reflect.get(window, 'keyring') as unknown as Record<
        string,
        (request: string) => Promise<string>
      >;
      return bridge[wanted]?.(text) ?? 'no such call';
    },
    { name, text: JSON.stringify(request) },
  );
}

test('S13: whatever fails at an edge of main, the page and the output are told a code alone', async ({
  start,
  plex,
  world,
}) => {
  test.slow();
  const app = await start({
    preload: path.join(import.meta.dirname, 'support/failing-edges.cjs'),
  });
  const { accounts, page } = await app.signIn(world.sam);
  await expect(accounts.account('sam').card).toContainText('Plex accepted the token');
  const state = JSON.parse(await call(page, 'readState', null)) as {
    value: { accounts: { accountId: string }[] };
  };
  const accountId = state.value.accounts[0]?.accountId;
  const details = { accountId, refresh: true };
  const acts: [edge: string, name: CallName, request: unknown][] = [
    ['Plex', 'readTokenDetails', details],
    ['Plex', 'mintClaim', { accountId }],
    ['keychain', 'makeNamedToken', { accountId, name: 'Tautulli', kind: 'token' }],
    ['clipboard', 'copyToken', { accountId, form: 'token' }],
    ['browser', 'openHelp', { topic: 'keychain' }],
    ['browser', 'startPinSignIn', { way: 'browser', keepIn: 'keychain' }],
    ['disk', 'changeSettings', { setting: 'theme', value: 'dark' }],
    ['notifications', 'readTokenDetails', details],
  ];
  const canary = `canary-${randomBytes(12).toString('hex')}`;
  const answers: string[] = [];
  for (const [edge, name, request] of acts) {
    if (edge === 'notifications') plex.revokeAll(world.sam.account);
    await fail(app, edge, canary);
    answers.push(`${edge}: ${await call(page, name, request)}`);
    await expect.poll(() => failedTimes(app), `${edge}, by ${name}`).toBeGreaterThan(0);
    await fail(app, '', '');
  }
  answers.push(await call(page, 'readState', null));

  const scanner = createLeakScanner([{ label: 'what an error said', value: canary }]);
  const log = await readFile(path.join(app.profileFolder, 'logs', 'keyring.log'), 'utf8');
  const told = { answers: answers.join('\n'), output: app.output(), log };
  for (const [where, text] of Object.entries(told)) expect(scanner.scan(where, text)).toEqual([]);
  expect(scanner.scan('page', await page.content())).toEqual([]);
  // It failed, and said so by a code.
  const codes = answers.filter((answer) => answer.includes('"ok":false'));
  expect(codes.length).toBeGreaterThanOrEqual(4);
  expect(await app.electron.evaluate(({ app: itself }) => itself.isReady())).toBe(true);
});
