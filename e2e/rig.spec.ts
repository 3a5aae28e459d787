import { constants, existsSync } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright';
import { projectFolder } from './support/keyring-app.ts';
import { expect, startDesktop, test } from './support/rig.ts';

test.use({ desktopOptions: { tray: 'watcher' } });

const blankApp = path.join(import.meta.dirname, 'support/blank-app');

test('the keyring is open, and can be locked and opened again', async ({ desktop }) => {
  expect(await desktop.run('keyring-ctl', ['state'])).toBe('unlocked\n');
  await desktop.run('keyring-ctl', ['lock']);
  expect(await desktop.run('keyring-ctl', ['state'])).toBe('locked\n');
  await desktop.run('keyring-ctl', ['unlock']);
  expect(await desktop.run('keyring-ctl', ['state'])).toBe('unlocked\n');
});

test('secrets live in a keyring of the desktop itself', async ({ desktop }) => {
  const attributes = ['service', 'rig', 'account', 'nora_k'];
  await desktop.run('secret-tool', ['store', '--label=rig', ...attributes], { input: 'a secret' });
  expect(await desktop.run('secret-tool', ['lookup', ...attributes])).toBe('a secret');
  expect(await desktop.run('keyring-ctl', ['items'])).toContain('nora_k');
});

test('a tool that fails says why', async ({ desktop }) => {
  await desktop.run('keyring-ctl', ['lock']);
  await expect(desktop.run('keyring-ctl', ['unlock', 'a wrong password'])).rejects.toThrow(
    /keyring-ctl unlock .* ended with 1: keyring-ctl: .*password/i,
  );
  await desktop.run('keyring-ctl', ['unlock']);
});

test('the panel can go away and come back', async ({ desktop }) => {
  const watched = ['call', '--session', '--dest', 'org.kde.StatusNotifierWatcher'];
  const ask = [...watched, '--object-path', '/StatusNotifierWatcher'];
  const question = [...ask, '--method', 'org.freedesktop.DBus.Peer.Ping'];
  await desktop.run('gdbus', question);

  process.kill(await desktop.pid('watcher'), 'SIGTERM');
  await expect.poll(() => answers(desktop.run('gdbus', question))).toBe(false);

  const watcher = desktop.start('sni-watcher');
  await expect.poll(() => answers(desktop.run('gdbus', question))).toBe(true);
  await watcher.stop();
});

test('a notification reaches the daemon, and the log of the bus', async ({ desktop }) => {
  const log = desktop.start('notify-log', ['--until=Hello']);
  await log.waitForLine('"ready"');
  await desktop.run('gdbus', [
    ...['call', '--session', '--dest', 'org.freedesktop.Notifications'],
    ...['--object-path', '/org/freedesktop/Notifications'],
    ...['--method', 'org.freedesktop.Notifications.Notify'],
    ...['--', 'rig', '0', '', 'Hello', 'there', '[]', '{}', '-1'],
  ]);
  const note = JSON.parse(await log.waitForLine('"Hello"')) as unknown;
  expect(note).toMatchObject({ ev: 'notify', app: 'rig', summary: 'Hello', body: 'there' });
});

test('whoever started these tests, they run as an ordinary user, at home, who can read the project', async () => {
  const { uid, homedir } = os.userInfo();
  expect(uid).not.toBe(0);
  expect(process.env['HOME']).toBe(homedir);
  await access(homedir, constants.W_OK);
  for (const part of ['package.json', 'out/main/main.js', 'node_modules/electron/dist/electron']) {
    await access(path.join(projectFolder, part), constants.R_OK);
  }
});

test("an app's page runs in Chromium's sandbox", async ({ desktop }) => {
  const app = await _electron.launch({ args: [blankApp], env: desktop.env, chromiumSandbox: true });
  try {
    await app.firstWindow();
    const pid = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    expect(await readFile(`/proc/${String(pid)}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m);
  } finally {
    await app.close();
  }
});

test('two desktops stand side by side, and nothing is left of one taken down', async ({
  desktop,
}) => {
  const other = await startDesktop({ keyring: 'locked', tray: 'none', notifications: 'none' });
  const folder = other.env['RIG_DIR'] ?? '';
  expect(await other.run('keyring-ctl', ['state'])).toBe('locked\n');
  expect(await desktop.run('keyring-ctl', ['state'])).toBe('unlocked\n');

  // What an app may leave behind: a child of nobody, deaf to polite signals.
  await other.run('sh', [
    '-c',
    '(setsid sh -c "trap : TERM; while :; do sleep 5; done" &) >&- 2>&-',
  ]);
  expect(await processesOf(folder)).not.toEqual([]);
  await other.end();
  expect(await processesOf(folder)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

async function answers(asked: Promise<string>): Promise<boolean> {
  return asked.then(
    () => true,
    () => false,
  );
}

/** The processes that were started with this desktop's folder in their environment. */
async function processesOf(rigFolder: string): Promise<string[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const isOurs = async (pid: string): Promise<boolean> =>
    readFile(`/proc/${pid}/environ`, 'utf8').then(
      (environment) => environment.split('\0').includes(`RIG_DIR=${rigFolder}`),
      () => false, // gone meanwhile, or another user's
    );
  const ours = await Promise.all(all.map(isOurs));
  return all.filter((_, index) => ours[index]);
}
