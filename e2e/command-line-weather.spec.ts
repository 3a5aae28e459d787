import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DemoAccount } from './fake-plex/demo-world.ts';
import { expect, test } from './support/command-app.ts';
import { ended, startProgram } from './support/command-line.ts';
import { outFolder } from './support/out-folder.ts';
import { until } from './support/until.ts';

const pictures = path.join(outFolder, 'e2e/command-line');

/** A terminal of its own, as a person has one; gives all that stood there. */
function terminal(words: readonly string[], env: Record<string, string | undefined>) {
  // In the shell's place, which would have its own mind about Ctrl+C.
  const line = `exec ${words.map((word) => `'${word}'`).join(' ')}`;
  const child = startProgram('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env: { ...env, TERM: 'xterm', SHELL: '/bin/sh' },
  });
  let seen = '';
  child.stdout?.on('data', (chunk: Buffer) => (seen += chunk.toString('utf8')));
  const end = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    end,
    seen: () => seen,
    waitFor: (text: string) => until(text, () => (seen.includes(text) ? true : undefined)),
    type: (text: string) => child.stdin?.write(text),
  };
}

test('in a terminal, password and code are asked for and not shown', async ({ command, world }) => {
  const { words, env } = command;
  const { password, verificationCode = '' } = world.nora;
  const { end, seen, waitFor, type } = terminal([process.execPath, ...words('sign-in')], env);
  await waitFor('Username or e-mail address: ');
  type('nora_x\u007fk\r');
  await waitFor('Password: ');
  type(`${password}x\u007f\r`);
  await waitFor('Verification code: ');
  type(`${verificationCode}\r`);
  expect(await end).toBe(0);
  expect(seen()).toContain('Signed in: nora_k.');
  expect(seen()).toContain('nora_');
  expect(seen()).not.toContain(password);
  expect(seen()).not.toContain(verificationCode);
});

test('in a terminal, a token is pasted unseen', async ({ command, world }) => {
  const { words, env } = command;
  const [token = ''] = world.nora.account.currentTokens();
  const { end, seen, waitFor, type } = terminal(
    [process.execPath, ...words('sign-in', '--token')],
    env,
  );
  await waitFor('Token: ');
  type(`${token}\r`);
  expect(await end).toBe(0);
  expect(seen()).toContain('Signed in: nora_k.');
  expect(seen()).not.toContain(token);
});

test('bash keeps the commands in its history, and no token', async ({
  command,
  world,
  profileFolder,
}) => {
  const { env, signIn, words, approval } = command;
  await signIn(world.nora);
  const tokens = world.nora.account.currentTokens();
  const own = tokens.at(-1) ?? '';
  const bin = path.join(profileFolder, 'bin');
  const home = path.join(profileFolder, 'home-of-bash');
  await mkdir(bin);
  await mkdir(home);
  const [script = ''] = words();
  // It tells when it runs: what is typed from then on is for it, not for the shell.
  await writeFile(
    path.join(bin, 'keyring-for-plex'),
    `#!/bin/sh
echo "it runs: $1" >&2
word=$1; shift
exec '${process.execPath}' '${script}' "$word" '--profile-dir=${profileFolder}' "$@"
`,
    { mode: 0o755 },
  );
  const history = path.join(home, 'history');
  const shell = terminal(['bash', '--norc', '--noprofile', '-i'], {
    ...env,
    HOME: home,
    HISTFILE: history,
    PATH: `${bin}:/usr/bin:/bin`,
  });
  const typed: string[] = [];
  const run = async (line: string, during: () => Promise<void>): Promise<void> => {
    typed.push(line);
    shell.type(`${line}; echo "ended $((${typed.length})) with $?"\r`);
    await during();
    await shell.waitFor(`ended ${typed.length} with 0`).catch(() => {
      throw new Error(`${line}: ${JSON.stringify(shell.seen())}`);
    });
  };
  const agree = () => approval.answer('Once');
  await run('keyring-for-plex get nora_k', agree);
  await run('keyring-for-plex exec nora_k -- printenv PLEX_TOKEN', agree);
  await run('keyring-for-plex sign-in --token', async () => {
    await shell.waitFor('Token: ');
    shell.type(`${own}\r`);
  });
  await run('keyring-for-plex credential-helper store', async () => {
    await shell.waitFor('it runs: credential-helper');
    shell.type(`${JSON.stringify({ version: 1, token: own })}\r\u0004`);
  });
  shell.type('exit\r');
  expect(await shell.end).toBe(0);

  expect(shell.seen()).toContain(own); // It was there to be kept.
  const kept = await readFile(history, 'utf8');
  for (const line of typed) expect(kept).toContain(line);
  for (const token of tokens) expect(kept).not.toContain(token);
});

