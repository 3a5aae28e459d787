import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Companion } from '../support/rig.ts';
import { resultOf, startElectron } from './electron-app.ts';
import type { Figure } from './figure.ts';
import { buildForMain } from './in-electron/build.ts';
import { keptAccounts } from './in-electron/keychain-accounts.ts';
import type { KeychainTask, KeychainTimes } from './in-electron/keychain-main.ts';
import { nowhere, ownApp } from './tray-apps.ts';
import { builtApp, projectFolder } from './workshop.ts';
import type { Workshop } from './workshop.ts';

/** Longer than the keychain process is kept. */
const WATCHED_MS = 15_000;

/** How long a click may take to do what it is for. */
const PATIENCE_MS = 60_000;

/** Reading a hundred tokens at start, and never again. */
export async function benchKeychain(workshop: Workshop): Promise<Figure[]> {
  const { desktop, folder } = workshop;
  const profileFolder = path.join(folder, 'keychain-profile');
  const script = await buildForMain('keychain-main.ts', folder);
  const task: KeychainTask = {
    outFolder: builtApp,
    profileFolder,
    plexOrigin: nowhere,
    loneRead: await buildForMain('lone-read.ts', folder),
    packageFile: path.join(projectFolder, 'package.json'),
  };
  const { ours, base } = await resultOf<KeychainTimes>([script, JSON.stringify(task)], desktop.env);
  const reads = await countReads(workshop, profileFolder);
  return [
    {
      name: `start-up read of ${keptAccounts.length} entries against findCredentials`,
      unit: 'ms',
      ours,
      base,
      target: 1.05,
    },
    {
      name: 'keychain reads after the start against those at start',
      unit: 'reads',
      ours: [reads.after],
      base: [reads.atStart],
      target: 0,
    },
  ];
}

/** How often the running app has the keychain tell secrets, as seen on the bus. */
async function countReads(
  { desktop }: Workshop,
  profileFolder: string,
): Promise<{ atStart: number; after: number }> {
  const monitor = desktop.start('dbus-monitor', ["destination='org.freedesktop.secrets'"]);
  const app = startElectron(ownApp(profileFolder).args, desktop.env);
  const menu = (...args: string[]) => desktop.run('tray-menu', [`--pid=${app.pid}`, ...args]);
  /** The menu is made anew whenever something changes, maybe between the look at it and the click. */
  const until = async (what: string, isDone: () => Promise<boolean>): Promise<void> => {
    const end = Date.now() + PATIENCE_MS;
    while (!(await isDone().catch(() => false)))
      if (Date.now() > end) throw new Error(`in vain: ${what}`);
  };
  const click = async (entry: string) => {
    await menu('click', entry);
    return true;
  };
  const copyToken = ({ name, token }: (typeof keptAccounts)[number]): Promise<void> =>
    until(`the token of ${name} on the clipboard`, async () => {
      await click(`${name}/Copy token`);
      return (await desktop.run('xclip', ['-selection', 'clipboard', '-o'])) === token;
    });
  try {
    await menu('wait', 'Sign in…', '30');
    await monitor.waitForLine('member=GetSecrets');
    await wait(WATCHED_MS);
    const atStart = readsIn(monitor);
    await until('the window', () => click('Open Keyring for Plex'));
    for (const kept of keptAccounts.slice(-2)) await copyToken(kept);
    await wait(WATCHED_MS);
    return { atStart, after: readsIn(monitor) - atStart };
  } finally {
    await app.end();
    await monitor.stop();
  }
}

const readsIn = ({ lines }: Companion) =>
  lines.filter((line) => /member=GetSecrets?$/.test(line)).length;
