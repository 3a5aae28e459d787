import { constants } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Desktop } from '../support/rig.ts';
import type { ElectronApp } from './electron-app.ts';
import { startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { commandLineOf, processTree, treeMemoryMb } from './processes.ts';
import { inTurns } from './rounds.ts';
import { blankApp, ownApp } from './tray-apps.ts';
import { electronProgram } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 10;
/** After the start: the keychain process is kept for 10 s. */
const SETTLED_AFTER_MS = 12_000;
/** After the window was closed: the heap is tidied up to 10 s later. */
const REST_MS = 15_000;
const PATIENCE_MS = 30_000;

/** Makes Chromium's sandboxed processes show their memory. The same for both sides. */
const readable = '--allow-sandbox-debugging';

/** Memory of the app in the tray, with all its processes, before and after a window. */
export async function benchMemory({ desktop, folder }: Workshop): Promise<Figure[]> {
  const own = ownApp(path.join(folder, 'memory-profile'));
  const program = await ownElectron(folder);
  const menu = (app: ElectronApp, ...args: string[]) =>
    desktop.run('tray-menu', [`--pid=${app.pid}`, ...args]);

  const measureOwn = () =>
    settled(program, [...own.args, readable], desktop.env, async (app) => {
      await until(
        'the keychain process is gone',
        () => !hasProcess(app, '--utility-sub-type=node'),
      );
      const before = treeMemoryMb(app.pid);
      await menu(app, 'wait', 'Open Keyring for Plex');
      await menu(app, 'click', 'Open Keyring for Plex');
      await until('the window stands', () => windowStands(desktop));
      await wait(1_000); // looked at for a moment
      await desktop.run('xdotool', ['key', '--clearmodifiers', 'alt+F4']);
      await until('the window is closed', () => !hasProcess(app, '--type=renderer'));
      await wait(REST_MS);
      return { before, after: treeMemoryMb(app.pid) };
    });
  const measureBlank = () =>
    settled(program, [...blankApp.args, readable], { ...desktop.env, ...blankApp.env }, (app) => {
      const before = treeMemoryMb(app.pid);
      return Promise.resolve({ before, after: before });
    });

  const { ours, base } = await inTurns({ ours: measureOwn, base: measureBlank }, ROUNDS, 0);
  const before = ours.map((memory) => memory.before);
  return [
    {
      name: 'memory in the tray against a blank tray app',
      unit: 'MB',
      ours: before,
      base: base.map((memory) => memory.before),
      target: 1.05,
    },
    {
      name: 'memory after a window against before it',
      unit: 'MB',
      ours: ours.map((memory) => memory.after),
      base: before,
      target: 1.1,
    },
  ];
}

/**
 * A copy of Electron for this bench alone: what another Electron on this machine maps of the same
 * files would count for less here, and for more again when it ends.
 */
async function ownElectron(folder: string): Promise<string> {
  const copy = path.join(folder, 'electron');
  const options = { recursive: true, mode: constants.COPYFILE_FICLONE };
  await cp(path.dirname(electronProgram), copy, options);
  return path.join(copy, path.basename(electronProgram));
}

/** Windows come and go while xdotool looks, which it takes for a failure. */
const windowStands = (desktop: Desktop): Promise<boolean> =>
  desktop.run('xdotool', ['search', '--onlyvisible', '--name', '^Keyring for Plex$']).then(
    (found) => found.trim() !== '',
    () => false,
  );

/** Measures an app that was left alone for a while after its start, and ends it. */
async function settled<Value>(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  measure: (app: ElectronApp) => Promise<Value>,
): Promise<Value> {
  const app = startElectron(args, env, program);
  try {
    await wait(SETTLED_AFTER_MS);
    return await measure(app);
  } finally {
    await app.end();
  }
}

const hasProcess = (app: ElectronApp, part: string) =>
  processTree(app.pid).some((pid) => commandLineOf(pid).includes(part));

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
    await wait(200);
  }
}
