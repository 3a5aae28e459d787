import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { accessibleOf } from './screens/accessible.ts';
import { trayOf } from './screens/tray.ts';
import { ended, runProgram, startProgram } from './support/command-line.ts';
import type { Ended, RunOptions } from './support/command-line.ts';
import { expect, packagedCommand, test as packagedTest } from './support/packaged-app.ts';
import { until } from './support/until.ts';

/* The command as the packages carry it: one program, beside the one that has the window. */

const test = packagedTest.extend<{
  /** As cron runs it: no display, no session bus. */
  env: Record<string, string | undefined>;
  command: (args: string[], more?: Partial<RunOptions>) => Promise<Ended>;
}>({
  env: async ({ desktop, configFolder }, use) => {
    const { HOME, PATH } = desktop.env;
    await use({ HOME, PATH, XDG_CONFIG_HOME: configFolder });
  },
  command: async ({ env }, use) =>
    use((args, { input, ...more } = {}) =>
      ended(startProgram(packagedCommand, args, { env, ...more }), input),
    ),
});
test.use({ desktopOptions: { accessibility: true, windowManager: true } });

test('the packaged command signs in, and hands tokens over once the person has agreed', async ({
  start,
  world,
  command,
  env,
  configFolder,
}) => {
  const { nora } = world;
  const { screen } = start({ switches: ['--hidden'] });
  await expect.poll(async () => (await command(['status'])).status).toBe(0);

  const input = `${nora.password}\n${nora.verificationCode ?? ''}\n`;
  expect(await command(['sign-in', nora.username], { input })).toMatchObject({
    status: 0,
    stderr: 'keyring-for-plex: Signed in: nora_k.\n',
  });
  const token = nora.account.currentTokens().at(-1) ?? '';
  expect((await command(['list'])).stdout).toMatch(/^account +nora_k /m);
  expect((await command(['get', 'nora_k', '--no-input'])).status).toBe(4);
  expect((await command(['get', 'nobody'])).status).toBe(3);

  const got = command(['get', 'nora_k']);
  await screen.waitFor('push button', 'For 1 hour');
  expect((await screen.tree()).join('\n')).toContain('get the token');
  // A question takes no yes in its first moment.
  await until('the question is answered', async () => {
    await screen.press('push button', 'For 1 hour').catch(() => undefined);
    return (await screen.tree()).join('\n').includes('For 1 hour') ? undefined : true;
  });
  expect(await got).toMatchObject({ status: 0, stdout: `${token}\n` });

  await test.step('where it was made and where it runs are two places', async () => {
    const secrets = path.join(configFolder, 'secrets');
    await mkdir(secrets, { mode: 0o700 });
    const args = ['write-secret', 'nora_k', 'secrets/plex_token', '--no-input'];
    expect(await command(args, { cwd: configFolder })).toMatchObject({ status: 0, stderr: '' });
    const file = path.join(secrets, 'plex_token');
    expect(await readFile(file, 'utf8')).toBe(token);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  await test.step('what exec runs takes its place: signals reach it, and its end is ours', async () => {
    const script =
      'trap "echo told; exit 3" TERM; echo $$ $PLEX_TOKEN; while :; do sleep 0.1; done';
    const args = ['exec', 'nora_k', '--no-input', '--', 'sh', '-c', script];
    const child = startProgram(packagedCommand, args, { env });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const end = ended(child);
    await until('it runs', () => (output.includes('\n') ? true : undefined));
    expect(output).toBe(`${String(child.pid)} ${token}\n`);
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ status: 3 });
    expect((await command(['exec', 'nora_k', '--', 'no-such-program'])).status).toBe(127);
  });

  await test.step('it speaks in its words alone', async () => {
    expect((await command(['get'])).status).toBe(2);
    expect((await command(['credential-helper', 'get'], { input: '{' })).status).toBe(2);
    expect((await command(['--help'])).stdout).toContain('credential-helper');
    expect((await command(['completion', 'zsh'])).stdout).toContain('#compdef keyring-for-plex');
  });
});

test('S16: no variable and no word makes the packaged command run a program of somebody else', async ({
  configFolder,
  env,
}) => {
  const script = path.join(configFolder, 'script.cjs');
  const mark = path.join(configFolder, 'ran');
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran');`);
  const run = (...args: string[]) =>
    runProgram(packagedCommand, args, {
      env: { ...env, NODE_OPTIONS: `--require=${script}`, ELECTRON_RUN_AS_NODE: '1' },
    });
  expect((await run('status')).status).toBe(6);
  expect((await run(script)).status).toBe(2);
  expect((await run(`--require=${script}`, 'status')).status).toBe(2);
  expect((await run(`--node-options=--require=${script}`, 'status')).status).toBe(2);
  expect(await readdir(configFolder)).not.toContain('ran');
});

test('the packaged command starts the app hidden where it does not run', async ({
  command,
  desktop,
  env,
}) => {
  const without = await command(['list']);
  expect(without).toMatchObject({ status: 6 });
  expect(without.stderr).toContain('no display');

  const started = await command(['list'], { env: { ...desktop.env, ...env } });
  expect(started).toMatchObject({ status: 0, stdout: 'Nothing yet: sign in first.\n' });
  const pid = await until('the icon in the panel', async () => {
    const icons = await desktop.run('tray-menu', ['items']).catch(() => '');
    const found = icons.split('\n').find((line) => line.includes('Keyring for Plex'));
    return found === undefined ? undefined : Number(found.split('\t')[1]);
  });
  expect(await readFile(`/proc/${String(pid)}/limits`, 'utf8')).toMatch(
    /^Max core file size +0 +0 /m,
  );
  expect(await accessibleOf(desktop, pid).windowTitles()).not.toContain('Keyring for Plex');
  await trayOf(desktop, pid).quit();
  await expect.poll(async () => (await command(['status'])).status).toBe(6);
});
