import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test as commandTest } from './support/command-app.ts';
import { commandScript, ended, startProgram } from './support/command-line.ts';
import type { Ended } from './support/command-line.ts';
import { projectFolder } from './support/keyring-app.ts';
import { fencedCommands } from '../scripts/docs/fenced-commands.mjs';

/*
 * docs/recipes, each run as it stands, with an account of the stand-in's. Before each program on the
 * PATH stands one that writes its arguments down: no token may be among them.
 */

type Recipes = {
  /** A copy of docs/recipes. */
  folder: string;
  token: string;
  run: (program: string, ...args: string[]) => Promise<Ended>;
  /** All arguments of all programs that were watched, and everything that lies about. */
  written: () => Promise<string>;
};

const test = commandTest.extend<{ recipes: Recipes }>({
  recipes: async ({ command, world, plex, profileFolder, approvalAnswers }, use) => {
    await command.signIn(world.nora);
    const folder = path.join(profileFolder, 'recipes');
    const bin = path.join(profileFolder, 'bin');
    const argumentsFile = path.join(profileFolder, 'arguments');
    await cp(path.join(projectFolder, 'docs/recipes'), folder, { recursive: true });
    await mkdir(bin);
    const watched = async (name: string, then: string): Promise<void> =>
      writeFile(
        path.join(bin, name),
        // The programs of a pipe write at once, so each line is one write.
        `#!/bin/sh\nline=$(printf '%s ' ${name} "$@")\nprintf '%s\\n' "$line" >> '${argumentsFile}'\n${then}\n`,
        { mode: 0o755 },
      );
    const profile = `'--profile-dir=${profileFolder}'`;
    await watched(
      'keyring-for-plex',
      `word=$1; shift; exec '${process.execPath}' '${commandScript}' "$word" ${profile} "$@"`,
    );
    await watched('curl', 'exec /usr/bin/curl "$@"');
    await watched('node', `exec '${process.execPath}' "$@"`);
    await watched('docker', 'exit 0');
    await watched('python3', 'printenv PLEX_TOKEN; printenv KOMETA_PLEX_TOKEN; exit 0');
    await watched('awk', 'exec /usr/bin/awk "$@"');
    await watched('jq', 'exec cat');
    const env = {
      HOME: path.join(profileFolder, 'home'),
      PATH: `${bin}:/usr/bin:/bin`,
      PLEX_TV_URL: plex.url,
    };
    await use({
      folder,
      token: world.nora.account.currentTokens().at(-1) ?? '',
      run: async (program, ...args) => {
        const running = ended(startProgram(program, args, { env, cwd: folder }));
        await approvalAnswers(running, 'Always for this program');
        return running;
      },
      written: async () => {
        const logs = path.join(profileFolder, 'logs');
        const files = [
          argumentsFile,
          path.join(profileFolder, 'activity.jsonl'),
          path.join(profileFolder, 'programs.json'),
          ...(await readdir(logs)).map((name) => path.join(logs, name)),
        ];
        return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
      },
    });
  },
});

test('curl', async ({ recipes }) => {
  const { run, folder, token, written } = recipes;
  const { stdout, stderr, status } = await run('sh', path.join(folder, 'who-am-i.sh'), 'nora_k');
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ username: 'nora_k' });
  const all = await written();
  expect(all).toMatch(/^curl .*--header @-/m);
  expect(all).toContain('who-am-i.sh');
  expect(all).not.toContain(token);
});

test('a script that uses plexjs', async ({ recipes }) => {
  const { run, folder, token, written } = recipes;
  const packages = path.join(folder, 'node_modules/@lukehagar');
  await mkdir(packages, { recursive: true });
  const sdk = await realpath(path.join(projectFolder, 'node_modules/plexjs-old'));
  await symlink(sdk, path.join(packages, 'plexjs'));
  const script = path.join(folder, 'who-am-i.mjs');
  const got = await run('keyring-for-plex', 'exec', 'nora_k', '--', 'node', script);
  expect(got).toMatchObject({ status: 0, stdout: 'nora_k\n' });
  const all = await written();
  expect(all).toMatch(/^node .*who-am-i\.mjs/m);
  expect(all).not.toContain(token);
});

test('docker compose, with a secret file (no docker here: the file, and what compose is told of it)', async ({
  recipes,
}) => {
  const { run, folder, token, written } = recipes;
  expect(await run('sh', path.join(folder, 'start-compose.sh'), 'nora_k')).toMatchObject({
    status: 0,
  });
  const compose = await readFile(path.join(folder, 'compose.yml'), 'utf8');
  const [, mounted = ''] = /^ {2}plex_token:\n {4}file: (\S+)$/m.exec(compose) ?? [];
  const file = path.join(folder, mounted);
  expect(await readFile(file, 'utf8')).toBe(token);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  expect(compose).toContain('PLEX_TOKEN_FILE: /run/secrets/plex_token');
  const all = await written();
  expect(all).toMatch(/^docker compose up --detach/m);
  expect(all).not.toContain(token);
});

