import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { trayOf } from './screens/tray.ts';
import { onlyAccountId } from './support/account-list.ts';
import { expect, test } from './support/app.ts';
import { projectFolder } from './support/keyring-app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { startDesktop } from './support/rig.ts';
import type { Desktop } from './support/rig.ts';

/* The whole menu, the icon's states, and that nothing is done without need, as a panel sees it. */

test.use({ desktopOptions: { windowManager: true } });

/** For two hundred menus. */
const MOST_GROWTH = 1.02;

test('a transient token stands in the menu with the time left, and a press copies it', async ({
  app,
  world,
  desktop,
  clipboard,
}) => {
  const tray = trayOf(desktop, app.pid);
  await app.signIn(world.nora);
  await tray.waitFor('Attic box/New transient token and copy');
  await app.closeWindow();
  await tray.click('Attic box/New transient token and copy');
  await tray.waitFor('Transient tokens/Attic box, about 47 hours left');
  const [token] = world.atticBox.transientTokens();
  await expect.poll(() => clipboard.read()).toBe(token);

  const other = await clipboard.copyElsewhere('something else');
  await tray.click('Transient tokens/Attic box, about 47 hours left');
  await expect.poll(() => clipboard.read()).toBe(token);
  await other.stop();
  expect(world.atticBox.transientTokens()).toEqual([token]);

  // Another one of the same server is told apart from it.
  await tray.click('Attic box/New transient token and copy');
  const label = /^Transient tokens\/Attic box, about 47 hours left, made at \d/;
  const made = async (): Promise<string[]> =>
    (await tray.entries()).filter((entry) => label.test(entry));
  await expect.poll(async () => (await made()).length).toBe(2);
  // None of the tokens themselves stands in the menu.
  const everything = await tray.everything();
  for (const secret of [...world.atticBox.transientTokens(), ...world.nora.account.currentTokens()])
    expect(everything).not.toContain(secret);
});

test('what is pinned comes first', async ({ app, world, desktop }) => {
  const tray = trayOf(desktop, app.pid);
  const { settings } = await app.signIn(world.nora);
  await tray.waitFor('Summer house/New transient token and copy');
  const tops = async (): Promise<string[]> =>
    (await tray.entries()).filter((entry) => entry !== '' && !entry.includes('/')).slice(0, 3);
  expect(await tops()).toEqual(['nora_k', 'Attic box', 'Summer house']);
  await settings.button.click();
  await settings.pinned('Summer house').check();
  await expect.poll(tops).toEqual(['Summer house', 'nora_k', 'Attic box']);
  await settings.pinned('Summer house').uncheck();
  await expect.poll(tops).toEqual(['nora_k', 'Attic box', 'Summer house']);
});

test('"Settings…" opens the settings, also where no window is', async ({ app, desktop }) => {
  const tray = trayOf(desktop, app.pid);
  await app.window();
  await app.closeWindow();
  await tray.click('Settings…');
  const { settings } = await app.window();
  await expect(settings.region).toBeVisible();
});

test('the icon says by its shape how the credentials stand', async ({
  app,
  plex,
  world,
  desktop,
}) => {
  const tray = trayOf(desktop, app.pid);
  const { settings, tokenDetails, accounts } = await app.signIn(world.nora);
  await tray.waitFor('Attic box/New transient token and copy');
  expect(await tray.tooltip()).toBe('Keyring for Plex');
  expect(await shownState(app, desktop)).toBe('');

  // With the longest lead time a new token ends soon from the start.
  await settings.button.click();
  await settings.leadMinutes.fill('2880');
  await settings.close.click();
  await tray.click('Attic box/New transient token and copy');
  await expect.poll(() => tray.tooltip()).toBe('Keyring for Plex: a token ends soon');
  expect(await shownState(app, desktop)).toBe('-ends-soon');
  await tray.waitFor('Notices (1)');

  // Plex no longer takes the account's own: what needs a person comes before what ends.
  plex.revokeAll(world.nora.account);
  await accounts.account('nora_k').tokenDetails.click();
  await tokenDetails.refresh.click();
  await expect.poll(() => tray.tooltip()).toBe('Keyring for Plex: a token needs you');
  expect(await shownState(app, desktop)).toBe('-needs-you');
  expect(await tray.entries()).toContainEqual(
    expect.stringMatching(/^nora_k\/Plex rejected the token at \d.*: sign in again$/),
  );

  await tray.waitFor('Notices (2)');
  await app.closeWindow();
  await tray.click('Notices (2)');
  const { page } = await app.window();
  await expect(page.getByRole('region', { name: 'Notices' })).toBeVisible();
});

