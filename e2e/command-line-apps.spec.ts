import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { approvalOf } from './screens/approval.ts';
import { expect, test } from './support/command-app.ts';
import { ended, startProgram } from './support/command-line.ts';
import { electronProgram } from './support/keyring-app.ts';
import { movedClock } from './support/moved-clock.ts';
import { startDesktop } from './support/rig.ts';
import { until } from './support/until.ts';

/* The app that the command line speaks to: locked, twice, in other clocks, without its desktop. */

test.describe('locked', () => {
  test('with --no-input the command ends at once, without it the person is asked to unlock first', async ({
    command,
    world,
    desktop,
  }) => {
    const { app, approval, run, approved, signIn } = command;
    await signIn(world.nora);
    const token = world.nora.account.currentTokens().at(-1) ?? '';
    expect((await approved(['get', 'nora_k'], 'For 1 hour')).status).toBe(0);
    await desktop.run(
      electronProgram,
      app.args.filter((each) => each !== '--hidden'),
    );
    const { settings } = await app.window();
    await settings.button.click();
    await settings.lockWhenIdle.selectOption('After 60 minutes');
    await expect(settings.lockWhenIdle).toHaveValue('60');
    await desktop.run('gdbus', [
      ...['emit', '--session', '--object-path', '/org/freedesktop/ScreenSaver', '--signal'],
      ...['org.freedesktop.ScreenSaver.ActiveChanged', 'true'],
    ]);
    await expect(settings.unlock).toBeVisible();

    // What was approved before is locked as well; what tells no secret is not.
    for (const words of [
      ['get', 'nora_k'],
      ['mint', 'Attic box'],
      ['exec', 'nora_k', '--', 'true'],
      ['sign-out', 'nora_k'],
      ['new-token', 'Tautulli'],
    ]) {
      const [name = '', ...rest] = words;
      expect(await run([name, '--no-input', ...rest])).toMatchObject({ status: 4, stdout: '' });
    }
    expect((await run(['status'])).stdout).toContain('Tokens: locked');
    expect((await run(['list', '--no-input'])).stdout).toContain('nora_k');

    const stays = run(['get', 'nora_k']);
    await answerUnlock('Return');
    expect(await stays).toMatchObject({ status: 4, stdout: '' });
    const opens = run(['get', 'nora_k']);
    await answerUnlock('Tab', 'Return');
    expect(await opens).toEqual({
      status: 0,
      signal: null,
      stdout: `${token}\n`,
      stderr:
        'keyring-for-plex: Locked; waiting for you to unlock it in the window of Keyring for Plex…\n',
    });
    expect(approval.isShown()).toBe(false);

    /** Answers main's own dialog, in which what lies nearest to hand is "Stay locked". */
    async function answerUnlock(...keys: string[]): Promise<void> {
      const id = await until('the question', async () => {
        const search = ['search', '--onlyvisible', '--pid', String(app.pid)];
        const ids = (await desktop.run('xdotool', search).catch(() => '')).trim().split('\n');
        for (const each of ids.filter(Boolean)) {
          const type = ['-id', each, '_NET_WM_WINDOW_TYPE'];
          if ((await desktop.run('xprop', type).catch(() => '')).includes('DIALOG')) return each;
        }
        return undefined;
      });
      await desktop.run('xdotool', ['windowfocus', '--sync', id]);
      for (const key of keys) await desktop.run('xdotool', ['key', key]);
    }
  });
});

test('of two apps on one profile the second goes, and the first one’s door stays open', async ({
  command,
  world,
  desktop,
  profileFolder,
}) => {
  const { app, run, approved, signIn } = command;
  await signIn(world.nora);
  expect((await approved(['get', 'nora_k'], 'For 1 hour')).status).toBe(0);
  const note = await readFile(path.join(profileFolder, 'command-line.json'), 'utf8');
  await desktop.run(electronProgram, app.args);
  expect(await readFile(path.join(profileFolder, 'command-line.json'), 'utf8')).toBe(note);
  expect((await run(['get', 'nora_k', '--no-input'])).stdout).toBe(
    `${world.nora.account.currentTokens().at(-1) ?? ''}\n`,
  );
});

