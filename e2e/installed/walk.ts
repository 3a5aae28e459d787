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
import { runProgram } from '../support/command-line.ts';
import { startDesktop } from '../support/rig.ts';
import { until } from '../support/until.ts';

/*
 * The program as it was installed in the system of the folder that is named: started there as an
 * ordinary user, and driven from outside, by what a panel, a screen reader and a keyboard can do.
 * Where it was only unpacked, the folder of its commands is named as well.
 */

const [systemFolder, commandFolder] = process.argv.slice(2);
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
const inSystem = ['--bind', systemFolder, '/', '--dev-bind', '/dev', '/dev', ...shared, '--'];
const env = { ...desktop.env, PATH: [commandFolder ?? '/bin', '/usr/bin', '/bin'].join(':') };
const app = spawn(
  'bwrap',
  [
    ...inSystem,
    ...['keyring-for-plex-app', `--plex-tv-url=${plex.url}`],
    ...['--disable-gpu', '--force-renderer-accessibility'],
  ],
  { env, stdio: ['ignore', 'inherit', 'inherit'] },
);
/** A command of the system's, as at a terminal there. */
const command = (...words: string[]) => runProgram('bwrap', [...inSystem, ...words], { env });
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

  const status = await command('keyring-for-plex', 'status');
  if (!status.stdout.includes('Accounts: 1.')) throw new Error(JSON.stringify(status));
  const get = command('keyring-for-plex', 'get', 'nora_k');
  await screen.waitFor('push button', 'Once');
  await picture('approval');
  // A question takes no yes in its first moment.
  await until('the question is answered', async () => {
    await screen.press('push button', 'Once').catch(() => undefined);
    return (await screen.tree()).join('\n').includes('asks for a credential') ? undefined : true;
  });
  const got = await get;
  if (got.stdout !== `${entry?.token ?? ''}\n`) throw new Error(`no token: ${got.stderr}`);
  say('handed the token to a program, once it was approved');

  if (commandFolder === undefined) await findManualAndCompletions();

  await tray.quit();
  if ((await ended) !== 0) throw new Error('it did not end well');
  say('quit from the tray');
} finally {
  app.kill('SIGKILL');
  await desktop.end();
  await plex.stop();
}

async function findManualAndCompletions(): Promise<void> {
  const completion = ['-c', 'complete -p keyring-for-plex; command -v keyring-for-plex'];
  const files = [
    '/usr/share/bash-completion/completions/keyring-for-plex',
    '/usr/share/zsh/vendor-completions/_keyring-for-plex',
    '/usr/share/fish/vendor_completions.d/keyring-for-plex.fish',
    '/usr/share/man/man1/keyring-for-plex.1.gz',
  ];
  const seen = await command('ls', ...files);
  const completed = await command('bash', '--rcfile', files[0] ?? '', '-i', ...completion);
  if (seen.status !== 0 || !completed.stdout.includes('_keyring_for_plex'))
    throw new Error(JSON.stringify({ seen, completed }));
  say('its manual and its completions are in their places');
}
