import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { keychainOf } from '../screens/keychain.ts';
import { launchKeyring } from '../support/keyring-app.ts';
import { takeOwnNetwork } from '../support/own-network.ts';
import type { Desktop } from '../support/rig.ts';
import { startDesktop } from '../support/rig.ts';
import { until } from '../support/until.ts';
import type { Figure } from './figure.ts';
import { inTurns } from './rounds.ts';
import { packagedProgramName, packageFolder } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 8;
const TARGET_MS = 2_000;

/** From the packed program's start to its window, with an account, where something is missing. */
export async function benchWindow({ folder }: Workshop): Promise<Figure[]> {
  const desktop = await startDesktop({ tray: 'watcher', notifications: 'none' });
  const plex = await startFakePlex();
  const ownFolder = path.join(folder, 'window');
  await mkdir(ownFolder);
  const program = path.join(packageFolder, packagedProgramName);
  const ports = [Number(new URL(plex.url).port)];
  const network = await takeOwnNetwork({ folder: ownFolder, program, ports });
  const keychain = keychainOf(desktop);
  try {
    const profileFolder = path.join(ownFolder, 'Keyring for Plex');
    const signedOut = await launchKeyring({ env: desktop.env, plexTvUrl: plex.url, profileFolder });
    await signedOut.signIn((await addDemoWorld(plex)).sam);
    await signedOut.end();

    const start = () =>
      windowMs(desktop, network.launcher, [`--plex-tv-url=${plex.url}`], ownFolder);
    const { usual, offline, locked } = await inTurns(
      {
        usual: async () => {
          await network.turn('on');
          return start();
        },
        offline: async () => {
          await network.turn('off');
          return start();
        },
        locked: async () => {
          await network.turn('on');
          await keychain.lock();
          return start().finally(() => keychain.unlock());
        },
      },
      ROUNDS,
    );
    const figure = (where: string, ours: number[]): Figure => ({
      name: `packed, window there ${where}, against the usual start`,
      unit: 'ms',
      ours,
      base: usual,
      target: TARGET_MS,
      bounds: 'ours',
    });
    return [figure('without a network', offline), figure('with a locked keyring', locked)];
  } finally {
    await network.end();
    await plex.stop();
    await desktop.end();
  }
}

/** Starts the program, and ends it again when its window has come up. */
async function windowMs(
  desktop: Desktop,
  program: string,
  args: readonly string[],
  configFolder: string,
): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(program, [...args, '--disable-gpu'], {
    env: { ...desktop.env, XDG_CONFIG_HOME: configFolder },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  try {
    const search = ['search', '--onlyvisible', '--name', '^Keyring for Plex$'];
    // It fails where it finds none.
    const look = () => desktop.run('xdotool', search).catch(() => undefined);
    await until('the window', look);
    return performance.now() - startedAt;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
