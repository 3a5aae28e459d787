import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { cpuMs } from './processes.ts';
import { inTurns } from './rounds.ts';
import { createTrayHost } from './tray-host.ts';
import { blankApp, ownAppAtLogin } from './tray-apps.ts';
import type { TrayApp } from './tray-apps.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 20;

/** From the start of the program to its icon's registration with the panel, seen from outside. */
export async function benchTray({ desktop, folder }: Workshop): Promise<Figure[]> {
  const host = createTrayHost(desktop.env);
  const start = async (tested: TrayApp) => {
    const startedAt = performance.now();
    const icon = host.nextIcon(() => ({
      wallMs: performance.now() - startedAt,
      cpuMs: cpuMs(app.pid),
    }));
    const app = startElectron(tested.args, { ...desktop.env, ...tested.env });
    try {
      return await icon;
    } finally {
      await app.end();
    }
  };
  const { ours, base } = await inTurns(
    {
      ours: () => start(ownAppAtLogin(path.join(folder, 'config'))),
      base: () => start(blankApp),
    },
    ROUNDS,
    2,
  ).finally(() => {
    host.close();
  });
  const figure = (name: string, kind: 'wallMs' | 'cpuMs', target: number): Figure => ({
    name,
    unit: 'ms',
    ours: ours.map((start) => start[kind]),
    base: base.map((start) => start[kind]),
    target,
  });
  return [
    figure('tray ready, wall time', 'wallMs', 1.1),
    figure('tray ready, CPU of the main process', 'cpuMs', 1.05),
  ];
}