test('a question that nobody answers ends with --timeout, and its window goes', async ({
  command,
  world,
}) => {
  const { signIn, run, approval } = command;
  await signIn(world.nora);
  const seconds = 5;
  const waiting = run(['get', 'nora_k', `--timeout=${seconds}`]);
  await approval.page();
  const shownAt = Date.now();
  const { status, stdout, stderr } = await waiting;
  expect({ status, stdout }).toEqual({ status: 6, stdout: '' });
  expect(stderr).toContain('No answer came in time.');
  // Far from the minute after which the app itself takes silence for a no.
  expect(Date.now() - shownAt).toBeLessThan((seconds + 5) * 1_000);
  await expect.poll(() => approval.isShown()).toBe(false);
});

test('typed into bash, zsh and fish, commands, options and names of the app are completed', async ({
  command,
  world,
  profileFolder,
}) => {
  const { env, signIn, words } = command;
  await signIn(world.nora);
  const bin = path.join(profileFolder, 'bin');
  await mkdir(bin);
  const [script = ''] = words();
  const real = `'${process.execPath}' '${script}'`;
  // Names and completions are the real ones; what would be run after that is told.
  await writeFile(
    path.join(bin, 'keyring-for-plex'),
    `#!/bin/sh
case $1 in
completion) exec ${real} "$@" ;;
complete-names) exec ${real} "$@" '--profile-dir=${profileFolder}' ;;
esac
printf 'RUN'; printf '<%s>' "$@"; echo
`,
    { mode: 0o755 },
  );
  const shells = {
    bash: ['bash', '--norc', '--noprofile', '-i'],
    zsh: ['zsh', '-f', '-i'],
    fish: ['fish', '--no-config', '-i'],
  };
  const reads = {
    bash: 'source <(keyring-for-plex completion bash)',
    zsh: 'autoload -U compinit; compinit -u -D; source <(keyring-for-plex completion zsh)',
    fish: 'keyring-for-plex completion fish | source',
  };
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const home = path.join(profileFolder, shell);
    await mkdir(home);
    const { waitFor, type, end, seen } = terminal(['env', '-C', home, ...shells[shell]], {
      ...env,
      HOME: home,
      PATH: `${bin}:/usr/bin:/bin`,
    });
    // Two halves, so that the line that is typed is not what it prints.
    const run = async (line: string, printed: string): Promise<void> => {
      type(`${line}\r`);
      await waitFor(printed).catch(() => {
        throw new Error(`${shell}, ${line}: ${JSON.stringify(seen())}`);
      });
    };
    await run(`${reads[shell]}; echo 'it is 're'ady'`, 'it is ready');
    await run('keyring-for-plex stat\t', 'RUN<status>');
    await run('keyring-for-plex get --head\tnora\t', 'RUN<get><--header><nora_k>');
    await run('keyring-for-plex mint Att\t', 'RUN<mint><Attic box>');
    await run('keyring-for-plex credential-helper er\t', 'RUN<credential-helper><erase>');
    type('exit\r');
    await end;
  }
});

test('in a terminal, every command works, and Ctrl+C reaches what exec runs once', async ({
  command,
  world,
  approvalAnswers,
}) => {
  const { words, env, signIn } = command;
  await signIn(world.nora);
  const token = world.nora.account.currentTokens().at(-1) ?? '';
  const inTerminal = async (...args: string[]): Promise<string> => {
    const shown = terminal([process.execPath, ...words(...args)], env);
    await approvalAnswers(shown.end, 'Once');
    expect({ args, status: await shown.end, seen: shown.seen() }).toMatchObject({
      args,
      status: 0,
    });
    return shown.seen();
  };
  expect(await inTerminal('status')).toContain('runs.');
  expect(await inTerminal('list')).toContain('nora_k');
  expect(await inTerminal('get', 'nora_k')).toContain(token);
  expect(await inTerminal('mint', 'Attic box')).toContain(world.atticBox.transientTokens()[0]);
  expect(await inTerminal('env', 'nora_k')).toContain(`PLEX_TOKEN=${token}`);
  expect(
    await inTerminal('source', world.atticBox.machineIdentifier, '--server', 'Attic box'),
  ).toContain('local\thttp');
  expect(await inTerminal('completion', 'fish')).toContain('complete -c keyring-for-plex');
  expect(await inTerminal('exec', 'nora_k', '--', 'printenv', 'PLEX_TOKEN')).toContain(token);

  const counting =
    'n=0; trap "n=\\$((n+1)); echo hit \\$n" INT; echo up; i=0; while [ $i -lt 20 ]; do sleep 0.1; i=$((i+1)); done; exit 9';
  const running = terminal(
    [process.execPath, ...words('exec', 'nora_k', '--', 'bash', '-c', counting)],
    env,
  );
  void approvalAnswers(running.end, 'Once');
  await running.waitFor('up');
  running.type('\u0003');
  expect(await running.end).toBe(9);
  expect(running.seen()).toContain('hit 1');
  expect(running.seen()).not.toContain('hit 2');
});

