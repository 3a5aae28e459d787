import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, packagedProgram, test } from './support/packaged-app.ts';
import { processTree, procFile } from './support/processes.ts';
import { until } from './support/until.ts';

test.use({ desktopOptions: { accessibility: true, windowManager: true } });

const execute = promisify(execFile);

/** How a fuse that is on is written in the program: the character '1'. */
const FUSE_ON = 0x31;

/** What is listened on, by the processes below one: as the kernel tells. */
async function listeningPorts(root: number): Promise<string[]> {
  const sockets = new Set<string>();
  for (const { pid } of await processTree(root)) {
    for (const name of await readdir(`/proc/${String(pid)}/fd`).catch(() => [])) {
      const link = await execute('readlink', [`/proc/${String(pid)}/fd/${name}`]).catch(() => null);
      const inode = /^socket:\[(\d+)\]/.exec(link?.stdout ?? '')?.[1];
      if (inode !== undefined) sockets.add(inode);
    }
  }
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const LISTEN = '0A';
  return tables
    .flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
    .filter(([, , , state, , , , , , inode = '']) => state === LISTEN && sockets.has(inode))
    .map(([, local = '']) => local);
}

test('S2: every page process is in the sandbox', async ({ start }) => {
  const app = start();
  await app.screen.waitFor('entry', 'Email or username');
  const pages = (await processTree(app.pid)).filter(({ commandLine }) =>
    commandLine.includes('--type=renderer'),
  );
  expect(pages.length).toBeGreaterThan(0);
  for (const { pid } of pages) {
    const status = (await procFile(pid, 'status')).toString();
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
  }
  const all = await processTree(app.pid);
  expect(all.filter(({ commandLine }) => commandLine.includes('no-sandbox'))).toEqual([]);
});

test('S10: no key opens developer tools', async ({ start }) => {
  const app = start();
  await app.screen.waitFor('entry', 'Email or username');
  await app.screen.focus('entry', 'Email or username');
  const before = await app.screen.windowTitles();
  await app.screen.keys('ctrl+shift+i', 'F12', 'ctrl+shift+j', 'ctrl+shift+c');
  // The keys have been taken when what is typed after them stands in the field.
  await app.screen.type('entry', 'Email or username', 'after');
  await app.screen.waitFor('entry', 'Email or username');
  expect(await app.screen.windowTitles()).toEqual(before);
  expect((await app.screen.tree()).filter((line) => /DevTools/i.test(line))).toEqual([]);
});

test('S16: the fuses of the program are set', async () => {
  const wire = await getCurrentFuseWire(packagedProgram);
  const named = Object.fromEntries(
    Object.entries(wire)
      .filter(([number]) => /^\d+$/.test(number))
      .map(([number, state]) => [
        FuseV1Options[Number(number)] ?? `unknown ${number}`,
        Number(state) === FUSE_ON,
      ]),
  );
  expect(named).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
  });
});

test('S16: no variable makes it run a program of somebody else', async ({
  start,
  configFolder,
}) => {
  const mark = path.join(configFolder, 'ran');
  const script = path.join(configFolder, 'script.cjs');
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran');`);
  const foreign = path.join(configFolder, 'foreign-app');
  await mkdir(foreign);
  await writeFile(path.join(foreign, 'package.json'), '{"main":"../script.cjs"}');
  const app = start({
    switches: [foreign, script],
    env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${script}` },
  });
  await app.screen.waitFor('entry', 'Email or username');
  expect(await readdir(configFolder)).not.toContain('ran');
});

test('S16: SIGUSR1 opens no debugger, and ends nothing', async ({ start }) => {
  const app = start();
  await app.screen.waitFor('entry', 'Email or username');
  process.kill(app.pid, 'SIGUSR1');
  await app.screen.type('entry', 'Email or username', 'still here');
  await until('the text in the field', async () =>
    (await app.screen.text('entry', 'Email or username')).includes('still here') ? true : undefined,
  );
  expect(await listeningPorts(app.pid)).toEqual([]);
  expect(app.output()).not.toContain('Debugger listening');
});

for (const switchOf of [
  '--remote-debugging-port=0',
  '--remote-debugging-pipe',
  '--inspect',
  '--inspect-brk=0',
  '--no-sandbox',
  '--disable-web-security',
  '--ignore-certificate-errors',
  '--ignore-certificate-errors-spki-list=x',
  '--allow-running-insecure-content',
  '--load-extension=/tmp',
  '--js-flags=--expose-gc',
  '--proxy-server=127.0.0.1:9',
  '--proxy-pac-url=http://127.0.0.1:9/',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--host-rules=MAP * 127.0.0.1',
  '--log-net-log=/tmp/x',
  '--ssl-key-log-file=/tmp/x',
  '--enable-logging',
  '--user-data-dir=/tmp/x',
]) {
  test(`S17: it does not start with ${switchOf}`, async ({ start, configFolder, keychain }) => {
    const startedAt = Date.now();
    const app = start({ switches: [switchOf] });
    expect(await app.ended).toBe(64);
    // The checklist's 2 s, five times over for a busy machine.
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(app.output()).toContain('Keyring for Plex does not start with that switch.\n');
    expect(await keychain.texts()).toEqual([]);
    expect(await readdir(configFolder)).toEqual([]);
  });
}

test('S17: what would weaken its connections is gone from its environment', async ({ start }) => {
  const app = start({
    env: {
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_EXTRA_CA_CERTS: '/tmp/x.pem',
      SSLKEYLOGFILE: '/tmp/keys',
      HTTPS_PROXY: 'http://127.0.0.1:9',
    },
  });
  await app.screen.waitFor('entry', 'Email or username');
  const [, ...children] = await processTree(app.pid);
  const environments = await Promise.all(
    children
      .filter(({ commandLine }) => commandLine.includes('--type=utility'))
      .map(async ({ pid }) => (await procFile(pid, 'environ')).toString()),
  );
  expect(environments.length).toBeGreaterThan(0);
  for (const text of environments) {
    expect(text).not.toMatch(
      /NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|SSLKEYLOGFILE|PROXY/,
    );
  }
});

test('S18: a second start shows the first one’s window, and tells it nothing', async ({
  start,
  configFolder,
}) => {
  const first = start({ switches: ['--hidden'] });
  await first.tray.waitFor('Open Keyring for Plex', 30);
  const startedAt = Date.now();
  const second = start({ switches: ['keyring://x?token=canary-of-a-second-start'] });
  expect(await second.ended).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(15_000);
  await first.screen.waitFor('entry', 'Email or username');
  expect(first.output() + second.output()).not.toContain('canary-of-a-second-start');
  await expect(
    execute('grep', ['-rl', 'canary-of-a-second-start', configFolder]),
  ).rejects.toMatchObject({ code: 1 });
});

test('only a stand-in on this computer may take the place of Plex', async ({ start }) => {
  const app = start({ switches: ['--plex-tv-url=https://plex.example.test'] });
  expect(await app.ended).toBe(2);
  const named = start({ switches: ['--profile-dir=/tmp/x'] });
  expect(await named.ended).toBe(2);
});
