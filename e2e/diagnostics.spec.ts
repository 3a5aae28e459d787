import { appendFile, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from './support/app.ts';
import { outFolder } from './support/out-folder.ts';

const pictures = path.join(outFolder, 'e2e/diagnostics');

test.beforeAll(() => mkdir(pictures, { recursive: true }));

test('S25: diagnostics are shown before they are copied, and name nobody', async ({
  app,
  world,
  profileFolder,
  clipboard,
}) => {
  const { page, accounts, servers, settings, diagnostics } = await app.signIn(world.nora);
  await expect(servers.server('Attic box').newTransientToken).toBeVisible();
  await accounts.account('nora_k').copyToken.click();
  await expect.poll(() => clipboard.read()).not.toBe('');
  const token = await clipboard.read();
  await appendFile(
    path.join(profileFolder, 'logs/keyring.log'),
    `${JSON.stringify({ time: new Date().toISOString(), level: 'warn', area: 'ipc', token })}\n`,
  );

  await settings.button.click();
  await diagnostics.button.click();
  await expect(diagnostics.preview).toContainText('Keychain: ready');
  await expect(diagnostics.preview).toContainText('Accounts: 1 (token held 1');
  await expect(diagnostics.preview).toContainText('1 left out');
  expect(await clipboard.read()).toBe(token);
  for (const theme of ['light', 'dark']) {
    await settings.theme.selectOption(theme);
    await diagnostics.preview.scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(pictures, `${theme}.png`) });
  }

  const shown = await diagnostics.preview.innerText();
  await diagnostics.copy.click();
  await expect.poll(() => clipboard.read()).toContain('Keychain: ready');
  const copied = await clipboard.read();
  expect(copied.trim()).toBe(shown.trim());
  const { nora, atticBox, summerHouse } = world;
  const named = ['nora_k', 'Attic box', 'Summer house', nora.email, token];
  const places = [atticBox.machineIdentifier, summerHouse.machineIdentifier, profileFolder];
  const ours = [os.hostname(), os.homedir(), '127.0.0.1', 'localhost'];
  for (const secret of [...named, ...places, ...ours]) expect(copied).not.toContain(secret);
});

test('diagnostics can be had where the rest of the page could not be loaded', async ({
  app,
  clipboard,
}) => {
  const { page } = await app.window();
  // As with a damaged installation: this file is not there.
  await page.route('**/start-page*.js', (route) => route.abort());
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('please install it again');
  await page.getByRole('button', { name: 'Copy diagnostics' }).click();
  await page.getByRole('button', { name: 'Copy this text' }).click();
  await expect.poll(() => clipboard.read()).toContain('Accounts: 0');
  await page.screenshot({ path: path.join(pictures, 'damaged.png') });
});
