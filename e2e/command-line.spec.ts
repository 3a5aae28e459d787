import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ask, field } from './fake-plex/ask.ts';
import { expect, test } from './support/command-app.ts';
import { ended, startProgram } from './support/command-line.ts';
import type { Ended } from './support/command-line.ts';
import { electronProgram } from './support/keyring-app.ts';
import { outFolder } from './support/out-folder.ts';
import { until } from './support/until.ts';

test('signs in, lists, and hands a token over once the person has agreed', async ({
  command,
  world,
}) => {
  await command.signIn(world.nora);
  const token = world.nora.account.currentTokens().at(-1);

  const listed = await command.run(['list']);
  expect(listed.stdout).toMatch(/^KIND +NAME +ACCOUNT +STATE +ENDS\naccount +nora_k +nora_k +/);
  const got = await command.approved(['get', 'nora_k'], 'Once');
  expect(got).toEqual({
    status: 0,
    signal: null,
    stdout: `${token ?? ''}\n`,
    stderr: 'keyring-for-plex: Waiting for your answer in the window of Keyring for Plex…\n',
  });
  // Once was once.
  const denied = await command.approved(['get', 'nora_k'], 'Deny');
  expect(denied.status).toBe(5);
  expect(denied.stdout).toBe('');
});

const pictures = path.join(outFolder, 'e2e/command-line');

/** A script of the user's own, which asks for what its words say. */
async function scriptIn(folder: string, name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o700);
  return file;
}

/** As a shell script writes it. */
const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

test('remembers a program until it changes, and shows it in the settings', async ({
  command,
  world,
  profileFolder,
  desktop,
}) => {
  const { words, env, approval, app } = command;
  await command.signIn(world.nora);
  const token = world.nora.account.currentTokens().at(-1) ?? '';
  const ask = quoted([process.execPath, ...words('get', 'nora_k', '--no-input')]);
  const first = quoted([process.execPath, ...words('get', 'nora_k')]);
  const script = await scriptIn(profileFolder, 'backup.sh', `${first}\n:\n`);
  const run = (): Promise<Ended> => ended(startProgram('/bin/bash', [script], { env }));

  const asked = run();
  const page = await approval.page();
  await expect(page.getByRole('heading')).toHaveText('backup.sh asks for a credential');
  await expect(page.getByRole('button', { name: 'Deny' })).toBeFocused();
  const facts = page.getByRole('definition');
  await expect(facts.nth(2)).toHaveText(new RegExp(`^${script}, run by /.*bash$`));
  await expect(facts.nth(3)).toHaveText(/node/);
  await expect(facts.nth(0)).toHaveText('nora_k');
  await expect(facts.nth(1)).toHaveText('get the token');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(pictures, `approval-${colorScheme}.png`) });
  }
  expect(await page.content()).not.toContain(token);
  await approval.answer('Always for this program');
  expect((await asked).stdout).toBe(`${token}\n`);
  // Now nobody needs to be there.
  expect((await run()).stdout).toBe(`${token}\n`);
  expect(approval.isShown()).toBe(false);

  await desktop.run(electronProgram, [...app.args.filter((each) => each !== '--hidden')]);
  const { settings, page: window } = await app.window();
  await settings.button.click();
  const row = window.getByRole('listitem').filter({ hasText: 'backup.sh' });
  await expect(row).toContainText('May get the token of nora_k, always.');
  await expect(row).toContainText(`${script}, run by /`);
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme });
    await row.scrollIntoViewIfNeeded();
    await window.screenshot({ path: path.join(pictures, `settings-${colorScheme}.png`) });
  }

  await writeFile(script, `${ask}\n:\n`);
  expect((await run()).stdout).toBe('');
  await expect(row).toBeHidden();

  await writeFile(script, `${first}\n:\n`);
  const again = run();
  await approval.answer('For 1 hour');
  expect((await again).stdout).toBe(`${token}\n`);
  await expect(row).toContainText('until');
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toBeHidden();
});

