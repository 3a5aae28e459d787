import { expect, test } from './support/app.ts';
import type { Desktop } from './support/rig.ts';

/** The windows on the desktop that bear our name: ours, and the dialogs of main's. */
async function windowsOf(desktop: Desktop): Promise<string[]> {
  const name = '^Keyring for Plex$';
  const search = ['search', '--onlyvisible', '--name', name];
  const found = await desktop.run('xdotool', search).catch(() => '');
  return found.split('\n').filter(Boolean);
}

test('S15: "Show token" opens a dialog of main\'s, and the page never holds the token', async ({
  app,
  world,
  desktop,
  clipboard,
}) => {
  const { accounts, page } = await app.signIn(world.sam);
  const [token = ''] = world.sam.account.currentTokens();
  await expect(accounts.account('sam').heading).toBeVisible();
  const before = await windowsOf(desktop);

  await accounts.account('sam').showToken.click();
  await expect.poll(() => windowsOf(desktop)).toHaveLength(before.length + 1);
  expect(await page.content()).not.toContain(token);
  const [dialog = ''] = (await windowsOf(desktop)).filter((each) => !before.includes(each));
  await desktop.run('xdotool', ['windowfocus', '--sync', dialog, 'key', 'Escape']);
  await expect.poll(() => windowsOf(desktop)).toHaveLength(before.length);
  expect(await clipboard.read()).toBe('');

  await accounts.account('sam').showToken.click();
  await expect.poll(() => windowsOf(desktop)).toHaveLength(before.length + 1);
  const [again = ''] = (await windowsOf(desktop)).filter((each) => !before.includes(each));
  await desktop.run('xdotool', ['windowfocus', '--sync', again, 'key', 'Tab', 'Return']);
  await expect.poll(() => clipboard.read()).toBe(token);
});
