import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { accessibleOf } from '../screens/accessible.ts';
import { clipboardOf } from '../screens/clipboard.ts';
import { keychainOf } from '../screens/keychain.ts';
import { trayOf } from '../screens/tray.ts';
import { outFolder } from '../support/out-folder.ts';
import { startDesktop } from '../support/rig.ts';
import { until } from '../support/until.ts';

/*
 * The program as it was installed in the system of the folder that is named: started there as an
 * ordinary user, and driven from outside, by what a panel, a screen reader and a keyboard can do.
 */

const [systemFolder] = process.argv.slice(2);
if (systemFolder === undefined) throw new Error('which folder holds the system?');

const pictures = path.join(outFolder, 'installed');
await mkdir(pictures, { recursive: true });
const plex = await startFakePlex();
const { nora, atticBox } = await addDemoWorld(plex);
const desktop = await startDesktop({ accessibility: true, windowManager: true });
const say = (done: string): void => void process.stdout.write(`ok  ${done}\n`);
const picture = (name: string) => desktop.run('screenshot', [path.join(pictures, `${name}.png`)]);

// The other system's files, this one's devices, desktop and network.
const rigFolder = desktop.env['RIG_DIR'] ?? '';
const shared = ['/proc', '/sys', '/tmp/.X11-unix', rigFolder].flatMap((each) => [
  '--bind',
  each,
  each,
]);
const app = spawn(
  'bwrap',
  [
    ...['--bind', systemFolder, '/', '--dev-bind', '/dev', '/dev', ...shared],
    ...['--', 'keyring-for-plex-app', `--plex-tv-url=${plex.url}`],
    ...['--disable-gpu', '--force-renderer-accessibility'],
  ],
  { env: { ...desktop.env, PATH: '/usr/bin:/bin' }, stdio: ['ignore', 'inherit', 'inherit'] },
);
const ended = new Promise<number | null>((resolve) => app.once('exit', resolve));

try {
  const pid = await until('the icon in the panel', async () => {
    const icons = await desktop.run('tray-menu', ['items']).catch(() => '');
    const found = icons.split('\n').find((line) => line.includes('Keyring for Plex'));
    return found === undefined ? undefined : Number(found.split('\t')[1]);
  });
  say('started from its package, its icon is in the panel');
  const screen = accessibleOf(desktop, pid);
  const tray = trayOf(desktop, pid);

  await screen.waitFor('entry', 'Email or username');
  await picture('sign-in');
  await screen.type('entry', 'Email or username', nora.username);
  await screen.type('password text', 'Password', nora.password);
  await screen.keys('Return');
  await screen.waitFor('entry', 'Verification code');
  await screen.type('entry', 'Verification code', nora.verificationCode ?? '');
  await screen.keys('Return');
  await screen.waitFor('heading', 'nora_k');
  await picture('accounts');
  say('signed in, with a verification code, by keyboard');

  const [entry] = await keychainOf(desktop).entriesOf(plex.url);
  if (!nora.account.currentTokens().includes(entry?.token ?? '')) throw new Error('no such entry');
  say('the keychain holds the token');

  await tray.waitFor('Attic box/New transient token and copy', 30);
  await tray.click('Attic box/New transient token and copy');
  const clipboard = clipboardOf(desktop);
  await until('a transient token on the clipboard', async () =>
    atticBox.transientTokens().includes(await clipboard.read()) ? true : undefined,
  );
  say('copied a new transient token from the tray');

  await tray.quit();
  if ((await ended) !== 0) throw new Error('it did not end well');
  say('quit from the tray');
} finally {
  app.kill('SIGKILL');
  await desktop.end();
  await plex.stop();
}