test('ends as its documentation says', async ({ command, world }) => {
  const { run, signIn, approved } = command;
  await signIn(world.nora);
  const statusOf = async (...args: string[]): Promise<number | null> => (await run(args)).status;
  expect(await statusOf('get')).toBe(2);
  expect(await statusOf('get', 'nora_k', '--odd')).toBe(2);
  expect(await statusOf('get', 'nora_k', '--json', '--env')).toBe(2);
  expect(await statusOf('get', 'nobody')).toBe(3);
  expect(await statusOf('get', 'n'.repeat(100_000))).toBe(3);
  expect(await statusOf('mint', 'No such server')).toBe(3);
  expect(await statusOf('get', 'nora_k', '--no-input')).toBe(4);
  expect((await approved(['get', 'nora_k'], 'Deny')).status).toBe(5);
  expect((await run(['sign-in', 'sam'], 'wrong')).status).toBe(5);
  expect((await run(['credential-helper', 'get'], 'x'.repeat(1_048_576))).status).toBe(2);
  const name = 'a'.repeat(60_000);
  expect(
    (await run(['credential-helper', 'get'], JSON.stringify({ version: 1, name }))).status,
  ).toBe(3);
  const help = await run(['--help']);
  expect(help.status).toBe(0);
  expect(help.stdout).toContain('credential-helper');
});

test('makes transient tokens, finds sources, and writes secrets and environment files', async ({
  command,
  world,
  plex,
  profileFolder,
}) => {
  const { run, signIn, approved, env, words } = command;
  await signIn(world.nora);
  const token = world.nora.account.currentTokens().at(-1) ?? '';
  const minted = await approved(['mint', 'attic box', '--json'], 'For 1 hour');
  const [transientToken] = world.atticBox.transientTokens();
  expect(JSON.parse(minted.stdout)).toMatchObject({
    kind: 'transient-token',
    name: 'Attic box',
    token: transientToken,
  });

  const source = await approved(
    ['source', `server://${world.atticBox.machineIdentifier}`, '--server', 'Attic box', '--json'],
    'For 1 hour',
  );
  expect(JSON.parse(source.stdout)).toMatchObject({ name: 'Attic box' });

  const header = await approved(['get', 'nora_k', '--header'], 'For 1 hour');
  expect(header.stdout).toBe(`X-Plex-Token: ${token}\n`);
  expect((await run(['env', 'nora_k', '--no-input'])).stdout).toContain(`PLEX_TOKEN=${token}\n`);
  const helped = await run(
    ['credential-helper', 'get', '--no-input'],
    '{"version":1,"name":"nora_k"}',
  );
  expect(JSON.parse(helped.stdout)).toMatchObject({ version: 1, kind: 'account', token });

  const secrets = path.join(profileFolder, 'secrets');
  await mkdir(secrets, { mode: 0o755 });
  await chmod(secrets, 0o755);
  const file = path.join(secrets, 'plex_token');
  const refused = await run(['write-secret', 'nora_k', file, '--no-input']);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('chmod o-rwx');
  await chmod(secrets, 0o700);
  await writeFile(file, 'old', { mode: 0o644 });
  expect(await run(['write-secret', 'nora_k', file, '--no-input'])).toMatchObject({
    status: 0,
    stdout: '',
    stderr: '',
  });
  expect(await readFile(file, 'utf8')).toBe(token);
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const program = [
    '--',
    'sh',
    '-c',
    'echo "$PLEX_TOKEN $PLEX_URL $PLEXAPI_AUTH_SERVER_TOKEN $MINE"; exit 7',
  ];
  const executed = await run(['exec', 'nora_k', '--no-input', '--env', 'MINE', ...program]);
  expect(executed).toMatchObject({ status: 7, stdout: `${token} ${plex.url} ${token} ${token}\n` });
  expect((await run(['exec', 'nora_k', '--', 'no-such-program'])).status).toBe(127);

  // Signals reach the program, and how it ended is how we end.
  const child = startProgram(
    process.execPath,
    words(
      'exec',
      'nora_k',
      '--',
      'sh',
      '-c',
      'trap "echo told; exit 3" TERM; echo up; while :; do sleep 0.1; done',
    ),
    { env },
  );
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const end = ended(child);
  await until('it runs', () => (output.includes('up') ? true : undefined));
  child.kill('SIGTERM');
  expect(await end).toMatchObject({ status: 3 });
  expect(output).toBe('up\ntold\n');
  const killed = await run(['exec', 'nora_k', '--', 'sh', '-c', 'kill -KILL $$']);
  expect(killed).toMatchObject({ status: null, signal: 'SIGKILL' });

  expect((await approved(['sign-out', 'nora_k'], 'Once')).status).toBe(0);
  const { stdout: activity } = await run(['activity']);
  expect(activity).toMatch(/^\S+ {2}Signed out nora_k by a program \(\/.*\)\.\n/);
  expect(activity).toMatch(/Handed over the token of nora_k by a program/);
  expect(activity).toMatch(/Made a transient token for Attic box by a program/);
  expect(activity).not.toContain(token);
  expect(world.nora.account.currentTokens()).not.toContain(token);
});

