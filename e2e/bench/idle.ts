import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import { startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { buildForMain } from './in-electron/build.ts';
import { cpuMs, wakeUps } from './processes.ts';
import { blankApp, ownApp } from './tray-apps.ts';
import type { TrayApp } from './tray-apps.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 5;
const MINUTE_MS = 60_000;
/** From the start until an app has come to rest: in its first minute V8 tidies up. */
const SETTLED_AFTER_MS = 80_000;

/**
 * A minute of doing nothing, of the main process: with 10,000 deadlines ahead, and of the whole app,
 * each against a blank tray app. All three at once, so that they live through the same minutes.
 */
export async function benchIdle({ desktop, folder }: Workshop): Promise<Figure[]> {
  const script = await buildForMain('idle-main.ts', folder);
  const start = ({ args, env }: TrayApp) => startElectron(args, { ...desktop.env, ...env });
  const blank = start(blankApp);
  const apps = {
    blank,
    deadlines: start({ args: [script], env: blankApp.env }),
    own: start(ownApp(path.join(folder, 'idle-profile'))),
  };
  const minutes: Record<keyof typeof apps, Minute>[] = [];
  try {
    await wait(SETTLED_AFTER_MS);
    for (let round = 0; round < ROUNDS; round += 1) {
      const look = () => ({
        blank: lookAt(apps.blank.pid),
        deadlines: lookAt(apps.deadlines.pid),
        own: lookAt(apps.own.pid),
      });
      const before = look();
      await wait(MINUTE_MS);
      const after = look();
      minutes.push({
        blank: between(before.blank, after.blank),
        deadlines: between(before.deadlines, after.deadlines),
        own: between(before.own, after.own),
      });
    }
  } finally {
    await Promise.all(Object.values(apps).map((app) => app.end()));
  }
  const figures = (name: string, ofOurs: 'deadlines' | 'own'): Figure[] => [
    {
      name: `a minute of ${name} against a blank tray app, CPU`,
      unit: 'ms',
      ours: minutes.map((minute) => minute[ofOurs].cpuMs),
      base: minutes.map((minute) => minute.blank.cpuMs),
      target: 1.05,
    },
    {
      name: `a minute of ${name} against a blank tray app`,
      unit: 'wake-ups a minute',
      ours: minutes.map((minute) => minute[ofOurs].wakeUps),
      base: minutes.map((minute) => minute.blank.wakeUps),
      bounds: 'difference',
      target: 2,
    },
  ];
  return [...figures('10,000 deadlines', 'deadlines'), ...figures('the app in the tray', 'own')];
}

type Minute = { cpuMs: number; wakeUps: number };

const lookAt = (pid: number): Minute => ({ cpuMs: cpuMs(pid), wakeUps: wakeUps(pid) });

const between = (before: Minute, after: Minute): Minute => ({
  cpuMs: after.cpuMs - before.cpuMs,
  wakeUps: after.wakeUps - before.wakeUps,
});
