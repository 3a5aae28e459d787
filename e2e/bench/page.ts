import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ElectronApp } from './electron-app.ts';
import { startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { buildForMain } from './in-electron/build.ts';
import type { PaintTimes, Question } from './in-electron/page-main.ts';
import { inTurns } from './rounds.ts';
import { builtApp } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 20;
const WARM_UPS = 3;

/** The sign-in page, against the same page as plain HTML: same window, address, policy and styles. */
export async function benchPage({ desktop, folder }: Workshop): Promise<Figure[]> {
  const script = await buildForMain('page-main.ts', folder);
  const start = (outFolder: string): ElectronApp =>
    startElectron(['--disable-gpu', script, outFolder], desktop.env);
  const ask = async (app: ElectronApp, question: Question): Promise<unknown> =>
    JSON.parse(await app.answerTo(question));
  const paintTimes = async (app: ElectronApp) => (await ask(app, 'paint')) as PaintTimes;

  const own = start(builtApp);
  const staticFolder = path.join(folder, 'static-page');
  await makeStatic((await ask(own, 'html')) as string, staticFolder);
  const plain = start(staticFolder);
  try {
    const { ours, base } = await inTurns(
      { ours: () => paintTimes(own), base: () => paintTimes(plain) },
      ROUNDS,
      WARM_UPS,
    );
    const times = (kind: keyof PaintTimes) => ({
      ours: ours.map((each) => each[kind]),
      base: base.map((each) => each[kind]),
    });
    return [
      {
        name: 'sign-in page against static HTML, first contentful paint',
        unit: 'ms',
        ...times('first'),
        target: 1.2,
      },
      {
        name: 'sign-in page against static HTML, largest contentful paint',
        unit: 'ms',
        ...times('largest'),
      },
      {
        name: 'JavaScript of the first screen, gzipped',
        unit: 'KB',
        ours: [await firstScriptsKb(path.join(builtApp, 'renderer'))],
        target: 12,
      },
    ];
  } finally {
    await Promise.all([own.end(), plain.end()]);
  }
}

/** What our page looks like when it has drawn itself, without its scripts. */
async function makeStatic(html: string, folder: string): Promise<void> {
  await cp(path.join(builtApp, 'assets'), path.join(folder, 'assets'), { recursive: true });
  await cp(path.join(builtApp, 'preload'), path.join(folder, 'preload'), { recursive: true });
  await mkdir(path.join(folder, 'renderer'));
  const styles = path.join(builtApp, 'renderer/assets');
  await cp(styles, path.join(folder, 'renderer/assets'), {
    recursive: true,
    filter: (file) => path.extname(file) !== '.js',
  });
  const withoutScripts = html.replaceAll(
    /<script\b.*?<\/script>|<link\b[^>]+modulepreload[^>]*>/gs,
    '',
  );
  if (withoutScripts === html) throw new Error('the page had no script to be left out');
  await writeFile(path.join(folder, 'renderer/index.html'), `<!doctype html>${withoutScripts}`);
}

/** What has to be loaded before the page draws: its script, and what that imports at once. */
async function firstScriptsKb(folder: string): Promise<number> {
  const html = await readFile(path.join(folder, 'index.html'), 'utf8');
  const found = new Set(
    [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, name]) => name),
  );
  let bytes = 0;
  for (const name of found) {
    if (name === undefined) continue;
    const script = await readFile(path.join(folder, name));
    bytes += gzipSync(script, { level: 9 }).length;
    const imports = script.toString().matchAll(/\b(?:import|from)\s*"\.\/([^"]+)"/g);
    for (const [, imported = ''] of imports) found.add(path.join(path.dirname(name), imported));
  }
  if (bytes === 0) throw new Error('the page has no script');
  return bytes / 1_000;
}