test('signs in from the tray of a program that has no window', async ({
  start,
  world,
  desktop,
  clipboard,
}) => {
  const app = await start({ switches: ['--hidden'] });
  const tray = trayOf(desktop, app.pid);
  await tray.waitFor('Sign in…');
  expect(app.electron.windows()).toEqual([]);
  await tray.click('Sign in…');
  await app.signIn(world.sam);
  await app.closeWindow();
  await tray.waitFor('sam/Copy token');
  await tray.click('sam/Copy token');
  await expect
    .poll(async () => world.sam.account.currentTokens().includes(await clipboard.read()))
    .toBe(true);
});

test('what has not changed is not told again', async ({ app, world, desktop }) => {
  const tray = trayOf(desktop, app.pid);
  const { page } = await app.signIn(world.nora);
  await tray.waitFor('Summer house/New transient token and copy');
  const refresh = JSON.stringify({ accountId: await onlyAccountId(app.profileFolder) });
  await page.evaluate((request) => window.keyring.refreshServers(request), refresh);
  // A refresh has each server say whether it takes its token, which is news once.
  const judged = async (): Promise<number> =>
    (await tray.entries()).filter((entry) => entry.includes('/Accepted its token')).length;
  await expect.poll(judged).toBe(2);
  const look = async () => ({
    entries: await tray.entries(),
    numbers: await tray.entryNumbers(),
  });
  const refreshFiveTimes = async () => {
    const before = await look();
    for (let times = 0; times < 5; times += 1)
      await page.evaluate((request) => window.keyring.refreshServers(request), refresh);
    return { before, after: await look() };
  };
  const first = await refreshFiveTimes();
  // In the next minute its "at 16:46" is news, once.
  const isNextMinute = String(first.after.entries) !== String(first.before.entries);
  const { before, after } = isNextMinute ? await refreshFiveTimes() : first;
  expect(after).toEqual(before);
});

test('two hundred other menus cost no memory', async ({ start, world, desktop }) => {
  const app = await start({ switches: ['--js-flags=--expose-gc'] });
  const { page } = await app.signIn(world.sam);
  await trayOf(desktop, app.pid).waitFor('Attic box/New transient token and copy');
  const updates = desktop.start('dbus-monitor', [
    "type='signal',interface='com.canonical.dbusmenu',member='LayoutUpdated'",
  ]);
  /** A transient token comes and goes: two menus. */
  const change = (times: number): Promise<void> =>
    page.evaluate(async (each) => {
      type Answer = { value: Record<string, never> };
      const ask = async (call: Promise<string>) => (JSON.parse(await call) as Answer).value;
      const { servers } = (await ask(window.keyring.readState('null'))) as unknown as {
        servers: { accountId: string; servers: { serverId: string }[] }[];
      };
      const [list] = servers;
      const ofServer = { accountId: list?.accountId, serverId: list?.servers[0]?.serverId };
      const wish = JSON.stringify({ ...ofServer, plainHttpAgreed: false });
      for (let done = 0; done < each; done += 1) {
        const { transientTokenId } = await ask(window.keyring.mintTransientToken(wish));
        await window.keyring.forgetTransientToken(JSON.stringify({ transientTokenId }));
      }
    }, times);
  const told = (): number =>
    updates.lines.filter((line) => line.includes('member=LayoutUpdated')).length;

  // A young program takes memory until it has what it works with; one that leaks goes on for ever.
  const held: number[] = [];
  const isAtRest = (): boolean => {
    const [first = 0, second = Infinity, third = Infinity] = held.slice(-3);
    return second / first <= MOST_GROWTH && third / second <= MOST_GROWTH;
  };
  while (!isAtRest() && held.length < 14) {
    const toldBefore = told();
    await change(100);
    await expect.poll(() => told() - toldBefore).toBeGreaterThanOrEqual(200);
    held.push(await memoryAfterTidying(app));
  }
  test.info().annotations.push({ type: 'PSS, kB', description: held.join(', ') });
  expect(isAtRest(), held.join(', ')).toBe(true);
});

