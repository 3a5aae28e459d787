import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Screens } from './screens/screens.ts';
import { expect, test } from './support/app.ts';
import { chooseWhatToOpen, chooseWhereToSave } from './support/file-dialogs.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { outFolder } from './support/out-folder.ts';

const passphrase = 'attic lamp and seven geese';
const pictures = path.join(outFolder, 'e2e/backup');

async function openSettings(app: KeyringApp): Promise<Screens> {
  const screens = await app.window();
  await screens.settings.button.click();
  await expect(screens.backup.exportPlain).toBeVisible();
  return screens;
}

async function exportAll(app: KeyringApp, file: string): Promise<Screens> {
  await chooseWhereToSave(app, file);
  const screens = await openSettings(app);
  const { backup, status } = screens;
  await backup.exportSecret.click();
  await backup.newPassphrase.fill(passphrase);
  await backup.sameAgain.fill(passphrase);
  await backup.export.click();
  await expect(status).toHaveText('The encrypted backup was saved.', { timeout: 60_000 });
  return screens;
}

async function takePictures({ page, backup }: Screens, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await backup.group.scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(pictures, `${name}-${colorScheme}.png`) });
  }
}

test('all tokens go into an encrypted file and come back elsewhere, and work', async ({
  app,
  start,
  world,
  keychain,
  profileFolder,
  clipboard,
}) => {
  await app.signIn(world.sam);
  const [token = ''] = world.sam.account.currentTokens();
  const file = path.join(profileFolder, 'all.age');
  const screens = await exportAll(app, file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const bytes = await readFile(file, 'latin1');
  expect(bytes).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/);
  expect(bytes).not.toContain(token);
  await screens.activity.button.click();
  await expect(screens.activity.rows.first()).toContainText('Exported a backup with all tokens');
  await app.quit();
  await keychain.clear();

  const other = await start({ profileFolder: path.join(profileFolder, 'other') });
  await chooseWhatToOpen(other, file);
  const there = await openSettings(other);
  await there.backup.choose.click();
  await there.backup.passphrase.fill('not this one at all');
  await there.backup.open.click();
  await expect(there.backup.alert).toContainText('does not open the backup', { timeout: 60_000 });
  await expect(there.backup.passphrase).toHaveValue('');
  await there.backup.passphrase.fill(passphrase);
  await takePictures(there, 'passphrase');
  await there.backup.open.click();
  await expect(there.backup.lines.first()).toContainText('Account sam', { timeout: 60_000 });
  await expect(there.backup.lines.first()).toContainText('Will be added');
  expect(await keychain.texts()).toEqual([]);
  await takePictures(there, 'preview');
  await there.backup.import.click();
  await expect(there.backup.lines.first()).toContainText('Added');
  await there.backup.done.click();
  await there.accounts.account('sam').copyToken.click();
  await expect.poll(() => clipboard.read()).toBe(token);
  expect(await there.page.content()).not.toContain(token);

  // The same file again changes nothing.
  await there.backup.choose.click();
  await there.backup.passphrase.fill(passphrase);
  await there.backup.open.click();
  await expect(there.backup.lines.first()).toContainText('Here already', { timeout: 60_000 });
});

test("an older file never takes a newer token's place", async ({
  app,
  plex,
  world,
  keychain,
  profileFolder,
}) => {
  await app.signIn(world.sam);
  const file = path.join(profileFolder, 'old.age');
  await exportAll(app, file);
  const { accounts, signIn } = await app.window();
  await accounts.addAccount.click();
  await signIn.login.waitFor();
  const screens = await app.signIn(world.sam);
  const newer = await keychain.entriesOf(plex.url);
  await chooseWhatToOpen(app, file);
  await screens.settings.button.click();
  await screens.backup.choose.click();
  await screens.backup.passphrase.fill(passphrase);
  await screens.backup.open.click();
  await expect(screens.backup.lines.first()).toContainText('Kept: what is here is newer', {
    timeout: 60_000,
  });
  await screens.backup.import.click();
  await expect(screens.backup.done).toBeVisible();
  expect(await keychain.entriesOf(plex.url)).toEqual(newer);
});

