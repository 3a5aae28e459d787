import { expect, test } from './support/app.ts';

test.use({ desktopOptions: { logind: true } });

/** Far less than the 30 s after which the token goes anyway. */
const SOON = { timeout: 5_000 };

test('S26: the token goes when the screen is locked or the computer sleeps, and nothing else does', async ({
  app,
  world,
  clipboard,
  desktop,
}) => {
  const { accounts } = await app.signIn(world.sam);
  const copy = async (): Promise<void> => {
    await accounts.account('sam').copyToken.click();
    await expect.poll(() => clipboard.read()).toMatch(/^[\w-]{20}$/);
  };
  const screenSaver = (name: string, isActive: boolean): Promise<string> => {
    const path = `/${name.replaceAll('.', '/')}`;
    const body = `boolean:${String(isActive)}`;
    return desktop.run('dbus-send', ['--session', path, `${name}.ActiveChanged`, body]);
  };

  await copy();
  await desktop.run('logind-ctl', ['lock']);
  await expect.poll(() => clipboard.read(), SOON).toBe('');

  for (const name of ['org.freedesktop.ScreenSaver', 'org.gnome.ScreenSaver']) {
    await copy();
    await screenSaver(name, false);
    await screenSaver(name, true);
    await expect.poll(() => clipboard.read(), SOON).toBe('');
  }

  await copy();
  await clipboard.write('a shopping list');
  await desktop.run('logind-ctl', ['lock']);
  expect(await clipboard.read()).toBe('a shopping list');
  await copy();
  await desktop.run('logind-ctl', ['suspend']);
  await desktop.run('logind-ctl', ['suspend']);
  await expect.poll(() => clipboard.read(), SOON).toBe('');
  await desktop.run('logind-ctl', ['resume']);
  await clipboard.write('a shopping list');
  await desktop.run('logind-ctl', ['suspend']);
  expect(await app.quit()).toBe(0);
  expect(await clipboard.read()).toBe('a shopping list');
});
