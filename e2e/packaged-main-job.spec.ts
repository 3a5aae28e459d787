import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createLeakScanner } from './support/leak-scan.ts';
import { filesBelow } from './support/leak-search.ts';
import { expect, test } from './support/packaged-app.ts';

test.use({ desktopOptions: { accessibility: true, windowManager: true } });

test('S22: the packaged program does the main job, and leaves no secret in its output and files', async ({
  start,
  plex,
  world,
  keychain,
  clipboard,
  configFolder,
}) => {
  const { nora, atticBox } = world;
  const app = start();
  const { screen, tray } = app;

  await test.step('signs in with a verification code, by keyboard alone', async () => {
    await screen.waitFor('entry', 'Email or username');
    await screen.type('entry', 'Email or username', nora.username);
    await screen.type('password text', 'Password', nora.password);
    await screen.keys('Return');
    await screen.waitFor('entry', 'Verification code');
    await screen.type('entry', 'Verification code', nora.verificationCode ?? '');
    await screen.keys('Return');
    await screen.waitFor('heading', 'nora_k');
  });

  await test.step('the keychain holds our one entry, with the token that Plex issued', async () => {
    const [entry, ...others] = await keychain.entriesOf(plex.url);
    expect(others).toEqual([]);
    expect(nora.account.currentTokens()).toContain(entry?.token);
  });

  await test.step('copies a new transient token from the tray', async () => {
    await tray.waitFor('Attic box/New transient token and copy', 30);
    await tray.click('Attic box/New transient token and copy');
    await expect.poll(() => clipboard.read()).toMatch(/^transient-/);
    expect(atticBox.transientTokens()).toContain(await clipboard.read());
  });

  await test.step('quits from the tray, and takes the token along from the clipboard', async () => {
    await tray.quit();
    expect(await app.ended).toBe(0);
    await expect.poll(() => clipboard.readBoth()).toEqual(['', '']);
  });

  await test.step('has left no secret in what it printed, from its first line on, and wrote', async () => {
    const scanner = createLeakScanner(plex.secrets());
    expect(scanner.scan('output', app.output())).toEqual([]);
    const files = await filesBelow(configFolder);
    expect(files.length).toBeGreaterThan(5);
    for (const file of files)
      expect(scanner.scanPacked(path.basename(file), await readFile(file))).toEqual([]);
  });
});
