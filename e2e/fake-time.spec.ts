import { notificationsOf } from './screens/notifications.ts';
import { trayOf } from './screens/tray.ts';
import { expect, test } from './support/app.ts';
import { fakeTime } from './support/fake-time.ts';
import { movedClock } from './support/moved-clock.ts';

/*
 * Days pass, and the desktop’s own logind tells of sleep and waking: once for the whole program,
 * Chromium and timers included, and once for main’s clock alone, where no timer helps.
 */

test.use({ desktopOptions: { logind: true } });
test.setTimeout(180_000);

const ENDED = 'A transient token has ended';
/** Said where no window says it. */
const COPIED = 'Transient token copied';
const WITHIN_5_SECONDS = { timeout: 5_000 };

const clocks = [
  ['with all of its processes', fakeTime],
  ['by the clock of main alone', movedClock],
] as const;

for (const [which, clockOf] of clocks) {
  test(`a program that wakes after 49 hours, ${which}, tells of the end within 5 seconds, and once`, async ({
    start,
    world,
    desktop,
    profileFolder,
    clipboard,
  }) => {
    const time = clockOf(profileFolder, desktop.env);
    test.skip(time === undefined, 'libfaketime is not to be had here');
    if (time === undefined) return;
    const notifications = notificationsOf(desktop);
    await notifications.closeAll();
    const bus = await notifications.watch();
    const titles = (): string[] => bus.titles().filter((title) => title !== COPIED);
    const app = await start(time.start);
    const tray = trayOf(desktop, app.pid);
    await app.signIn(world.nora);
    await tray.waitFor('Attic box/New transient token and copy');
    await tray.click('Attic box/New transient token and copy');
    await tray.waitFor('Transient tokens/Attic box, about 47 hours left');
    await expect.poll(() => clipboard.read()).toMatch(/^transient-/);

    // From here on the window cannot be driven: the signal of sleep parts Playwright from it.
    await desktop.run('logind-ctl', ['suspend']);
    await expect.poll(() => clipboard.read(), WITHIN_5_SECONDS).toBe('');
    time.set(49);
    await desktop.run('logind-ctl', ['resume']);
    await tray.waitFor('Notices (1)', 5);
    await expect.poll(titles, WITHIN_5_SECONDS).toEqual([ENDED]);
    await tray.waitUntilGone('Transient tokens/Attic box, about 47 hours left');

    // It goes on as ever, and tells nothing twice.
    await desktop.run('logind-ctl', ['resume']);
    await tray.click('Attic box/New transient token and copy');
    await tray.waitFor('Transient tokens/Attic box, about 47 hours left');
    await expect.poll(() => clipboard.read()).toBe(world.atticBox.transientTokens().at(-1));
    expect(titles()).toEqual([ENDED]);
    await bus.stop();
  });
}

test('a start two days later tells of a token that Plex has rejected meanwhile', async ({
  start,
  hasSignedIn,
  plex,
  world,
  desktop,
  profileFolder,
}) => {
  // Started ahead under libfaketime, one page of ten crashes; only main's clock matters here.
  const time = movedClock(profileFolder, desktop.env);
  const notifications = notificationsOf(desktop);
  await notifications.closeAll();
  const bus = await notifications.watch();
  await hasSignedIn(world.sam);

  plex.revokeAll(world.sam.account);
  time.set(48);
  const { accounts, notices } = await (await start(time.start)).window();
  await expect(accounts.account('sam').card).toContainText('Rejected');
  await expect(notices.items).toHaveCount(1);
  await expect
    .poll(() => bus.titles(), WITHIN_5_SECONDS)
    .toEqual(['Plex no longer accepts a token']);
  await bus.stop();
});

test('another time zone is said in the tray at once', async ({ start, world, desktop }) => {
  const app = await start({ env: { ...desktop.env, TZ: 'Europe/Oslo' } });
  const tray = trayOf(desktop, app.pid);
  await app.signIn(world.sam);
  await tray.waitFor('sam/Copy token');
  const said = async (): Promise<string | undefined> =>
    (await tray.entries()).find((entry) => entry.startsWith('sam/Plex accepted the token'));
  const inOslo = await said();
  expect(inOslo).toBeDefined();
  await app.electron.evaluate(() => void (process.env['TZ'] = 'Asia/Tokyo'));
  const changed = 'org.freedesktop.DBus.Properties.PropertiesChanged';
  await desktop.run('gdbus', [
    ...['emit', '--system', '--object-path', '/org/freedesktop/timedate1', '--signal', changed],
    ...['org.freedesktop.timedate1', '{}', '[]'],
  ]);
  await expect.poll(said, WITHIN_5_SECONDS).not.toBe(inOslo);
});
