import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { notificationsOf } from './screens/notifications.ts';
import { expect, test as appTest } from './support/app.ts';
import { expectAccessible } from './support/expect-accessible.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import {
  createMakers,
  makeLookingProgram,
  newFile,
  newFileName,
  newVersion,
  startUpdateFeed,
} from './support/update-feed.ts';
import type { UpdateFeed } from './support/update-feed.ts';

/*
 * The look for newer versions, by a program that was built with a place to look at: a feed of this
 * machine over real https.
 */

const makers = createMakers();

type Looking = { programFolder: string; feed: UpdateFeed };

const test = appTest.extend<object, { looking: Looking }>({
  looking: [
    async ({}, use) => {
      const feed = await startUpdateFeed(makers);
      const programFolder = await mkdtemp(path.join(os.tmpdir(), 'keyring-looking-'));
      await makeLookingProgram(programFolder, feed.pinned);
      await use({ programFolder, feed });
      await rm(programFolder, { recursive: true, force: true });
      await feed.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** Downloads go into a folder of the test's, and a file manager is only asked for. */
async function standIns({ electron }: KeyringApp, downloads: string) {
  const shown = await electron.evaluateHandle(({ app, shell }, folder) => {
    const files: string[] = [];
    app.setPath('downloads', folder);
    shell.showItemInFolder = (file) => void files.push(file);
    return files;
  }, downloads);
  return () => shown.jsonValue();
}

async function openSettings(app: KeyringApp) {
  const { settings, page } = await app.window();
  await settings.button.click();
  return { settings, page, group: page.getByRole('group', { name: 'New versions' }) };
}

test('S44: a newer version is found, told once, downloaded, checked and shown; its host learns nothing', async ({
  start,
  looking: { programFolder, feed },
  folder,
  desktop,
}) => {
  feed.publish(makers);
  const bus = await notificationsOf(desktop).watch();
  const app = await start({ programFolder });
  const downloads = path.join(folder, 'downloads');
  const shown = await standIns(app, downloads);
  const { settings, group, page } = await openSettings(app);
  await expect(group.getByRole('checkbox', { name: 'Look for updates' })).toBeChecked();
  await expect(group).toContainText('Nobody has looked yet.');
  expect(feed.requests).toEqual([]);

  await group.getByRole('button', { name: 'Look now' }).click();
  await expect(group).toContainText(`There is a newer version: ${newVersion}.`);
  await expect.poll(() => bus.titles()).toEqual([`There is Keyring for Plex ${newVersion}`]);
  await expectAccessible(page, 'a newer version');
  feed.hold();
  await group.getByRole('button', { name: 'Download' }).click();
  await page.locator('progress.measured[value="50"]').waitFor();
  await expectAccessible(page, 'a download');
  await group.getByRole('button', { name: 'Cancel' }).click();
  await expect(group).toContainText('There is a newer version');
  feed.release();
  await group.getByRole('button', { name: 'Download' }).click();
  await expect(group).toContainText(`was downloaded and checked: ${newFileName}.`);
  expect(await readdir(downloads)).toEqual([newFileName]);
  expect(await readFile(path.join(downloads, newFileName), 'utf8')).toBe(newFile);
  await group.getByRole('button', { name: 'Show in folder' }).click();
  await expect.poll(shown).toEqual([path.join(downloads, newFileName)]);

  await group.getByRole('button', { name: 'Look now' }).click();
  await expect.poll(() => feed.requests.length).toBe(6);
  await expect(settings.alert).toHaveCount(0);
  expect(bus.titles()).toHaveLength(1);
  for (const { headers } of feed.requests)
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
    ]);
  await bus.stop();
});

test('S44: what somebody else has signed is said to be so, and not offered', async ({
  start,
  looking: { programFolder, feed },
}) => {
  feed.publish(createMakers());
  const { settings, group } = await openSettings(await start({ programFolder }));
  await group.getByRole('button', { name: 'Look now' }).click();
  await expect(settings.alert).toContainText('is not signed by the makers of this program');
  await expect(group.getByRole('button', { name: 'Download' })).toHaveCount(0);
  await expect(group).not.toContainText(newVersion);
});

test('S44: the program as it is built now has nothing of this', async ({ app }) => {
  const { settings, group } = await openSettings(app);
  await expect(settings.region.getByRole('group').first()).toBeVisible();
  await expect(settings.region.getByRole('button', { name: 'Copy diagnostics' })).toBeVisible();
  await expect(group).toHaveCount(0);
  await expect(settings.region).not.toContainText('New versions');
});
