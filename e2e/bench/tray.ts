import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Desktop } from '../support/rig.ts';
import { startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { cpuMs } from './processes.ts';
import { inTurns } from './rounds.ts';
import { createTrayHost } from './tray-host.ts';
import { blankApp, ownAppAtLogin } from './tray-apps.ts';
import type { TrayApp } from './tray-apps.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 20;

export async function benchTray({ desktop, folder }: Workshop): Promise<Figure[]> {
  const own = ownAppAtLogin(path.join(folder, 'config'));
  return traysReady('tray ready', desktop, { own, blank: blankApp }, ROUNDS);
}

type TrayStart = { wallMs: number; cpuMs: number };

/**
 * From the start of a program to its icon's registration with the panel, seen from outside.
 *
 * @param prepare done before each start, and not measured
 */
export async function traysReady(
  name: string,
  desktop: Desktop,
  { own, blank }: Record<'own' | 'blank', TrayApp>,
  rounds: number,
  prepare: () => Promise<void> = () => Promise.resolve(),
): Promise<Figure[]> {
  const host = createTrayHost(desktop.env);
  const start = async ({ args, env, program }: TrayApp): Promise<TrayStart> => {
    await prepare();
    const startedAt = performance.now();
    const icon = host.nextIcon(() => ({
      wallMs: performance.now() - startedAt,
      cpuMs: cpuMs(app.pid),
    }));
    const app = startElectron(args, { ...desktop.env, ...env }, program);
    try {
      return await icon;
    } finally {
      await app.end();
    }
  };
  const starts = await inTurns(
    { own: () => start(own), blank: () => start(blank) },
    rounds,
    2,
  ).finally(() => {
    host.close();
  });
  const figure = (what: string, kind: keyof TrayStart, target: number): Figure => ({
    name: `${name}, ${what}`,
    unit: 'ms',
    ours: starts.own.map((each) => each[kind]),
    base: starts.blank.map((each) => each[kind]),
    target,
  });
  return [figure('wall time', 'wallMs', 1.1), figure('CPU of the main process', 'cpuMs', 1.05)];
}
