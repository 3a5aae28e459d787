import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { openSelectionOwner } from '../../src-main/clipboard/selection-owner.ts';
import { resultOf, startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { buildForMain } from './in-electron/build.ts';
import type { OneAccount } from './in-electron/keep-one-account.ts';
import type { KeychainPlace } from './in-electron/open-accounts.ts';
import { nowhere, ownApp } from './tray-apps.ts';
import { openTrayMenu } from './tray-menu.ts';
import { builtApp } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 20;
const WARM_UPS = 2;
/** After the start, and between two clicks. */
const REST_MS = 300;
const PATIENCE_MS = 30_000;

/** What a person waits for: the token on the clipboard, and quick copy. No base but the person. */
export async function benchTouch({ desktop, folder }: Workshop): Promise<Figure[]> {
  const palette = await buildForMain('palette-main.ts', folder);
  return [
    {
      name: 'from a click in the tray to the token on the clipboard',
      unit: 'ms',
      ours: await clickTimes({ desktop, folder }),
      target: 50,
    },
    {
      name: 'quick copy from warm, until it can be typed into',
      unit: 'ms',
      ours: await resultOf<number[]>([palette, builtApp], desktop.env),
      target: 150,
    },
  ];
}

/** The clipboard is ours before each click; that it is no longer ours is what ends the wait. */
async function clickTimes({ desktop, folder }: Workshop): Promise<number[]> {
  const profileFolder = path.join(folder, 'touch-profile');
  const script = await buildForMain('keep-one-account.ts', folder);
  const place: KeychainPlace = { outFolder: builtApp, profileFolder, plexOrigin: nowhere };
  const account = await resultOf<OneAccount>([script, JSON.stringify(place)], desktop.env);

  let onTaken: () => void = () => undefined;
  const clipboard = await openSelectionOwner(desktop.env['DISPLAY'] ?? '', () => onTaken());
  const app = startElectron(ownApp(profileFolder).args, desktop.env);
  try {
    const menu = await openTrayMenu(desktop.env, app.pid, PATIENCE_MS);
    const copied = () => desktop.run('xclip', ['-selection', 'clipboard', '-o']);
    const times: number[] = [];
    for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
      await wait(REST_MS);
      if (!(await clipboard.offer('of the bench'))) throw new Error('the clipboard was not had');
      const entry = await menu.entry([account.name, 'Copy token']);
      const taken = new Promise<void>((resolve) => (onTaken = resolve));
      const startedAt = performance.now();
      await Promise.all([menu.click(entry), taken]);
      const milliseconds = performance.now() - startedAt;
      if ((await copied()) !== account.token) throw new Error('something else was copied');
      if (round >= 0) times.push(milliseconds);
    }
    menu.close();
    return times;
  } finally {
    clipboard.close();
    await app.end();
  }
}
