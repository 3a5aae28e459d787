import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { FakePlex } from '../fake-plex/fake-plex.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { openSelectionOwner } from '../../src-main/clipboard/selection-owner.ts';
import { clipboardOf } from '../screens/clipboard.ts';
import { keychainOf } from '../screens/keychain.ts';
import { chooseWhatToOpen, chooseWhereToSave } from '../support/file-dialogs.ts';
import { launchKeyring } from '../support/keyring-app.ts';
import type { KeyringApp } from '../support/keyring-app.ts';
import { ACCOUNTS, keepManyAccounts, nameOfPerson } from '../support/many-accounts.ts';
import { startDesktop } from '../support/rig.ts';
import type { Desktop } from '../support/rig.ts';
import { until } from '../support/until.ts';
import type { Figure } from './figure.ts';
import type { Workshop } from './workshop.ts';

/** As the checklist has it. */
const ROUNDS = 5;
const PASSPHRASE = 'attic lamp and seven geese';
const PATIENCE_MS = 300_000;

type Place = { plex: FakePlex; desktop: Desktop; folder: string; accounts: number };
type Wanted = { name: string; token: string };
type UseTimes = { usable: number; drawn: number; copied: number };

/**
 * A hundred accounts with a thousand server tokens, as a person meets them: of five rounds the worst
 * counts. On a desktop of their own, whose keyring is emptied before each adding.
 */
export async function benchHundred({ folder }: Pick<Workshop, 'folder'>): Promise<Figure[]> {
  const desktop = await startDesktop({ tray: 'watcher', notifications: 'none' });
  const [plex, plexOfOne] = [await startFakePlex(), await startFakePlex()];
  const placeOf = async (its: FakePlex, accounts: number): Promise<Place> => ({
    plex: its,
    desktop,
    folder: await mkdtemp(path.join(folder, 'hundred-')),
    accounts,
  });
  try {
    return await figuresAt(await placeOf(plex, ACCOUNTS), await placeOf(plexOfOne, 1));
  } finally {
    await plex.stop();
    await plexOfOne.stop();
    await desktop.end();
  }
}

async function figuresAt(place: Place, placeOfOne: Place): Promise<Figure[]> {
  const { plex, desktop, folder } = place;
  const tokens = await keepManyAccounts(plex, desktop);
  await keepManyAccounts(placeOfOne.plex, desktop, placeOfOne.accounts);
  const used: UseTimes[] = [];
  const drawnOfOne: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    used.push(await use(place, tokens));
    drawnOfOne.push(await drawnAlone(placeOfOne));
  }
  const keychain = keychainOf(desktop);
  const entries = await keychain.entriesOf(plex.url);
  const file = path.join(folder, 'all.age');
  await exportAll(place, file);
  const added: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await keychain.clear();
    added.push(await addAll(place, file, `added-${round}`));
  }
  const worst = (what: string, ours: number[], target: number): Figure => ({
    name: `100 accounts, 1,000 server tokens: ${what}`,
    unit: 'ms',
    ours,
    target,
    bounds: 'worst',
  });
  return [
    worst(
      'from the start to use',
      used.map(({ usable }) => usable),
      2_500,
    ),
    worst(
      'their list drawn, later than a single one’s',
      used.map(({ drawn }, round) => drawn - (drawnOfOne[round] ?? NaN)),
      200,
    ),
    {
      name: 'a page’s start to its drawn list, of 100 accounts and of one',
      unit: 'ms',
      ours: used.map(({ drawn }) => drawn),
      base: drawnOfOne,
    },
    worst(
      'from a press to the copied token',
      used.map(({ copied }) => copied),
      150,
    ),
    worst('adding all from a backup', added, 5_000),
    {
      name: '100 accounts: entries in the keychain',
      unit: 'entries',
      ours: [entries.length],
      target: ACCOUNTS,
    },
  ];
}

/** One start, the list and four copies. */
async function use(place: Place, tokens: readonly string[]): Promise<UseTimes> {
  const startedAt = performance.now();
  const app = await start(place);
  try {
    const { accounts } = await app.window();
    const last = accounts.account(nameOfPerson(ACCOUNTS - 1)).copyToken;
    // A press that is tried and not done: it is there, enabled and in reach.
    await last.click({ trial: true });
    const usable = performance.now() - startedAt;
    const drawn = await drawnAnew(app, place);
    const wanted = [1, 33, 66, 99].map((at) => ({
      name: nameOfPerson(at),
      token: tokens[at] ?? '',
    }));
    return { usable, drawn, copied: Math.max(...(await copyTimes(app, place.desktop, wanted))) };
  } finally {
    await app.end();
  }
}

