import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CommandFailure, exitStatus } from './exit-status.ts';
import { isPackaged } from './profile-folder.ts';
import type { AppChoice } from './profile-folder.ts';

/** How long a start may take, whatever else was asked. */
const STARTS_WITHIN_MS = 30_000;

/**
 * Starts the app hidden, and waits until `tryAgain` finds it.
 *
 * @param tryAgain gives undefined while the app is not there yet
 * @throws CommandFailure `unreachable`
 */
export async function startApp<Found>(
  choice: AppChoice,
  tryAgain: () => Promise<Found | undefined>,
): Promise<Found> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    throw unreachable('The app is not running, and here is no display to start it on.');
  const [program, ...args] = appCommand(choice);
  if (program === undefined || !existsSync(program))
    throw unreachable('The app is not running, and it was not found to start it.');
  const child = spawnApp(program, args);
  const failure = new AbortController();
  child.on('error', () => failure.abort());
  // Of two that start at once, one ends well: the other is there then.
  child.on('exit', (code) => {
    if (code !== 0) failure.abort();
  });
  child.unref();
  const until = performance.now() + STARTS_WITHIN_MS;
  while (performance.now() < until && !failure.signal.aborted) {
    const found = await tryAgain();
    if (found !== undefined) return found;
    await pause(50);
  }
  throw unreachable('The app is not running, and could not be started.');
}

/** As the packages start it: what the app has in memory is not to lie about in core files. */
function spawnApp(program: string, args: string[]): ChildProcess {
  const options = { detached: true, stdio: 'ignore' } as const;
  if (process.platform === 'win32') return spawn(program, args, options);
  return spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@"', program, ...args], options);
}

function unreachable(sentence: string): CommandFailure {
  return new CommandFailure(exitStatus.unreachable, sentence);
}

/** Packaged, the app stands beside us; else it is the checkout, run by its Electron. */
function appCommand({ profileDir, plexTvUrl }: AppChoice): string[] {
  const switches = [
    '--hidden',
    ...(plexTvUrl === undefined ? [] : [`--plex-tv-url=${plexTvUrl}`]),
    ...(profileDir === undefined ? [] : [`--profile-dir=${path.resolve(profileDir)}`]),
  ];
  if (isPackaged()) {
    const suffix = process.platform === 'win32' ? '.exe' : '';
    const folder = path.dirname(process.execPath);
    return [path.join(folder, `keyring-for-plex-app${suffix}`), ...switches];
  }
  const project = path.resolve(__dirname, '../..');
  const electron = path.join(project, 'node_modules/electron');
  try {
    const program = readFileSync(path.join(electron, 'path.txt'), 'utf8').trim();
    return [path.join(electron, 'dist', program), project, ...switches];
  } catch {
    return [];
  }
}