test('two apps with two profiles each answer for themselves', async ({
  command,
  world,
  start,
  profileFolder,
}) => {
  const { run, approved, signIn, env, words } = command;
  const other = await mkdtemp(path.join(os.tmpdir(), 'keyring-profile-'));
  try {
    const second = await start({ switches: ['--hidden'], profileFolder: other });
    const runOther = (args: string[], input?: string) => {
      const [script = '', name = '', profile = '', ...rest] = words(...args);
      expect(profile).toBe(`--profile-dir=${profileFolder}`);
      const all = [script, name, `--profile-dir=${other}`, ...rest];
      return ended(startProgram(process.execPath, all, { env }), input);
    };
    await expect.poll(async () => (await runOther(['status'])).status).toBe(0);
    await signIn(world.nora);
    const { username, password } = world.sam;
    expect((await runOther(['sign-in', username], password)).status).toBe(0);
    expect((await run(['list'])).stdout).not.toContain('sam');
    expect((await runOther(['list'])).stdout).not.toContain('nora_k');

    expect((await approved(['get', 'nora_k'], 'For 1 hour')).status).toBe(0);
    // What was allowed in the one is not allowed in the other.
    expect((await runOther(['get', 'sam', '--no-input'])).status).toBe(4);
    const asking = runOther(['get', 'sam']);
    await approvalOf(second.electron).answer('Once');
    expect((await asking).stdout).toBe(`${world.sam.account.currentTokens().at(-1) ?? ''}\n`);
    expect((await run(['get', 'sam'])).status).toBe(3);

    await second.quit();
    expect((await runOther(['status'])).status).toBe(6);
    expect((await run(['get', 'nora_k', '--no-input'])).status).toBe(0);
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});

test('an hour is an hour, whatever the clock on the wall does', async ({
  command,
  world,
  start,
  desktop,
  profileFolder,
}) => {
  const { app, run, signIn } = command;
  await signIn(world.nora);
  await app.quit();
  const clock = movedClock(profileFolder, desktop.env);
  const { electron } = await start({ ...clock.start, switches: ['--hidden'] });
  await expect.poll(async () => (await run(['status'])).status).toBe(0);
  const approve = async (): Promise<void> => {
    const asking = run(['get', 'nora_k']);
    await approvalOf(electron).answer('For 1 hour');
    expect((await asking).status).toBe(0);
  };
  const statusUnasked = async () => (await run(['get', 'nora_k', '--no-input'])).status;
  await approve();
  expect(await statusUnasked()).toBe(0);
  clock.set(2);
  expect(await statusUnasked()).toBe(4);
  await approve();
  expect(await statusUnasked()).toBe(0);
  // Set back to before it began, nobody can say how long it has been.
  clock.set(-30);
  expect(await statusUnasked()).toBe(4);
  await approve();
  expect(await statusUnasked()).toBe(0);
  expect((await run(['activity'])).stdout).toContain('Handed over the token of nora_k');
});

test('a place of somebody else is refused, and nothing is sent there', async ({
  command,
  profileFolder,
}) => {
  const { run } = command;
  const note = path.join(profileFolder, 'command-line.json');
  const own = await readFile(note, 'utf8');
  const { address } = JSON.parse(own) as { address: string };
  const link = path.join(profileFolder, 'link');
  await mkdir(link, { mode: 0o700 });
  await symlink(address, path.join(link, 'socket'));
  for (const foreign of ['/etc/keyring.socket', '/run/keyring.socket', path.join(link, 'socket')]) {
    await writeFile(note, JSON.stringify({ version: 1, address: foreign, key: '' }));
    const refused = await run(['get', 'nora_k']);
    expect(refused).toMatchObject({ status: 6, stdout: '' });
    expect(refused.stderr).toContain('nothing was sent');
  }
  await writeFile(note, own);
  expect((await run(['status'])).status).toBe(0);
});

test('without a session bus the app starts all the same, and says how it stands', async ({
  command,
}) => {
  const { app, run, words, env } = command;
  await app.quit();
  // A display of its own, so that no bus is found by way of it.
  const bare = await startDesktop({ tray: 'none', notifications: 'none' });
  try {
    const { DISPLAY, XAUTHORITY } = bare.env;
    const started = await ended(
      startProgram(process.execPath, words('list'), {
        env: {
          ...env,
          DISPLAY,
          XAUTHORITY,
          DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
        },
      }),
    );
    expect(started).toMatchObject({ status: 0, stdout: 'Nothing yet: sign in first.\n' });
    const { stdout } = await run(['status', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ keychain: 'unavailable', accounts: 0 });
    expect((await run(['sign-in', 'sam', '--no-input'], 'attic-lamp-27')).status).toBe(4);
  } finally {
    // The app goes with its display.
    await bare.end();
  }
});
