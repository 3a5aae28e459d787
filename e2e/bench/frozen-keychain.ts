import path from 'node:path';
import type { Page } from 'playwright';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { onlyAccountId } from '../support/account-list.ts';
import { fileReadMs } from '../support/file-read.ts';
import type { KeyringApp } from '../support/keyring-app.ts';
import { launchKeyring } from '../support/keyring-app.ts';
import { startDesktop } from '../support/rig.ts';
import type { Figure } from './figure.ts';
import { inTurns } from './rounds.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 6;
/** So long is looked in a round, and the longest counts: far less than what a call may hang. */
const LOOKS_FOR_MS = 1_000;
const FILE_TARGET_MS = 100;
const PLEX_TARGET_MS = 1_000;

type Longest = { fileMs: number; plexMs: number };

/** What main does besides, while a call hangs in the keychain, against the same while none does. */
export async function benchFrozenKeychain({ folder }: Workshop): Promise<Figure[]> {
  const desktop = await startDesktop({ tray: 'watcher', notifications: 'none' });
  const plex = await startFakePlex();
  const profileFolder = path.join(folder, 'frozen-keychain-profile');
  const app = await launchKeyring({ env: desktop.env, plexTvUrl: plex.url, profileFolder });
  try {
    const { sam } = await addDemoWorld(plex);
    const { page } = await app.signIn(sam);
    const accountId = await onlyAccountId(profileFolder);
    const keyring = await desktop.pid('keyring');
    let tools = 0;
    const { usual, frozen } = await inTurns(
      {
        usual: () => longestOf(app, page, accountId),
        frozen: async () => {
          process.kill(keyring, 'SIGSTOP');
          // Main asks the keychain before it has a token made, and goes on when the keyring does.
          const making = { isOver: false };
          const made = makeToken(page, accountId, `Tool ${String((tools += 1))}`).then(() => {
            making.isOver = true;
          });
          try {
            const longest = await longestOf(app, page, accountId);
            if (making.isOver) throw new Error('the call ended before the last look');
            return longest;
          } finally {
            process.kill(keyring, 'SIGCONT');
            await made;
          }
        },
      },
      ROUNDS,
    );
    const figure = (what: string, kind: keyof Longest, target: number): Figure => ({
      name: `${what} while a call hangs in the keychain, longest in a second, against while none does`,
      unit: 'ms',
      ours: frozen.map((each) => each[kind]),
      base: usual.map((each) => each[kind]),
      target,
      bounds: 'ours',
    });
    return [
      figure('a file read by main', 'fileMs', FILE_TARGET_MS),
      figure('a call to Plex', 'plexMs', PLEX_TARGET_MS),
    ];
  } finally {
    await app.end();
    await plex.stop();
    await desktop.end();
  }
}

async function makeToken(page: Page, accountId: string, name: string): Promise<void> {
  const request = JSON.stringify({ accountId, name, kind: 'token' });
  await page.evaluate((text) => window.keyring.makeNamedToken(text), request);
}

async function longestOf(app: KeyringApp, page: Page, accountId: string): Promise<Longest> {
  const longest = { fileMs: 0, plexMs: 0 };
  for (const end = performance.now() + LOOKS_FOR_MS; performance.now() < end;) {
    longest.fileMs = Math.max(longest.fileMs, await fileReadMs(app));
    longest.plexMs = Math.max(longest.plexMs, await plexCallMs(page, accountId));
  }
  return longest;
}

/** From the page to Plex and back. */
function plexCallMs(page: Page, accountId: string): Promise<number> {
  return page.evaluate(async (request) => {
    const startedAt = performance.now();
    await window.keyring.refreshServers(request);
    return performance.now() - startedAt;
  }, JSON.stringify({ accountId }));
}
