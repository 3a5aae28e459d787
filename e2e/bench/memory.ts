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
/** When the blank app shows its window, from its start. */
const WINDOW_AFTER_MS = '13000';
/** After the window was closed: the heap is tidied up to 10 s later. */
const REST_MS = 12_000;
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
      await until('the keychain process ends', () => !hasProcess(app, keychainProcess));
      const before = treeMemoryMb(app.pid);
      await menu(app, 'wait', 'Open Keyring for Plex');
      await menu(app, 'click', 'Open Keyring for Plex');
      await until('the window stands', () => windowStands(desktop));
      await wait(1_000); // looked at for a moment
      await desktop.run('xdotool', ['key', '--clearmodifiers', 'alt+F4']);
      return { before, after: await memoryWithoutWindow(app) };
    });
  const blankEnv = { ...desktop.env, ...blankApp.env, BENCH_WINDOW_AFTER_MS: WINDOW_AFTER_MS };
  const measureBlank = () =>
    settled(program, [...blankApp.args, readable], blankEnv, async (app) => {
      const before = treeMemoryMb(app.pid);
      await until('the window stands', () => hasProcess(app, pageProcess));
      return { before, after: await memoryWithoutWindow(app) };
    });

  const { ours, base } = await inTurns({ ours: measureOwn, base: measureBlank }, ROUNDS, 0);
  const of = (kind: keyof Memory, memory: Memory[]) => memory.map((each) => each[kind]);
  const unit = 'MB' as const;
  return [
    {
      name: 'memory in the tray against a blank tray app',
      unit,
      ours: of('before', ours),
      base: of('before', base),
      target: 1.05,
    },
    {
      name: 'memory after a window against before it',
      unit,
      ours: of('after', ours),
      base: of('before', ours),
      target: 1.1,
    },
    {
      name: 'the same of the blank app and an empty window',
      unit,
      ours: of('after', base),
      base: of('before', base),
    },
  ];
}

type Memory = { before: number; after: number };

const keychainProcess = '--utility-sub-type=node';
const pageProcess = '--type=renderer';

async function memoryWithoutWindow(app: ElectronApp): Promise<number> {
  await until('the window is closed', () => !hasProcess(app, pageProcess));
  await wait(REST_MS);
  return treeMemoryMb(app.pid);
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
