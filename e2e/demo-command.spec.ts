import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { USUAL_PORT } from './demo/usual-port.ts';
import { keychainOf } from './screens/keychain.ts';
import { trayOf } from './screens/tray.ts';
import { projectFolder } from './support/keyring-app.ts';
import { expect, test } from './support/plex.ts';
import type { Desktop } from './support/rig.ts';
import { startDesktop } from './support/rig.ts';
import { until } from './support/until.ts';

/* What `npm run demo` runs once everything is set up. Its whole walk takes longer than a test may. */

test.setTimeout(180_000);

test('the demo opens the app, says whom one can be, stays, and leaves nothing but what was there', async ({
  folder,
}) => {
  const desktop = await startDesktop({
    tray: 'watcher',
    notifications: 'none',
    windowManager: true,
  });
  const keychain = keychainOf(desktop);
  const usualOrigin = `http://127.0.0.1:${String(USUAL_PORT)}`;
  await keychain.store('left-behind', entryOf(usualOrigin, 'left-behind'));
  await keychain.store('of-the-user', entryOf('https://plex.tv', 'of-the-user'));
  try {
    const demo = startDemo(desktop, folder);
    await demo.printed(/^The app is open\./m);
    expect(demo.output()).toMatch(/^Demo accounts\n {2}nora_k,? .+246810.*\n {2}sam,? /m);
    const origin = /^Stand-in for Plex at (\S+)$/m.exec(demo.output())?.[1] ?? '';
    // What a demo cut short has left is gone; where another demo has the usual port, it is that one's.
    const kept = origin === usualOrigin ? [] : ['left-behind'];
    expect((await keychain.entriesOf(usualOrigin)).map(({ name }) => name)).toEqual(kept);

    const pid = await until('the icon', async () => {
      const icons = await desktop.run('tray-menu', ['items']).catch(() => ''); // There is none yet.
      const [, found] = icons.split('\t');
      return Number(found) > 0 ? Number(found) : undefined;
    });
    await trayOf(desktop, pid).waitFor('Sign in…', 30);
    const title = ['search', '--sync', '--onlyvisible', '--name', '^Keyring for Plex$'];
    expect(await desktop.run('xdotool', title)).toMatch(/^\d+\n/);
    const args = (await readFile(`/proc/${String(pid)}/cmdline`, 'utf8')).split(/[\0 ]/);
    expect(args).toContain(`--plex-tv-url=${origin}`);
    const profile = args.find((each) => each.startsWith('--profile-dir='))?.slice(14) ?? '';
    expect(path.basename(profile)).toMatch(/^keyring-for-plex-demo-/);
    expect(existsSync(profile)).toBe(true);

    await keychain.store('of-the-demo', entryOf(origin, 'of-the-demo'));
    await demo.end();
    expect(await keychain.entriesOf(origin)).toEqual([]);
    expect((await keychain.entriesOf('https://plex.tv')).map(({ name }) => name)).toEqual([
      'of-the-user',
    ]);
    expect(existsSync(profile)).toBe(false);
    await expect.poll(() => isAlive(pid)).toBe(false);
  } finally {
    await desktop.end();
  }
});

test('a demo without anybody to look tells each step, and ends with 1 at the one that failed', async ({
  folder,
}) => {
  // Without a keychain nobody is signed in before having agreed to it.
  const desktop = await startDesktop({
    keyring: 'none',
    notifications: 'none',
    windowManager: true,
  });
  try {
    const demo = startDemo(desktop, folder, '--headless');
    expect(await demo.ended()).toBe(1);
    expect(demo.output()).toMatch(
      /^ok {2}Read the first steps beside it, and put them aside\nFAILED {2}Was asked for a verification code after the password: /m,
    );
    expect(demo.output()).not.toContain('is done');
  } finally {
    await desktop.end();
  }
});

/** An entry as the program keeps it. */
const entryOf = (plexOrigin: string, name: string): string =>
  JSON.stringify({
    version: 1,
    token: `token-${name}`,
    accountId: 'a1b2c3d4e5f60718',
    name,
    clientIdentifier: `client-${name}`,
    plexOrigin,
    signedInAt: 1_700_000_000_000,
  });

function startDemo(desktop: Desktop, outFolder: string, ...args: string[]) {
  const tsx = path.join(projectFolder, 'node_modules/tsx/dist/cli.mjs');
  const child = spawn(process.execPath, [tsx, 'e2e/demo/demo.ts', ...args], {
    cwd: projectFolder,
    env: { ...desktop.env, KEYRING_OUT_DIR: outFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // A process group of its own, as scripts/run/limited.mjs has it.
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the demo could not be started');
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const exit = once(child, 'exit').then(([status]) => status as number | null);
  return {
    output: () => output,
    printed: (words: RegExp) =>
      until(String(words), () => (words.test(output) ? true : undefined), 60),
    ended: () => exit,
    /** As Ctrl+C does: tells all of them, and waits until all are gone. */
    end: async () => {
      process.kill(-pid, 'SIGINT');
      await until('the end of the demo', () => (isAlive(-pid) ? undefined : true));
    },
  };
}

/** @param pid of a process; negative, of a group of them */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
