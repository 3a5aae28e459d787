import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { clipboardOf } from '../screens/clipboard.ts';
import { notificationsOf } from '../screens/notifications.ts';
import { trayOf } from '../screens/tray.ts';
import type { KeyringApp } from '../support/keyring-app.ts';
import { launchKeyring } from '../support/keyring-app.ts';
import type { Desktop } from '../support/rig.ts';
import { startDesktop } from '../support/rig.ts';
import { until } from '../support/until.ts';
import type { Figure } from './figure.ts';
import { inTurns } from './rounds.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 10;
/** How finely main is watched. */
const LOOK_MS = 5;
/** What hangs in Electron or in a bus hangs by then. */
const REST_MS = 1_000;
const TARGET_MS = 200;

/** The longest time that main does nothing else, in a copy from the tray, while a part of the desktop hangs. */
export async function benchBlock({ folder }: Workshop): Promise<Figure[]> {
  const desktop = await startDesktop({ tray: 'watcher', windowManager: true });
  const plex = await startFakePlex();
  const profileFolder = path.join(folder, 'block-profile');
  const app = await launchKeyring({ env: desktop.env, plexTvUrl: plex.url, profileFolder });
  try {
    const { sam } = await addDemoWorld(plex);
    await app.signIn(sam);
    await app.closeWindow();
    const { usual, frozenDaemon, hangingOwner } = await inTurns(
      await copiesOf(app, desktop, 'sam/Copy token'),
      ROUNDS,
    );
    const figure = (name: string, ours: number[]): Figure => {
      return { name, unit: 'ms', ours, base: usual, target: TARGET_MS, bounds: 'ours' };
    };
    return [
      figure(
        'longest block of main, notification daemon frozen, against one that answers',
        frozenDaemon,
      ),
      figure(
        'longest block of main, clipboard owner hanging, against one that answers',
        hangingOwner,
      ),
    ];
  } finally {
    await app.end();
    await plex.stop();
    await desktop.end();
  }
}

/** Copies from the tray, each told by the desktop. @returns what makes one, and gives main's longest block in ms */
async function copiesOf(app: KeyringApp, desktop: Desktop, entry: string) {
  const tray = trayOf(desktop, app.pid);
  const clipboard = clipboardOf(desktop);
  const daemon = await desktop.pid('dunst');
  const delay = await app.electron.evaluateHandle((_electron, resolution) => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const watched = monitorEventLoopDelay({ resolution });
    watched.enable();
    return watched;
  }, LOOK_MS);

  const longestBlockIn = async (act: () => Promise<unknown>): Promise<number> => {
    await notificationsOf(desktop).closeAll();
    await clipboard.write('of somebody else');
    await delay.evaluate((watched) => watched.reset());
    await act();
    await until('the token', async () => /^[\w-]{20}$/.test(await clipboard.read()) || undefined);
    await wait(REST_MS);
    return delay.evaluate((watched) => watched.max / 1e6);
  };
  const copy = () => tray.click(entry);
  return {
    usual: () => longestBlockIn(copy),
    frozenDaemon: async () => {
      const longest = await longestBlockIn(async () => {
        process.kill(daemon, 'SIGSTOP');
        await copy();
      }).finally(() => process.kill(daemon, 'SIGCONT'));
      return longest;
    },
    hangingOwner: async () => {
      const longest = await longestBlockIn(async () => {
        await copy();
        const owner = await clipboard.freeze();
        // The token is to be taken back from an owner who does not answer.
        await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
        await copy();
        await owner.stop();
      });
      return longest;
    },
  };
}