test('a panel that comes late has the whole menu and the icon as it stands now', async ({
  start,
  plex,
  world,
}) => {
  const bare = await startDesktop({ tray: 'none', notifications: 'none', windowManager: true });
  try {
    const app = await start({ env: bare.env });
    const { accounts, tokenDetails } = await app.signIn(world.sam);
    plex.revokeAll(world.sam.account);
    await accounts.account('sam').tokenDetails.click();
    await tokenDetails.refresh.click();
    await expect(accounts.account('sam').card).toContainText('Plex rejected the token');

    const tray = trayOf(bare, app.pid);
    for (let times = 0; times < 2; times += 1) {
      const watcher = bare.start('sni-watcher');
      await tray.waitFor('sam/Copy token', 5);
      expect(await tray.tooltip()).toBe('Keyring for Plex: a token needs you');
      expect(await shownState(app, bare)).toBe('-needs-you');
      await watcher.stop();
    }
    await app.end();
  } finally {
    await bare.end();
  }
});

const states = ['', '-ends-soon', '-needs-you'] as const;

/** Which of our pictures the panel shows; the others differ from it in a hundred pixels or more. */
async function shownState(app: KeyringApp, desktop: Desktop): Promise<string | undefined> {
  const file = path.join(desktop.env['RIG_DIR'] ?? '', 'icon.ppm');
  await trayOf(desktop, app.pid).saveIcon(file);
  const shown = pixelsOfPpm(await readFile(file));
  const drawn = await Promise.all(states.map((state) => pixelsOfAsset(app, state)));
  const beside = drawn.map((pixels) => differing(shown, pixels));
  expect(beside.filter((count) => count > 100)).toHaveLength(states.length - 1);
  return states[beside.indexOf(0)];
}

/** Red, green, blue of each pixel, in rows. */
type Pixels = { bytes: Uint8Array; width: number };

function pixelsOfPpm(file: Buffer): Pixels {
  const end = file.indexOf('\n') + 1;
  const [, width] = file.subarray(0, end).toString('latin1').split(' ');
  return { bytes: file.subarray(end), width: Number(width) };
}

/** On white, as in the panel's own copy. */
async function pixelsOfAsset(app: KeyringApp, state: string): Promise<Pixels> {
  const file = path.join(projectFolder, `assets/tray/tray-on-any${state}-22@2x.png`);
  const dataUrl = `data:image/png;base64,${await readFile(file, 'base64')}`;
  const { width, bgra } = await app.electron.evaluate(({ nativeImage }, address) => {
    const image = nativeImage.createFromDataURL(address);
    return { width: image.getSize().width, bgra: image.toBitmap().toString('base64') };
  }, dataUrl);
  const from = Buffer.from(bgra, 'base64');
  const bytes = new Uint8Array((from.length / 4) * 3);
  for (let pixel = 0; pixel * 4 < from.length; pixel += 1) {
    const [blue = 0, green = 0, red = 0, alpha = 0] = from.subarray(pixel * 4, pixel * 4 + 4);
    // The colours are multiplied by their opacity already.
    bytes.set(
      [red, green, blue].map((colour) => colour + 255 - alpha),
      pixel * 3,
    );
  }
  return { bytes, width };
}

/** How many pixels are clearly of another colour; edges are rounded in different ways. */
function differing(one: Pixels, other: Pixels): number {
  expect([one.width, one.bytes.length]).toEqual([other.width, other.bytes.length]);
  let count = 0;
  for (let at = 0; at < one.bytes.length; at += 3) {
    const far = [0, 1, 2].some(
      (colour) => Math.abs((one.bytes[at + colour] ?? 0) - (other.bytes[at + colour] ?? 0)) > 20,
    );
    if (far) count += 1;
  }
  return count;
}

/** What the main process holds, its shared pages in part, in kB. */
async function memoryAfterTidying(app: KeyringApp): Promise<number> {
  // A second look finds what the first one let go.
  for (let times = 0; times < 3; times += 1)
    await app.electron.evaluate(() => (globalThis as { gc?: () => void }).gc?.());
  const rollup = await readFile(`/proc/${String(app.pid)}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]);
}
