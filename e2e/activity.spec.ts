import { appendFile, chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { paletteOf } from './screens/palette.ts';
import { trayOf } from './screens/tray.ts';
import { expect, test } from './support/app.ts';
import { electronProgram } from './support/keyring-app.ts';
import { chooseWhereToSave } from './support/file-dialogs.ts';
import { outFolder } from './support/out-folder.ts';

const pictures = path.join(outFolder, 'e2e/activity');

const fileOf = (profileFolder: string) => path.join(profileFolder, 'activity.jsonl');

/** The log as it lies on the disk. */
async function logged(profileFolder: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(fileOf(profileFolder), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('what was done is written down, with the way it was asked for, and never a secret', async ({
  app,
  world,
  desktop,
  profileFolder,
  clipboard,
}) => {
  const { page, accounts, servers, transientTokens, activity } = await app.signIn(world.nora);
  await accounts.account('nora_k').copyToken.click();
  await expect.poll(() => clipboard.read()).not.toBe('');
  const token = await clipboard.read();
  expect(world.nora.account.currentTokens()).toContain(token);
  await servers.server('Attic box').newTransientToken.click();
  await expect(transientTokens.items).toHaveCount(1);

  const tray = trayOf(desktop, app.pid);
  await tray.click('nora_k/Copy token');
  await expect.poll(async () => (await logged(profileFolder)).length).toBe(4);

  await activity.button.click();
  await expect(activity.rows).toHaveCount(4);
  const shown = await activity.rows.allInnerTexts();
  const plain = shown.map((row) =>
    row
      .split('\n')
      .map((part) => part.trim())
      .slice(1)
      .join(' '),
  );
  expect(plain).toEqual([
    'Copied the token of nora_k from the tray',
    'Made a transient token for Attic box in the window',
    'Copied the token of nora_k in the window',
    'Signed in nora_k in the window',
  ]);

  // An open page follows.
  await transientTokens.tokenFor('Attic box').forget.click();
  await expect(activity.rows).toHaveCount(5);
  await activity.filter.fill('attic');
  await expect(activity.rows).toHaveCount(2);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(pictures, `${colorScheme}.png`) });
  }
  await activity.filter.press('Escape');
  await expect(activity.region).toBeHidden();
  await expect(activity.button).toBeFocused();

  const text = await readFile(fileOf(profileFolder), 'utf8');
  expect(text).not.toContain(token);
  expect(text).not.toContain('@');
  expect((await stat(fileOf(profileFolder))).mode & 0o777).toBe(0o600);
});

test('quick copy is a way of its own', async ({ app, world, desktop, profileFolder }) => {
  await app.signIn(world.sam);
  await app.closeWindow();
  await desktop.run(electronProgram, [...app.args, '--quick']);
  const palette = await paletteOf(app.electron, desktop).page();
  await palette.getByRole('option').first().waitFor();
  await palette.keyboard.press('Enter');
  await expect
    .poll(async () => (await logged(profileFolder)).at(-1))
    .toMatchObject({ act: 'copied', way: 'quick-copy' });
});

test('a broken line costs no other, and a thousand rows can be looked through', async ({
  start,
  profileFolder,
}) => {
  await mkdir(profileFolder, { recursive: true });
  const line = (at: number): string =>
    JSON.stringify({
      at: 1_790_000_000_000 + at,
      act: 'copied',
      way: 'tray',
      thing: { kind: 'account', id: 'a1', name: `user_${String(at)}` },
      program: '',
      refusal: null,
    });
  const lines = Array.from({ length: 1_200 }, (_, at) => line(at));
  await writeFile(fileOf(profileFolder), `${lines.join('\n')}\n}{ broken\n`);
  await appendFile(fileOf(profileFolder), '{"at":');
  const app = await start();
  const { activity } = await app.window();
  await activity.button.click();
  await expect(activity.rows).toHaveCount(100);
  await expect(activity.rows.first()).toContainText('user_1199');
  await activity.filter.pressSequentially('user_201');
  await expect(activity.rows).toHaveCount(1);
  await activity.filter.fill('');
  await activity.showMore.click();
  await expect(activity.rows).toHaveCount(200);
});

test("an export is a file of its owner's alone; a cancelled one is none; a refusing folder is told", async ({
  app,
  world,
  profileFolder,
}) => {
  const { activity, status } = await app.signIn(world.sam);
  await activity.button.click();
  await expect(activity.rows).toHaveCount(1);
  await chooseWhereToSave(app, undefined);
  await activity.export.click();
  const chosen = path.join(profileFolder, 'my-log.jsonl');
  await chooseWhereToSave(app, chosen);
  await activity.export.click();
  await expect(status).toHaveText('The activity log was exported.');
  expect((await stat(chosen)).mode & 0o777).toBe(0o600);
  const text = await readFile(chosen, 'utf8');
  expect(
    text
      .trim()
      .split('\n')
      .map((each) => (JSON.parse(each) as { act: string }).act),
  ).toEqual(['signed-in']);
  await expect(activity.rows).toHaveCount(2);

  const closed = path.join(profileFolder, 'closed');
  await mkdir(closed, { mode: 0o500 });
  await chooseWhereToSave(app, path.join(closed, 'my-log.jsonl'));
  await activity.export.click();
  await expect(activity.alert).toContainText('could not be written there');
  await chmod(closed, 0o700);
});

test('a log that cannot be written stops nothing', async ({
  app,
  world,
  profileFolder,
  clipboard,
}) => {
  await mkdir(fileOf(profileFolder), { recursive: true });
  const { accounts, activity } = await app.signIn(world.sam);
  await accounts.account('sam').copyToken.click();
  await expect
    .poll(async () => world.sam.account.currentTokens().includes(await clipboard.read()))
    .toBe(true);
  await activity.button.click();
  await expect(activity.region).toContainText('Nothing yet.');
});
