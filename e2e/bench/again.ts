import { setTimeout as wait } from 'node:timers/promises';
import { startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { buildForMain } from './in-electron/build.ts';
import { treeMemoryMb } from './processes.ts';
import { builtApp } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const TIMES = 200;
const ROUNDS = 3;
/** What the first load once and for all has been loaded then, and V8's heap has the size that it keeps. */
const WARM_UP_TIMES = 230;
/** Until the heap is tidied up. */
const REST_MS = 12_000;

/** What 200 new menus and 200 windows, opened and closed, leave behind, three times over: after 230 that do not count. */
export async function benchAgain({ desktop, folder }: Workshop): Promise<Figure[]> {
  const script = await buildForMain('again-main.ts', folder);
  const app = startElectron(
    ['--allow-sandbox-debugging', '--js-flags=--expose-gc', script, builtApp],
    desktop.env,
  );
  const memoryAfter = async (times: number): Promise<number> => {
    await app.answerTo(String(times));
    await wait(REST_MS);
    return treeMemoryMb(app.pid);
  };
  try {
    const memory = [await memoryAfter(WARM_UP_TIMES)];
    for (let round = 0; round < ROUNDS; round += 1) memory.push(await memoryAfter(TIMES));
    return [
      {
        name: `memory after ${TIMES} menus and windows against before them`,
        unit: 'MB',
        ours: memory.slice(1),
        base: memory.slice(0, -1),
        target: 1.02,
      },
    ];
  } finally {
    await app.end();
  }
}
