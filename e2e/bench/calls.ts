import path from 'node:path';
import { resultOf } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { buildForMain, buildPage, buildPreload } from './in-electron/build.ts';
import type { CallTimes } from './in-electron/calls-main.ts';
import type { Workshop } from './workshop.ts';

/** A call from page to main and back, checked both ways on both sides. */
export async function benchCalls({ desktop, folder }: Workshop): Promise<Figure[]> {
  const own = path.join(folder, 'calls');
  const script = await buildForMain('calls-main.ts', own);
  await buildPreload('calls-preload.ts', own);
  await buildPage('calls-page.ts', own);
  const times = await resultOf<CallTimes>(['--disable-gpu', script, own], desktop.env);
  return [
    { name: 'small call against bare invoke', unit: 'ms', ...times.small, target: 1.4 },
    { name: '64 KiB of long texts against bare invoke', unit: 'ms', ...times.texts, target: 1.6 },
    { name: '64 KiB of small rows against bare invoke', unit: 'ms', ...times.rows, target: 1.6 },
  ];
}
