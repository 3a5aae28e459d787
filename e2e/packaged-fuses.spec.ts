import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { createTestAuthority } from './fake-plex/certificates.ts';
import { copyOfProgram, copyThatRuns } from './support/altered-program.ts';
import { projectFolder } from './support/keyring-app.ts';
import { expect, test } from './support/packaged-app.ts';
import type { PackagedApp } from './support/packaged-app.ts';
import type { Desktop } from './support/rig.ts';
import { listeningSockets } from './support/sockets.ts';
import { until } from './support/until.ts';

/*
 * What a fuse keeps away, seen twice: on a copy of the packaged program with its fuses as they are, and
 * with that one the other way round, where it must be seen.
 */

const execute = promisify(execFile);
const supportFile = (name: string): string => path.join(projectFolder, 'e2e/support', name);

/** Starts a program and looks at it, then turns one of its fuses, and does it again. */
async function asPackedAndTurned<Seen>(
  program: string,
  fuse: FuseV1Options,
  isOn: boolean,
  look: () => Promise<Seen>,
): Promise<{ asPacked: Seen; turned: Seen }> {
  const asPacked = await look();
  await flipFuses(program, { version: FuseVersion.V1, [fuse]: isOn });
  return { asPacked, turned: await look() };
}

async function end(app: PackagedApp): Promise<void> {
  try {
    process.kill(app.pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
  await app.ended;
}

const told = (app: PackagedApp, pattern: RegExp): Promise<string> =>
  until(`what it says: ${pattern.source}`, () => pattern.exec(app.output())?.[1]);

/** A script that leaves a mark beside itself, and whether it is there. */
async function markingScript(folder: string) {
  const mark = path.join(folder, 'ran');
  const script = path.join(folder, 'script.cjs');
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran');`);
  const hasRun = () =>
    access(mark).then(
      () => true,
      () => false,
    );
  return { script, hasRun };
}

/** Until the script has run, or the program has its window or has ended without. */
async function runs(app: PackagedApp, hasRun: () => Promise<boolean>): Promise<boolean> {
  let isOver = false;
  const over = () => void (isOver = true);
  app.screen.waitFor('entry', 'Email or username').then(over, () => undefined);
  void app.ended.then(over);
  await until(
    'its mark, its window or its end',
    async () => (await hasRun()) || isOver || undefined,
  );
  const seen = await hasRun();
  await end(app);
  return seen;
}

test.use({ desktopOptions: { accessibility: true } });

test('S16: Node takes no option and no authority from the environment', async ({
  start,
  folder,
}) => {
  const authority = await createTestAuthority();
  const { certificate, privateKey } = await authority.issue(['127.0.0.1']);
  const host = https.createServer({ cert: certificate, key: privateKey }, (_request, response) =>
    response.end(),
  );
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  const authorityFile = path.join(folder, 'authority.pem');
  await writeFile(authorityFile, authority.certificate);
  const env = {
    HOST_OF_UNKNOWN_AUTHORITY: `https://127.0.0.1:${String((host.address() as AddressInfo).port)}`,
    NODE_EXTRA_CA_CERTS: authorityFile,
    // Of the few that Electron lets through to a packaged program.
    NODE_OPTIONS: '--max-http-header-size=12345',
  };
  const launcher = await copyThatRuns(supportFile('tells-node-options.mjs'), folder);
  const look = async () => {
    const app = start({ launcher, env });
    const said = await told(app, /node: (.+)\./);
    await end(app);
    return said;
  };
  const fuse = FuseV1Options.EnableNodeOptionsEnvironmentVariable;
  try {
    expect(await asPackedAndTurned(launcher, fuse, true, look)).toEqual({
      asPacked: 'headers up to 16384, unknown authority UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      turned: 'headers up to 12345, unknown authority believed',
    });
  } finally {
    host.close();
  }
});

test('S16: no variable makes it run a program of somebody else', async ({ start, folder }) => {
  const { program } = await copyOfProgram(folder);
  const { script, hasRun } = await markingScript(folder);
  const foreign = path.join(folder, 'foreign-app');
  await mkdir(foreign);
  await writeFile(path.join(foreign, 'package.json'), '{"main":"../script.cjs"}');
  // Node takes what comes first.
  const launcher = path.join(folder, 'launcher');
  await writeFile(launcher, `#!/bin/sh\nexec '${program}' '${foreign}' "$@"\n`);
  await chmod(launcher, 0o755);
  const env = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${script}` };
  const look = () => runs(start({ launcher, env }), hasRun);
  expect(await asPackedAndTurned(program, FuseV1Options.RunAsNode, true, look)).toEqual({
    asPacked: false,
    turned: true,
  });
});

test('S16: a switch for debuggers opens none', async ({ start, folder }) => {
  const { program } = await copyOfProgram(folder);
  const look = async () => {
    const app = start({ launcher: program, switches: ['--inspect-brk=0'] });
    let status: number | string | undefined;
    void app.ended.then((its) => (status = its));
    return until('a debugger or the end', async () =>
      (await listeningSockets(app.pid)).some((door) => door.startsWith('tcp'))
        ? 'debugger'
        : status,
    );
  };
  const fuse = FuseV1Options.EnableNodeCliInspectArguments;
  expect(await asPackedAndTurned(program, fuse, true, look)).toEqual({
    asPacked: 64,
    turned: 'debugger',
  });
});

test('S16: a folder in the archive’s place is not run', async ({ start, folder }) => {
  const { program, archive } = await copyOfProgram(folder);
  const { script, hasRun } = await markingScript(folder);
  const planted = path.join(path.dirname(archive), 'app');
  await rm(archive);
  await mkdir(planted);
  const main = path.relative(planted, script);
  await writeFile(path.join(planted, 'package.json'), JSON.stringify({ name: 'x', main }));
  const look = () => runs(start({ launcher: program }), hasRun);
  expect(await asPackedAndTurned(program, FuseV1Options.OnlyLoadAppFromAsar, false, look)).toEqual({
    asPacked: false,
    turned: true,
  });
});

test('S16: Chromium keeps no key of its own for cookies in the keyring', async ({
  start,
  desktop,
  folder,
  configFolder,
}) => {
  const launcher = await copyThatRuns(supportFile('keeps-cookie.mjs'), folder);
  const look = async () => {
    // Where Chromium would keep a key in the keyring.
    const app = start({ launcher, env: { XDG_CURRENT_DESKTOP: 'GNOME' } });
    await told(app, /cookie: (kept)\./);
    await end(app);
    return { ...(await plantedCookie(configFolder)), hasKey: await hasChromiumKey(desktop) };
  };
  const fuse = FuseV1Options.EnableCookieEncryption;
  expect(await asPackedAndTurned(launcher, fuse, true, look)).toEqual({
    asPacked: { value: 'crumbs', encrypted: '', hasKey: false },
    turned: { value: '', encrypted: 'v11', hasKey: true },
  });
});

/** As it lies in the profile; of an encrypted one Chromium's mark. */
async function plantedCookie(configFolder: string): Promise<{ value: string; encrypted: string }> {
  const profile = path.join(configFolder, 'Keyring for Plex');
  const names = await readdir(profile, { recursive: true });
  const jar = names.find((name) => path.basename(name) === 'Cookies') ?? '';
  const rows = `select value, cast(substr(encrypted_value, 1, 3) as text) from cookies where name = 'planted'`;
  const { stdout } = await execute('sqlite3', [path.join(profile, jar), rows]);
  const [value = '', encrypted = ''] = stdout.trim().split('|');
  return { value, encrypted };
}

/** Whether Chromium has made an entry for itself. */
async function hasChromiumKey(desktop: Desktop): Promise<boolean> {
  return (await desktop.run('keyring-ctl', ['items'])).includes('Safe Storage');
}
