import { fork } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import type { ClientName } from './client-calls.ts';
import type { ClientOrder, Cost } from './client-process.ts';
import type { Figure } from './figure.ts';
import { inTurns } from './rounds.ts';
import { projectFolder } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 60;
const CALLS = 100;
/** What is called so often is compiled, and its heap as large as it gets. */
const WARM_UPS = 60;

/**
 * `getTokenDetails` of ours and of others, one call after the other. Each in a process of its own, as
 * programs have it: in a common one, each pays for the garbage of the others.
 */
export async function benchClient({ desktop }: Workshop): Promise<Figure[]> {
  const plex = desktop.start(process.execPath, [
    path.join(projectFolder, 'node_modules/tsx/dist/cli.mjs'),
    path.join(import.meta.dirname, 'plex-process.ts'),
  ]);
  const ended = new AbortController();
  const stopKeepingAwake = keepAwake(desktop);
  try {
    const side = JSON.parse(await plex.waitForLine('token')) as Side;
    const client = (name: ClientName) => startClient(name, side, ended.signal);
    const { ours, bareAxios, oldSdk, bareHttp } = await inTurns(
      {
        ours: await client('ours'),
        bareAxios: await client('bareAxios'),
        oldSdk: await client('oldSdk'),
        bareHttp: await client('bareHttp'),
      },
      ROUNDS,
      WARM_UPS,
    );
    return [
      ...figures(ours, 'bare axios', bareAxios, 1.15),
      ...figures(ours, 'plexjs 0.39', oldSdk, 0.5),
      ...figures(ours, 'bare node:http', bareHttp),
    ];
  } finally {
    ended.abort();
    await Promise.all([plex.stop(), stopKeepingAwake()]);
  }
}

/**
 * Lets no core fall asleep: waking one, as each answer would, costs a virtual machine more than the
 * call itself, and all clients alike. What keeps it awake gives way to everything else.
 */
function keepAwake(desktop: Workshop['desktop']): () => Promise<unknown> {
  const idling = "require('node:os').setPriority(19); for (;;);";
  const idlers = os.cpus().map(() => desktop.start(process.execPath, ['-e', idling]));
  return () => Promise.all(idlers.map((idler) => idler.stop()));
}

type Side = { url: string; token: string };

function figures(ours: Cost[], baseName: string, base: Cost[], target?: number): Figure[] {
  const figure = (what: string, kind: keyof Cost): Figure => ({
    name: `getTokenDetails against ${baseName}, ${what}`,
    unit: 'ms',
    ours: ours.map((cost) => cost[kind]),
    base: base.map((cost) => cost[kind]),
    ...(target === undefined ? {} : { target }),
  });
  return [figure('wall time', 'wallMs'), figure('CPU', 'cpuMs')];
}

/** @returns what makes its calls, and tells what one took */
async function startClient(
  name: ClientName,
  side: Side,
  signal: AbortSignal,
): Promise<() => Promise<Cost>> {
  const child = fork(path.join(import.meta.dirname, 'client-process.ts'), { signal });
  child.on('error', () => undefined); // Its end, once everything is measured.
  const ask = async (order: ClientOrder): Promise<unknown> => {
    child.send(order);
    const [answer] = (await once(child, 'message', { signal })) as unknown[];
    return answer;
  };
  await ask({ name, ...side });
  return async () => (await ask({ calls: CALLS })) as Cost;
}