test('without secrets it lists who is to sign in, and holds no token', async ({
  app,
  start,
  world,
  keychain,
  profileFolder,
}) => {
  await app.signIn(world.sam);
  const tokens = world.sam.account.currentTokens();
  const file = path.join(profileFolder, 'plain.json');
  await chooseWhereToSave(app, file);
  const { backup, status } = await openSettings(app);
  await backup.exportPlain.click();
  await expect(status).toHaveText('The backup without secrets was saved.');
  const text = await readFile(file, 'utf8');
  for (const token of tokens) expect(text).not.toContain(token);
  await app.quit();
  await keychain.clear();

  const other = await start({ profileFolder: path.join(profileFolder, 'other') });
  await chooseWhatToOpen(other, file);
  const there = await openSettings(other);
  await there.backup.choose.click();
  await expect(there.backup.lines.first()).toContainText('sign in to it afterwards');
  await there.backup.import.click();
  await expect(there.accounts.account('sam').card).toContainText('sign in again');
});

test('a server of a backup is on the list at once', async ({ app, plex, world, profileFolder }) => {
  const cellar = await plex.addServer({ name: 'Cellar', owner: world.mailOnly.account });
  const { servers } = await app.signIn(world.sam);
  await servers.add(cellar.url);
  const { card, remove } = servers.server(new URL(cellar.url).host);
  await expect(card).toBeVisible();
  const file = path.join(profileFolder, 'plain.json');
  await chooseWhereToSave(app, file);
  const { backup, status } = await openSettings(app);
  await backup.exportPlain.click();
  await expect(status).toHaveText('The backup without secrets was saved.');
  await remove.click();
  await expect(card).toBeHidden();

  await chooseWhatToOpen(app, file);
  await backup.choose.click();
  await backup.import.click();
  await expect(backup.lines.filter({ hasText: 'Server at' })).toContainText('Added');
  await expect(card).toBeVisible();
});

test('a file that is no good says why, and nothing changes', async ({
  app,
  world,
  plex,
  keychain,
  profileFolder,
}) => {
  await app.signIn(world.sam);
  const before = await keychain.entriesOf(plex.url);
  const file = path.join(profileFolder, 'bad');
  await chooseWhatToOpen(app, file);
  const { backup } = await openSettings(app);
  const format = 'keyring-for-plex-backup';
  const bad = [
    ['is no backup of Keyring for Plex', 'hello'],
    ['A newer version', JSON.stringify({ format, version: 7 })],
    ['is damaged', JSON.stringify({ format, version: 1 })],
  ] as const;
  for (const [sentence, text] of bad) {
    await writeFile(file, text);
    await backup.choose.click();
    await expect(backup.alert).toContainText(sentence);
  }
  await truncate(file, 8_388_609);
  await backup.choose.click();
  await expect(backup.alert).toContainText('larger than any backup');
  await chooseWhatToOpen(app, `${file}-gone`);
  await backup.choose.click();
  await expect(backup.alert).toContainText('could not be read');
  expect(await keychain.entriesOf(plex.url)).toEqual(before);
});

test('a passphrase is long enough and typed the same twice', async ({ app, world }) => {
  await app.signIn(world.sam);
  const screens = await openSettings(app);
  const { backup } = screens;
  await backup.exportSecret.click();
  await expect(backup.newPassphrase).toBeFocused();
  await backup.newPassphrase.fill('short');
  await expect(backup.group).toContainText('Too short: 7 more at least.');
  await backup.sameAgain.fill('other');
  await takePictures(screens, 'new-passphrase');
  await backup.export.click();
  await expect(backup.alert).toContainText('not the same');
  await backup.sameAgain.fill('short');
  await backup.export.click();
  await expect(backup.alert).toContainText('too short');
  await backup.cancel.click();
  await expect(backup.exportSecret).toBeVisible();
});
