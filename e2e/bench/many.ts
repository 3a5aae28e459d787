import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { resultOf, startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { buildForMain } from './in-electron/build.ts';
import type { FilterTimes } from './in-electron/filter-main.ts';
import type { ManyPlace } from './in-electron/keep-many.ts';
import { cpuMs } from './processes.ts';
import { inTurns } from './rounds.ts';
import { ownApp } from './tray-apps.ts';
import { createTrayHost } from './tray-host.ts';
import { builtApp } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 12;
const MANY = 200;
/** Origins that nobody listens on; each has its own entries in the one keychain. */
const origins = { many: 'http://127.0.0.1:9', one: 'http://127.0.0.1:11' };
const FRAME_MS = 1_000 / 60;

/** What many credentials and servers cost: at the start, and while one types. */
export async function benchMany({ desktop, folder }: Workshop): Promise<Figure[]> {
  const keepMany = await buildForMain('keep-many.ts', folder);
  const filter = await buildForMain('filter-main.ts', folder);
  const profileOf = (name: string) => path.join(folder, `${name}-profile`);
  const keep = (name: 'many' | 'one', count: number): Promise<number> => {
    const place: ManyPlace = {
      outFolder: builtApp,
      profileFolder: profileOf(name),
      plexOrigin: origins[name],
      count,
    };
    return resultOf<number>([keepMany, JSON.stringify(place)], desktop.env);
  };
  await keep('one', 1);
  await keep('many', MANY);

  const host = createTrayHost(desktop.env);
  const start = async (name: 'many' | 'one') => {
    const startedAt = performance.now();
    const icon = host.nextIcon(() => ({
      wallMs: performance.now() - startedAt,
      cpuMs: cpuMs(app.pid),
    }));
    const app = startElectron(ownApp(profileOf(name), origins[name]).args, desktop.env);
    try {
      return await icon;
    } finally {
      await app.end();
    }
  };
  const { many, one } = await inTurns(
    { many: () => start('many'), one: () => start('one') },
    ROUNDS,
    1,
  ).finally(() => {
    host.close();
  });
  const times = await resultOf<FilterTimes>([filter, builtApp], desktop.env);
  const typing = (rows: keyof FilterTimes): Figure => ({
    name: `a letter typed into the filter of 1,000 ${rows}`,
    unit: 'ms',
    ours: times[rows],
    target: FRAME_MS,
  });
  const figure = (name: string, kind: 'wallMs' | 'cpuMs'): Figure => ({
    name,
    unit: 'ms',
    ours: many.map((each) => each[kind]),
    base: one.map((each) => each[kind]),
    target: 1.05,
  });
  return [
    figure(`tray ready with ${MANY} accounts against one, wall time`, 'wallMs'),
    figure(`tray ready with ${MANY} accounts against one, CPU`, 'cpuMs'),
    typing('servers'),
    typing('devices'),
  ];
}
