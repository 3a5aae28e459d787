import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { buildForMain } from './in-electron/build.ts';
import { cpuMs, processTree, wakeUps } from './processes.ts';
import { blankApp, ownApp } from './tray-apps.ts';
import type { TrayApp } from './tray-apps.ts';
import { builtApp } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 5;
const DEADLINES = 10_000;
const MINUTE_MS = 60_000;
/** From the start until an app has come to rest: in its first minute V8 tidies up. */
const SETTLED_AFTER_MS = 80_000;

/**
 * A minute of doing nothing: of the whole app, with 10,000 deadlines ahead and all its processes
 * (what one app does in main another leaves to a process of Chromium's), against a blank tray app;
 * and of 10,000 deadlines against one, by the main process, which alone knows of them. All at once, so
 * that they live through the same minutes.
 */
export async function benchIdle({ desktop, folder }: Workshop): Promise<Figure[]> {
  const script = await buildForMain('idle-main.ts', folder);
  const start = ({ args, env }: TrayApp) => startElectron(args, { ...desktop.env, ...env });
  const withDeadlines = (count: number, { args, env }: TrayApp): TrayApp => ({
    args: [script, ...args],
    env: { ...env, BENCH_DEADLINES: String(count) },
  });
  const iconOnly: TrayApp = { args: [], env: blankApp.env };
  const own = ownApp(path.join(folder, 'idle-profile'));
  const apps = {
    blank: start(blankApp),
    one: start(withDeadlines(1, iconOnly)),
    many: start(withDeadlines(DEADLINES, iconOnly)),
    own: start(
      withDeadlines(DEADLINES, {
        args: own.args.slice(1), // The script stands in the folder's place.
        env: { ...own.env, BENCH_APP: pathToFileURL(path.join(builtApp, 'main/main.js')).href },
      }),
    ),
  };
  const minutes: Record<keyof typeof apps, Minute>[] = [];
  try {
    await wait(SETTLED_AFTER_MS);
    for (let round = 0; round < ROUNDS; round += 1) {
      const look = () => ({
        blank: lookAt(processTree(apps.blank.pid)),
        one: lookAt([apps.one.pid]),
        many: lookAt([apps.many.pid]),
        own: lookAt(processTree(apps.own.pid)),
      });
      const before = look();
      await wait(MINUTE_MS);
      const after = look();
      minutes.push({
        blank: between(before.blank, after.blank),
        one: between(before.one, after.one),
        many: between(before.many, after.many),
        own: between(before.own, after.own),
      });
    }
  } finally {
    await Promise.all(Object.values(apps).map((app) => app.end()));
  }
  const figures = (
    name: string,
    ofOurs: keyof typeof apps,
    ofBase: keyof typeof apps,
  ): Figure[] => [
    {
      name: `a minute of ${name}, CPU`,
      unit: 'ms',
      ours: minutes.map((minute) => minute[ofOurs].cpuMs),
      base: minutes.map((minute) => minute[ofBase].cpuMs),
      target: 1.05,
    },
    {
      name: `a minute of ${name}`,
      unit: 'wake-ups a minute',
      ours: minutes.map((minute) => minute[ofOurs].wakeUps),
      base: minutes.map((minute) => minute[ofBase].wakeUps),
      bounds: 'difference',
      target: 2,
    },
  ];
  return [
    ...figures('the app with 10,000 deadlines against a blank tray app', 'own', 'blank'),
    ...figures('10,000 deadlines against one', 'many', 'one'),
  ];
}

type Minute = { cpuMs: number; wakeUps: number };

const lookAt = (processes: number[]): Minute => ({
  cpuMs: sumOf(processes.map(cpuMs)),
  wakeUps: sumOf(processes.map(wakeUps)),
});

const sumOf = (values: number[]): number => values.reduce((sum, each) => sum + each, 0);

const between = (before: Minute, after: Minute): Minute => ({
  cpuMs: after.cpuMs - before.cpuMs,
  wakeUps: after.wakeUps - before.wakeUps,
});