/** The list of one account, as a hundred are drawn. */
async function drawnAlone(place: Place): Promise<number> {
  const app = await start(place);
  try {
    await app.window();
    return await drawnAnew(app, place);
  } finally {
    await app.end();
  }
}

function start({ plex, desktop, folder }: Place, profile = 'profile'): Promise<KeyringApp> {
  plex.requests.clear();
  const profileFolder = path.join(folder, profile);
  return launchKeyring({ env: desktop.env, plexTvUrl: plex.url, profileFolder });
}

/** As a click on the icon would, and not before the question is answered; what waits for a look is done now. */
async function bringUp(app: KeyringApp): Promise<void> {
  await app.electron.evaluate(({ app: itself }) => {
    setImmediate(() => itself.emit('activate'));
  });
}

declare global {
  interface Window {
    /** When the list was on the screen, by the page's own clock. */
    listDrawnMs?: Promise<number>;
  }
}

/**
 * Once all servers are there the window is closed and opened anew; from its page's first step to the frame
 * that holds the list.
 */
async function drawnAnew(app: KeyringApp, { plex, accounts }: Place): Promise<number> {
  await bringUp(app);
  await until(
    'all server lists',
    () => plex.requests.to('/api/v2/resources').length >= accounts || undefined,
    120,
  );
  await app.electron.context().addInitScript(watchList, accounts);
  await app.closeWindow();
  await bringUp(app);
  const { page } = await app.window();
  const drawnMs = await page.evaluate(() => window.listDrawnMs);
  if (drawnMs === undefined) throw new Error('the list was not watched');
  return drawnMs;
}

/** Runs in the page, before its own scripts. */
function watchList(accounts: number): void {
  window.listDrawnMs = new Promise((resolve) => {
    const watcher = new MutationObserver(() => {
      if (document.querySelectorAll('.cards > li').length < accounts) return;
      watcher.disconnect();
      // What comes after the frame in which it was laid out and painted.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    });
    watcher.observe(document, { childList: true, subtree: true });
  });
}

/** The clipboard is ours before each press; that it is no longer ours is what ends the wait. */
async function copyTimes(app: KeyringApp, desktop: Desktop, wanted: Wanted[]): Promise<number[]> {
  const { accounts } = await app.window();
  let onTaken: () => void = () => undefined;
  const clipboard = await openSelectionOwner(desktop.env['DISPLAY'] ?? '', () => onTaken());
  const times: number[] = [];
  try {
    for (const { name, token } of wanted) {
      if (!(await clipboard.offer('of the bench'))) throw new Error('the clipboard was not had');
      const button = await accounts.account(name).copyToken.elementHandle();
      const taken = new Promise<void>((resolve) => (onTaken = resolve));
      const pressedAt = performance.now();
      await Promise.all([button.evaluate((element: HTMLElement) => element.click()), taken]);
      times.push(performance.now() - pressedAt);
      if ((await clipboardOf(desktop).read()) !== token)
        throw new Error('something else was copied');
    }
  } finally {
    clipboard.close();
  }
  return times;
}

async function exportAll(place: Place, file: string): Promise<void> {
  const app = await start(place);
  try {
    await chooseWhereToSave(app, file);
    const { settings, backup, status } = await app.window();
    await settings.button.click();
    await backup.exportSecret.click();
    await backup.newPassphrase.fill(PASSPHRASE);
    await backup.sameAgain.fill(PASSPHRASE);
    await backup.export.click();
    await status.getByText('The encrypted backup was saved.').waitFor({ timeout: PATIENCE_MS });
  } finally {
    await app.end();
  }
}

/** In a profile of its own: from the press to the report. */
async function addAll(place: Place, file: string, profile: string): Promise<number> {
  const app = await start(place, profile);
  try {
    await chooseWhatToOpen(app, file);
    const { settings, backup } = await app.window();
    await settings.button.click();
    await backup.choose.click();
    await backup.passphrase.fill(PASSPHRASE);
    await backup.open.click();
    await backup.import.waitFor({ timeout: PATIENCE_MS });
    const startedAt = performance.now();
    await backup.import.click();
    await backup.done.waitFor({ timeout: PATIENCE_MS });
    return performance.now() - startedAt;
  } finally {
    await app.end();
  }
}
