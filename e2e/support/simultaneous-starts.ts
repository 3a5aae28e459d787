import { readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { until } from './until.ts';
import { expect } from './packaged-app.ts';
import type { PackagedApp, PackagedStart } from './packaged-app.ts';
import type { Desktop } from './rig.ts';

/**
 * "Does not hang". The others of three had ended after 0.6 s and the window stood after 0.9 s; in fifty
 * rounds beside eight other programs at work that was 3.8 s and 4.1 s at most, and beside twenty 31 s.
 */
const WITHIN_SECONDS = 60;

/** How long a round took: until the others had ended, and until the one window stood. */
export type StartsRound = { starts: number; othersEndedMs: number; windowMs: number };

/**
 * Starts the packaged program several times at once, where the last one was killed a moment ago:
 * exactly one stays and has one window, the others end with 0, and what is kept stays whole. The
 * one that stays is killed then.
 */
export async function startAtOnce(options: {
  start: (options?: PackagedStart) => PackagedApp;
  desktop: Desktop;
  configFolder: string;
  starts: number;
}): Promise<StartsRound> {
  const { start, desktop, configFolder, starts } = options;
  const startedAt = performance.now();
  const sinceStart = (): number => performance.now() - startedAt;
  const apps = Array.from({ length: starts }, () => start());
  const ends = new Map<PackagedApp, { status: number | string; afterMs: number }>();
  for (const app of apps)
    void app.ended.then((status) => ends.set(app, { status, afterMs: sinceStart() }));
  try {
    await until(
      'all but one to have ended',
      () => ends.size === starts - 1 || undefined,
      WITHIN_SECONDS,
    );
    await until(
      'one window',
      async () => (await windowsOf(desktop)).length === 1 || undefined,
      WITHIN_SECONDS,
    );
    const windowMs = sinceStart();
    const others = [...ends.values()];
    const othersEndedMs = Math.max(...others.map(({ afterMs }) => afterMs));
    expect(others.map(({ status }) => status)).toEqual(Array<number>(starts - 1).fill(0));
    const winner = apps.find((app) => !ends.has(app));
    if (winner === undefined) throw new Error('none is left');
    process.kill(winner.pid, 'SIGKILL');
    expect(await winner.ended).toBe('SIGKILL');
    await until('no window', async () => (await windowsOf(desktop)).length === 0 || undefined);
    await expectWholeFiles(configFolder);
    return { starts, othersEndedMs, windowMs };
  } catch (error) {
    const owner = await readlink(inProfile(configFolder, 'SingletonLock')).catch(() => 'nobody');
    const facts = [
      `${String((await windowsOf(desktop)).length)} windows, the lock is of ${owner}`,
      ...apps.map((app) => wordsOf(app, ends.get(app))),
    ];
    throw new Error(`${String(error)}\n${facts.join('\n')}`, { cause: error });
  }
}

/** What a start did, for whoever reads of a failure. */
function wordsOf(app: PackagedApp, end?: { status: number | string; afterMs: number }): string {
  const said = app.output().trimEnd().split('\n').at(-1) ?? '';
  const how =
    end === undefined
      ? 'runs'
      : `ended with ${String(end.status)} after ${(end.afterMs / 1_000).toFixed(1)} s`;
  return `start ${String(app.pid)} ${how}; it said last: ${said}`;
}

const inProfile = (configFolder: string, name: string): string =>
  path.join(configFolder, 'Keyring for Plex', name);

async function windowsOf(desktop: Desktop): Promise<string[]> {
  const visible = ['search', '--onlyvisible', '--name', '^Keyring for Plex$'];
  // It ends with 1 when there is none.
  const found = await desktop.run('xdotool', visible).catch(() => '');
  return found.split('\n').filter((id) => id !== '');
}

/** What the killed ones have written so far is JSON. */
async function expectWholeFiles(configFolder: string): Promise<void> {
  for (const name of ['settings.json', 'accounts.json']) {
    const text = await readFile(inProfile(configFolder, name), 'utf8').catch(() => '{}');
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  }
}