test('a systemd unit (no systemd runs here: its lines, and what systemd says of the file)', async ({
  recipes,
}) => {
  const { run, folder, token, written } = recipes;
  const unit = path.join(folder, 'plex-report.service');
  const text = await readFile(unit, 'utf8');
  const runtime = path.join(folder, 'runtime');
  await mkdir(path.join(runtime, 'plex-report'), { recursive: true, mode: 0o700 });
  const [, line = ''] = /^ExecStartPre=(.+)$/m.exec(text) ?? [];
  const words = line.replace('%t', runtime).replace('nora', 'nora_k').split(' ');
  const [program = '', ...args] = words;
  expect((await run(program, ...args)).status).toBe(0);
  const file = path.join(runtime, 'plex-report/plex_token');
  expect(await readFile(file, 'utf8')).toBe(token);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await written()).not.toContain(token);

  const checker = spawnSync('systemd-analyze', ['--user', 'verify', unit], { encoding: 'utf8' });
  // It knows the keys; that the two programs are not where it looks is no fault of the file.
  if (checker.error === undefined)
    expect(checker.stderr).not.toMatch(/Unknown|Invalid|Failed to parse/i);
});

test('cron, which asks nobody', async ({ recipes }) => {
  const { run, folder, token, written } = recipes;
  const script = path.join(folder, 'nightly.sh');
  expect((await run('sh', script, 'nora_k')).status).toBe(4);
  // Once at a terminal, as the recipe says.
  const line = `sh ${script} nora_k`;
  const byHand = await run('script', '--quiet', '--return', '--command', line, '/dev/null');
  expect(byHand.status).toBe(0);
  const nightly = await run('sh', script, 'nora_k');
  expect(JSON.parse(nightly.stdout)).toMatchObject({ username: 'nora_k' });
  const all = await written();
  expect(all).toMatch(/^curl .*--config -/m);
  expect(all).not.toContain(token);
});

test('a shell profile', async ({ recipes }) => {
  const { run, folder, token, written } = recipes;
  const profile = path.join(folder, 'profile.sh');
  const text = `. '${profile}'; PLEX_ACCOUNT=nora_k; with_plex printenv PLEX_TOKEN; printenv PLEX_TOKEN; exit 0`;
  const got = await run('bash', '-c', text);
  // What was run has it; the shell has not.
  expect(got).toMatchObject({ status: 0, stdout: `${token}\n` });
  expect(await written()).not.toContain(token);
});

test('Kometa', async ({ recipes }) => {
  const { run, folder, token, written } = recipes;
  const script = path.join(folder, 'kometa.sh');
  const got = await run('sh', script, folder, 'nora_k', '--run');
  expect(got).toMatchObject({ status: 0, stdout: `${token}\n${token}\n` });
  const all = await written();
  expect(all).toMatch(/^python3 kometa\.py --run/m);
  expect(all).not.toContain(token);
});

test('Tautulli: one line of its settings changes, and no other', async ({ recipes }) => {
  const { run, folder, token, written } = recipes;
  const config = path.join(folder, 'config.ini');
  const before = '[General]\npms_token = other\n[PMS]\npms_ip = 127.0.0.1\npms_token = old\n';
  await writeFile(config, before);
  const got = await run('sh', path.join(folder, 'tautulli.sh'), config, 'nora_k');
  expect(got).toMatchObject({ status: 0 });
  expect(await readFile(config, 'utf8')).toBe(before.replace('= old', `= ${token}`));
  expect((await stat(config)).mode & 0o777).toBe(0o600);
  expect(await written()).not.toContain(token);
});

test('every command of the README and the documents works as it stands', async ({
  recipes,
  world,
  plex,
}) => {
  test.slow(); // some twenty starts
  const { run, folder, token, written } = recipes;
  const { nora, atticBox } = world;
  await mkdir(path.join(folder, 'secrets'), { mode: 0o700 });
  const lines = fencedCommands()
    .map(({ line }) => line)
    .filter((line) => line.includes('keyring-for-plex'));
  const asHere = (line: string): string =>
    line
      .replaceAll('https://plex.tv', plex.url)
      .replaceAll('nora@example.test', nora.email)
      .replaceAll(/\bnora\b(?!@)/g, 'nora_k')
      .replaceAll('0123abcd', atticBox.machineIdentifier);
  const typed = `printf '%s\\n' '${nora.password}' '${nora.verificationCode ?? ''}' | `;
  const pasted = `printf '%s\\n' '${plex.issueToken(nora.account)}' | `;
  const before = (line: string): string => {
    if (!line.includes('plex sign-in')) return '';
    return line.includes('--token') ? pasted : typed;
  };
  // What ends a token comes last, in the order of the documents.
  const ends = (line: string): boolean => /keyring-for-plex (?:revoke|sign-out) /.test(line);
  const ordered = [...lines.filter((line) => !ends(line)), ...lines.filter(ends)];
  for (const line of new Set(ordered)) {
    const command = `${before(line)}${asHere(line)}`;
    const got = line.includes('completion fish')
      ? await run('fish', '--command', command)
      : await run('bash', '-c', `set -o pipefail; ${command}`);
    expect({ line, ...got }).toMatchObject({ line, status: 0 });
  }
  expect(lines.length).toBeGreaterThan(15);
  expect(await written()).not.toContain(token);
});
