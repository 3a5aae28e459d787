import { notificationsOf } from './screens/notifications.ts';
import { expect, test } from './support/app.ts';
import { movedClock } from './support/moved-clock.ts';
import { wake } from './support/power.ts';

const WITHIN_A_MINUTE = { timeout: 60_000 };
const WITHIN_5_SECONDS = { timeout: 5_000 };

test.setTimeout(300_000);

test('a transient token ends soon 47 hours on, at once on waking, and ends 48 hours on, within a minute', async ({
  start,
  world,
  desktop,
  profileFolder,
}) => {
  const clock = movedClock(profileFolder, desktop.env);
  const notifications = notificationsOf(desktop);
  await notifications.closeAll();
  const bus = await notifications.watch();
  const app = await start(clock.start);
  const { servers, transientTokens, notices } = await app.signIn(world.nora);
  await servers.server('Attic box').newTransientToken.click();
  const { card, copy } = transientTokens.tokenFor('Attic box');
  await expect(card).toContainText('Valid');

  clock.set(47);
  await wake(app);
  await expect(card).toContainText('Ends soon', WITHIN_5_SECONDS);
  await expect.poll(() => bus.titles(), WITHIN_5_SECONDS).toEqual(['A transient token ends soon']);
  await expect(copy).toBeEnabled();

  clock.set(48);
  await expect
    .poll(() => bus.titles(), WITHIN_A_MINUTE)
    .toEqual(['A transient token ends soon', 'A transient token has ended']);
  const [soon, ended] = bus.shown();
  expect(ended?.replaces).toBe(soon?.id);
  expect(await notifications.count()).toBe(1);
  await expect(card).toContainText('Ended');
  await expect(copy).toBeDisabled();
  await expect(notices.items).toHaveCount(1);

  // The clock is set right: nothing is told twice, and the token is good again.
  clock.set(0);
  await expect(notices.region).toBeHidden(WITHIN_A_MINUTE);
  await expect(card).toContainText('Valid');
  await expect.poll(() => notifications.count(), WITHIN_5_SECONDS).toBe(0);
  clock.set(49);
  await expect(notices.region).toBeVisible(WITHIN_A_MINUTE);
  expect(bus.titles()).toHaveLength(2);
  await bus.stop();
});
