import { faults } from './fake-plex/fake-plex.ts';
import type { FakePlex } from './fake-plex/fake-plex.ts';
import { notificationsOf } from './screens/notifications.ts';
import { repairsScreen } from './screens/repairs.ts';
import type { Screens } from './screens/screens.ts';
import { expect, test } from './support/app.ts';
import { moment } from './support/moment.ts';
import { picturesIn } from './support/pictures.ts';

/* All tokens of an account end together, as by a new password or "sign out of all devices". */

const TOLD = 'Plex no longer accepts an account’s tokens';
const TOLD_HERE = 'Plex no longer accepts the tokens of sam';
const TOOLS = ['Tautulli', 'Kometa'];

const picture = picturesIn('mass-invalidation');

async function makeTokens({ namedTokens }: Screens): Promise<void> {
  for (const tool of TOOLS) {
    await namedTokens.make(tool);
    await expect(namedTokens.tokenFor(tool).heading).toBeFocused();
  }
}

/** One check of the account finds that its token is dead. */
async function findOut({ accounts, tokenDetails }: Screens): Promise<void> {
  await accounts.account('sam').tokenDetails.click();
  await tokenDetails.refresh.click();
  await expect(accounts.account('sam').card).toContainText('Rejected');
}

async function isTaken(plex: FakePlex, token: string): Promise<boolean> {
  const answer = await fetch(`${plex.url}/api/v2/user`, { headers: { 'X-Plex-Token': token } });
  return answer.status === 200;
}

test('are one notice, and one new sign-in repairs them in turn', async ({
  app,
  plex,
  world,
  desktop,
}) => {
  const notifications = notificationsOf(desktop);
  await notifications.closeAll();
  const bus = await notifications.watch();
  const screens = await app.signIn(world.sam);
  await makeTokens(screens);
  const dead = world.sam.account.currentTokens();
  expect(dead).toHaveLength(3);

  plex.revokeAll(world.sam.account);
  await findOut(screens);
  const { notices, signIn, page } = screens;
  await expect(notices.notice(TOLD_HERE).card).toBeVisible();
  await expect(notices.items).toHaveCount(1);
  for (const tool of TOOLS)
    await expect(screens.namedTokens.tokenFor(tool).card).toContainText('Rejected', {
      timeout: 20_000,
    });
  await expect.poll(() => bus.titles()).toEqual([TOLD]);
  await moment();
  expect(bus.titles()).toEqual([TOLD]);
  await expect(notices.items).toHaveCount(1);
  await picture(page, 'notice');

  await notices.notice(TOLD_HERE).signInAgain.click();
  await expect(signIn.login).toHaveValue('sam');
  await signIn.send(world.sam);
  if (!page.isClosed()) await page.waitForEvent('close');
  const fresh = await app.window();
  const repairs = repairsScreen(fresh.page, 'sam');
  await expect(repairs.region).toContainText('2 tokens were replaced');
  await expect(repairs.steps).toHaveText(TOOLS.map((tool) => new RegExp(`^${tool}.*Replaced$`)));
  await picture(fresh.page, 'repaired');
  const alive = world.sam.account.currentTokens();
  expect(alive).toHaveLength(3);
  for (const token of dead) expect(await isTaken(plex, token)).toBe(false);
  for (const token of alive) expect(await isTaken(plex, token)).toBe(true);

  await expect(fresh.notices.region).toBeHidden();
  await expect.poll(() => notifications.count()).toBe(0);
  await moment();
  expect(bus.titles()).toEqual([TOLD]);
  await expect(fresh.notices.region).toBeHidden();
  await repairs.done.click();
  await expect(repairs.region).toBeHidden();
  await bus.stop();
});

test('are repaired as well where nobody has heard of their end yet', async ({
  app,
  plex,
  world,
}) => {
  const screens = await app.signIn(world.sam);
  await makeTokens(screens);
  const ofKometa = world.sam.account.currentTokens().at(-1);
  const unheard = plex.fault(
    ({ path: asked, headers }) => asked === '/api/v2/ping' && headers['x-plex-token'] === ofKometa,
    faults.plexError(503, 1007),
  );
  plex.revokeAll(world.sam.account);
  await findOut(screens);
  await expect.poll(() => unheard.hits).toBeGreaterThan(0);
  await expect(screens.namedTokens.tokenFor('Kometa').card).not.toContainText('Rejected');
  unheard.cancel();
  await screens.notices.notice(TOLD_HERE).signInAgain.click();
  await screens.signIn.send(world.sam);
  const fresh = await app.windowAfter(screens);
  const repairs = repairsScreen(fresh.page, 'sam');
  await expect(repairs.done).toBeVisible();
  await expect(repairs.steps).toHaveText(TOOLS.map((tool) => new RegExp(`^${tool}.*Replaced$`)));
});

test('lead from the desktop to the sign-in with no window at all', async ({
  app,
  plex,
  world,
  desktop,
}) => {
  const notifications = notificationsOf(desktop);
  const screens = await app.signIn(world.sam);
  await makeTokens(screens);
  plex.revokeAll(world.sam.account);
  await findOut(screens);
  await app.closeWindow();
  await notifications.closeAll();
  const bus = await notifications.watch();
  await expect.poll(() => bus.titles(), { timeout: 20_000 }).toContain(TOLD);
  expect(bus.shown().find(({ summary }) => summary === TOLD)?.actions).toEqual({
    default: 'Open',
    'sign-in-again': 'Sign in again',
    'not-now': 'Not now',
  });
  await notifications.press('Sign in again');
  const { signIn } = await app.window();
  await expect(signIn.login).toHaveValue('sam');
  await bus.stop();
});