test('in a terminal, a token for a tool is made, works, and is revoked alone', async ({
  command,
  world,
  plex,
  approvalAnswers,
}) => {
  const { words, env, signIn, run } = command;
  await signIn(world.nora);
  const inTerminal = async (...args: string[]): Promise<string> => {
    const shown = terminal([process.execPath, ...words(...args)], env);
    await approvalAnswers(shown.end, 'Once');
    expect({ args, status: await shown.end, seen: shown.seen() }).toMatchObject({
      args,
      status: 0,
    });
    return shown.seen();
  };
  const statusAtPlex = async (made: { token: string; clientIdentifier: string }) => {
    const { status } = await fetch(`${plex.url}/api/v2/user`, {
      headers: {
        'X-Plex-Token': made.token,
        'X-Plex-Client-Identifier': made.clientIdentifier,
      },
    });
    return status;
  };
  const make = async (tool: string) =>
    JSON.parse((await inTerminal('new-token', tool, '--json')).replace(/^[^{]*/, '')) as {
      kind: string;
      name: string;
      token: string;
      clientIdentifier: string;
    };
  const tautulli = await make('Tautulli');
  const kometa = await make('Kometa');
  expect(tautulli).toMatchObject({ kind: 'named-token', name: 'Tautulli' });
  expect(await statusAtPlex(tautulli)).toBe(200);
  expect(await inTerminal('new-token', 'Plain')).toMatch(/^keyring-for-plex: .*\r\n\S+\r\n$/);
  expect(await inTerminal('list')).toMatch(/tool +Tautulli +nora_k +valid/);
  expect(await inTerminal('get', 'tautulli')).toContain(`\n${tautulli.token}\r\n`);

  expect(await inTerminal('revoke', 'tool/Tautulli')).toContain('no longer works');
  expect(await statusAtPlex(tautulli)).toBe(401);
  expect(await statusAtPlex(kometa)).toBe(200);
  expect(world.nora.account.currentTokens()).toContain(kometa.token);
  const listed = await inTerminal('list');
  expect(listed).not.toContain('Tautulli');
  expect(listed).toContain('Kometa');
  const log = await inTerminal('activity');
  expect(log).toContain('Made the token for Tautulli by a program');
  expect(log).toContain('Revoked the token for Tautulli by a program');

  // Neither an account nor what is gone is revoked; nothing is made or ended without a yes.
  const statusOf = async (...args: string[]) => (await run(args)).status;
  expect(await statusOf('revoke', 'nora_k')).toBe(3);
  expect(await statusOf('revoke', 'Tautulli')).toBe(3);
  expect(await statusOf('new-token', '')).toBe(2);
  expect(await statusOf('new-token', 'Sonarr', '--account', 'nobody')).toBe(3);
  expect(await statusOf('new-token', 'Sonarr', '--no-input')).toBe(4);
  expect(await statusOf('revoke', 'Kometa', '--no-input')).toBe(4);
  expect((await command.approved(['new-token', 'Sonarr'], 'Deny')).status).toBe(5);
  expect((await run(['list'])).stdout).not.toContain('Sonarr');
  expect(await statusAtPlex(kometa)).toBe(200);

  // With Plex away it waits, and says so.
  await plex.stop();
  const queued = await command.approved(['revoke', 'Kometa', '--json'], 'Once');
  expect(queued).toMatchObject({ status: 6 });
  expect(JSON.parse(queued.stdout)).toEqual({ name: 'Kometa', outcome: 'queued' });
});

test('a hundred at once get each their own, and the person is asked once for each account', async ({
  command,
  world,
}) => {
  test.setTimeout(240_000);
  const { signIn, approved, run } = command;
  const people: DemoAccount[] = [world.nora, world.sam];
  for (const person of people) {
    await signIn(person);
    expect((await approved(['get', person.username], 'For 1 hour')).status).toBe(0);
  }
  const tokens = people.map(({ account }) => `${account.currentTokens().at(-1) ?? ''}\n`);
  expect(new Set(tokens).size).toBe(2);
  const all = await Promise.all(
    Array.from({ length: 100 }, (_, at) =>
      run(['get', people[at % 2]?.username ?? '', '--no-input']),
    ),
  );
  expect(all.map(({ stdout }) => stdout)).toEqual(all.map((_, at) => tokens[at % 2]));
});

test('starts the app hidden where it does not run, and says so where there is no display', async ({
  command,
  desktop,
  profileFolder,
}) => {
  const { app, run, words, env } = command;
  await app.quit();
  expect((await run(['status'])).status).toBe(6);
  const without = await run(['list']);
  expect(without.status).toBe(6);
  expect(without.stderr).toContain('no display');

  const started = await ended(
    startProgram(process.execPath, words('list'), { env: { ...desktop.env, ...env } }),
  );
  expect(started).toMatchObject({ status: 0, stdout: 'Nothing yet: sign in first.\n' });
  expect((await run(['status'])).status).toBe(0);
  const pid = appOf(profileFolder);
  process.kill(pid, 'SIGKILL');
  // It leaves its socket and its note behind: nobody is there all the same, and the next one takes over.
  await until('it is gone', () => (isRunning(pid) ? undefined : true));
  expect((await run(['status'])).status).toBe(6);
  const again = await ended(
    startProgram(process.execPath, words('list'), { env: { ...desktop.env, ...env } }),
  );
  expect(again.status).toBe(0);
  // Killed with a program waiting for the person: that one is told, and nothing hangs.
  process.kill(appOf(profileFolder), 'SIGKILL');
});

test('a program that waits is told when the app is killed', async ({ command, world }) => {
  const { app, signIn, run, approval } = command;
  await signIn(world.nora);
  const waiting = run(['get', 'nora_k']);
  await approval.page();
  process.kill(app.pid, 'SIGKILL');
  expect(await waiting).toMatchObject({ status: 6, stdout: '' });
});

test('a socket that others can reach is refused', async ({ command, profileFolder }) => {
  const { run } = command;
  const note = path.join(profileFolder, 'command-line.json');
  const { address } = JSON.parse(await readFile(note, 'utf8')) as { address: string };
  await chmod(path.dirname(address), 0o711);
  const refused = await run(['status']);
  expect(refused.status).toBe(6);
  expect(refused.stderr).toContain('nothing was sent');
  await chmod(path.dirname(address), 0o700);
  expect((await run(['status'])).status).toBe(0);
  await chmod(note, 0o640);
  expect((await run(['status'])).status).toBe(6);
});

test('the window shows a hostile name as what it is, within its borders', async ({
  command,
  world,
  profileFolder,
}) => {
  const { signIn, words, env, approval } = command;
  await signIn(world.nora);
  const folder = path.join(profileFolder, `x${'y'.repeat(200)}`, 'z'.repeat(200));
  await mkdir(folder, { recursive: true });
  const hostile = path.join(folder, '<b>Deny\u202egpj<br>\n\u200bAllow "Always" &amp; ${x}');
  await copyFile('/bin/bash', hostile);
  await chmod(hostile, 0o700);
  const line = [process.execPath, ...words('get', 'nora_k')].map((word) => `'${word}'`).join(' ');
  const asking = ended(startProgram(hostile, ['-c', `${line}; exit $?`], { env }));
  const page = await approval.page();
  await expect(page.getByRole('heading')).toContainText('<b>Deny‹U+202E›gpj');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(pictures, `hostile-${colorScheme}.png`) });
  }
  const shown = (await page.locator('main').textContent()) ?? '';
  expect(shown).not.toMatch(/[\u202a-\u202e\u200b\n]/);
  expect(await page.locator('b').count()).toBe(0);
  // Nothing pushes the way out out of sight.
  const height = await page.evaluate(() => window.innerHeight);
  const deny = await page.getByRole('button', { name: 'Deny' }).boundingBox();
  expect((deny?.y ?? 0) + (deny?.height ?? 0)).toBeLessThanOrEqual(height);
  expect(deny?.y).toBeGreaterThan(0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  // Escape is a no.
  await page.keyboard.press('Escape').catch(() => undefined);
  const { status, stderr } = await asking;
  expect(status).toBe(5);
  expect(stderr).toContain('This was denied');
  await rm(folder, { recursive: true });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The main process of the app that has this profile. */
function appOf(profileFolder: string): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return words.includes(`--profile-dir=${profileFolder}`) && words.includes('--hidden');
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error('no app has this profile');
  return Number(found);
}