test('a signal that comes as soon as the program runs ends that, and leaves nothing running', async ({
  command,
  world,
}) => {
  const { run, signIn, approved } = command;
  await signIn(world.nora);
  await approved(['get', 'nora_k'], 'For 1 hour');
  const program = `trap "exit 3" TERM; kill -TERM $PPID; i=0; while [ $i -lt 90 ]; do sleep 0.1; i=$((i + 1)); done`;
  for (let round = 0; round < 20; round += 1) {
    const { status, signal } = await run([
      'exec',
      'nora_k',
      '--no-input',
      '--',
      'sh',
      '-c',
      program,
    ]);
    expect({ status, signal }).toEqual({ status: 3, signal: null });
  }
});

test('keeps a token that is pasted, or stored by another tool, and never shows it', async ({
  command,
  world,
  plex,
  keychain,
}) => {
  const { run, approved } = command;
  // One that the person has from elsewhere.
  const [token = ''] = world.nora.account.currentTokens();
  const store = (more: object) =>
    run(['credential-helper', 'store'], JSON.stringify({ version: 1, ...more }));
  for (const odd of [{}, { token: 7 }, { token: '' }, { token: 'x'.repeat(5_000) }, { login: 'x' }])
    expect(await store(odd)).toMatchObject({ status: 2, stdout: '' });
  expect(await store({ token: 'a shopping list' })).toMatchObject({ status: 5, stdout: '' });
  const unknown = 'made_up_and_not_known';
  const rejected = await store({ token: unknown });
  expect(rejected).toMatchObject({ status: 4, stdout: '' });
  expect(rejected.stderr).not.toContain(unknown);
  expect(await keychain.entriesOf(plex.url)).toEqual([]);

  const stored = await store({ token });
  expect({ ...stored, stdout: JSON.parse(stored.stdout) as unknown }).toMatchObject({
    status: 0,
    stdout: { version: 1, name: 'nora_k' },
    stderr: '',
  });
  expect(await keychain.entriesOf(plex.url)).toMatchObject([{ name: 'nora_k', token }]);
  // Stored once more it stays as it is, as a tool does that stores what it got.
  expect((await store({ token })).status).toBe(0);
  expect(world.nora.account.currentTokens()).toContain(token);
  const helped = run(['credential-helper', 'get'], '{"version":1,"name":"nora_k"}');
  await command.approval.answer('Once');
  expect(JSON.parse((await helped).stdout)).toMatchObject({ version: 1, token });

  const erased = run(['credential-helper', 'erase'], '{"version":1,"name":"nora_k"}');
  await command.approval.answer('Once');
  expect(JSON.parse((await erased).stdout)).toEqual({ version: 1, name: 'nora_k' });
  expect(world.nora.account.currentTokens()).not.toContain(token);
  expect(await keychain.entriesOf(plex.url)).toEqual([]);

  const { username, password } = world.sam;
  const form = { login: username, password };
  const other = String(field(await ask(`${plex.url}/api/v2/users/signin`, { form }), 'authToken'));
  expect(await run(['sign-in', 'sam', '--token'], other)).toMatchObject({ status: 2 });
  expect(await run(['sign-in', '--token'], `${other}\n`)).toMatchObject({
    status: 0,
    stdout: '',
    stderr: 'keyring-for-plex: Signed in: sam.\n',
  });
  expect((await approved(['get', 'sam'], 'Once')).stdout).toBe(`${other}\n`);
  const { stdout: activity } = await run(['activity']);
  expect(activity).toMatch(/Signed in nora_k by a program/);
  expect(activity).not.toContain(token);
});
