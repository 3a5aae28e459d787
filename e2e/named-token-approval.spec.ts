import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import type { FakePlex } from './fake-plex/fake-plex.ts';
import { faults } from './fake-plex/fake-plex.ts';
import { jwtsScreen } from './screens/jwts.ts';
import { trayOf } from './screens/tray.ts';
import { approve, expect, test } from './support/app-with-browser.ts';
import { outFolder } from './support/out-folder.ts';
import { toldTo } from './support/stand-in-browser.ts';

/* A tool's token that its owner approves in the browser, because Plex refuses the silent way. */

const LOOK = /^\/api\/v2\/pins\/\d+$/;

const refuseLink = (plex: FakePlex) => plex.fault('/api/v2/pins/link', faults.plexError(404, 1020));

/** For a person to look at, in both colours. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = path.join(outFolder, 'e2e/named-token-approval');
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const file = path.join(folder, `${name}-${colorScheme}.png`);
    await page.screenshot({ path: file, animations: 'disabled', fullPage: true });
  }
}

test('a token that Plex lets nobody make in silence is approved in the browser', async ({
  app,
  plex,
  world,
  opener,
  keychain,
}) => {
  const { namedTokens, status, page } = await app.signIn(world.sam);
  refuseLink(plex);
  await namedTokens.make('Tautulli');
  await expect(namedTokens.alert).toHaveText(/approve it in your browser instead/);
  await picture(page, 'refused');
  expect(await opener.addresses()).toEqual([]);
  await namedTokens.approval.start.click();
  await expect(namedTokens.approval.waiting).toBeVisible();
  await expect(namedTokens.approval.timeLeft).toHaveText(/^(30:00|29:\d\d)$/);
  await expect(namedTokens.alert).toBeHidden();
  await expect(namedTokens.name).toHaveValue('Tautulli');
  await picture(page, 'waiting');

  const opened = await opener.opened();
  const pin = plex.pins().at(-1);
  expect(pin?.code).toMatch(/^[a-z0-9]{25}$/);
  expect(pin?.device.name).toBe('Tautulli');
  expect(toldTo(opened)).toMatchObject({
    clientID: pin?.device.clientIdentifier,
    code: pin?.code,
    'context[device][deviceName]': 'Tautulli',
  });
  expect(await page.content()).not.toContain(pin?.code);
  approve(plex, opened, world.sam.account);
  await expect(namedTokens.tokenFor('Tautulli').heading).toBeFocused();
  await expect(status).toContainText('New token for Tautulli.');
  await expect(namedTokens.approval.waiting).toBeHidden();
  const entries = await keychain.entriesOf(plex.url);
  const entry = entries.find(({ name }) => name === 'Tautulli');
  expect(entry?.token).toBe(pin?.authToken);
  expect(entry?.clientIdentifier).toBe(pin?.device.clientIdentifier);
  expect(entries).toHaveLength(2);
});

test('a replacement is approved in its card, and ends the old one', async ({
  app,
  plex,
  world,
  opener,
  keychain,
}) => {
  const { namedTokens, page } = await app.signIn(world.sam);
  await namedTokens.make('Tautulli');
  const tautulli = namedTokens.tokenFor('Tautulli');
  await expect(tautulli.card).toBeVisible();
  const tokenOf = async () =>
    (await keychain.entriesOf(plex.url)).find(({ name }) => name === 'Tautulli')?.token ?? '';
  const old = await tokenOf();
  refuseLink(plex);
  await tautulli.replace.click();
  await tautulli.approval.start.click();
  await expect(tautulli.approval.waiting).toBeVisible();
  await expect(tautulli.replace).toBeDisabled();
  await picture(page, 'replacing');
  approve(plex, await opener.opened(), world.sam.account);
  await expect(tautulli.approval.waiting).toBeHidden();
  await expect.poll(tokenOf).not.toBe(old);
  await expect.poll(() => world.sam.account.currentTokens()).not.toContain(old);
  expect(world.sam.account.currentTokens()).toContain(await tokenOf());
});

test('a JWT is approved with its key from the start: no legacy token on the way', async ({
  app,
  plex,
  world,
  opener,
  keychain,
}) => {
  const { page, namedTokens, status } = await app.signIn(world.nora);
  const before = world.nora.account.currentTokens();
  refuseLink(plex);
  const jwts = jwtsScreen(page);
  await jwts.make('Kometa');
  await namedTokens.approval.start.click();
  approve(plex, await opener.opened(), world.nora.account);
  await expect(jwts.token('Kometa').card).toContainText('For plex.tv');
  await expect(status).toContainText('New JWT for Kometa.');
  const entry = (await keychain.entriesOf(plex.url)).find(({ name }) => name === 'Kometa');
  expect(entry?.token).toMatch(/^eyJ/);
  expect(world.nora.account.currentTokens().sort()).toEqual([...before, entry?.token].sort());
});

test('a legacy token where a JWT was to be approved is refused, ended and said', async ({
  app,
  plex,
  world,
  opener,
  keychain,
}) => {
  const { page, namedTokens } = await app.signIn(world.nora);
  const before = world.nora.account.currentTokens();
  refuseLink(plex);
  plex.jwt.handsOutLegacyTokens = true;
  await jwtsScreen(page).make('Kometa');
  await namedTokens.approval.start.click();
  approve(plex, await opener.opened(), world.nora.account);
  await expect(namedTokens.approval.ended).toContainText(/ordinary token instead of a JWT/);
  expect(world.nora.account.currentTokens()).toEqual(before);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);
});

test('another account’s approval is said, and its token ended', async ({
  app,
  plex,
  world,
  opener,
  keychain,
}) => {
  const { namedTokens, page } = await app.signIn(world.sam);
  const before = world.nora.account.currentTokens();
  refuseLink(plex);
  await namedTokens.make('Tautulli');
  await namedTokens.approval.start.click();
  approve(plex, await opener.opened(), world.nora.account);
  await expect(namedTokens.approval.ended).toContainText(/Somebody else approved the new token/);
  await picture(page, 'another-account');
  expect(world.nora.account.currentTokens()).toEqual(before);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);
  await namedTokens.approval.newCode.click();
  approve(plex, await opener.opened(2), world.sam.account);
  await expect(namedTokens.tokenFor('Tautulli').heading).toBeFocused();
});

test('one that expires says so, and the last look finds a late approval', async ({
  app,
  plex,
  world,
  opener,
}) => {
  const { namedTokens } = await app.signIn(world.sam);
  refuseLink(plex);
  plex.pinLife.strong = 2_000;
  await namedTokens.make('Tautulli');
  await namedTokens.approval.start.click();
  await expect(namedTokens.approval.ended).toContainText(/no longer valid/);
  plex.pinLife.strong = 6_500; // Looked at after 1, 3 and, at its end, 6.5 seconds.
  const looks = () => plex.requests.all.filter(({ path: asked }) => LOOK.test(asked)).length;
  const before = looks();
  await namedTokens.approval.newCode.click();
  const opened = await opener.opened(2);
  await expect.poll(() => looks() - before).toBe(2);
  approve(plex, opened, world.sam.account);
  await expect(namedTokens.tokenFor('Tautulli').heading).toBeFocused();
  expect(looks() - before).toBe(3);
});

test('cancelled, it ends a token that came unnoticed, and keeps what was typed', async ({
  app,
  plex,
  world,
  opener,
  keychain,
}) => {
  const { namedTokens } = await app.signIn(world.sam);
  const before = world.sam.account.currentTokens();
  refuseLink(plex);
  await namedTokens.make('Tautulli');
  await namedTokens.approval.start.click();
  plex.fault(LOOK, faults.answerWith(503));
  await expect(namedTokens.approval.waiting).toContainText(/still waiting/);
  approve(plex, await opener.opened(), world.sam.account);
  expect(world.sam.account.currentTokens()).toHaveLength(2);
  plex.clearFaults();
  await namedTokens.approval.cancel.click();
  await expect(namedTokens.approval.waiting).toBeHidden();
  await expect(namedTokens.name).toHaveValue('Tautulli');
  await expect(namedTokens.name).toBeFocused();
  await expect.poll(() => world.sam.account.currentTokens()).toEqual(before);
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);
});

test('goes on while the window is closed, and one waits at a time', async ({
  app,
  plex,
  world,
  opener,
  desktop,
}) => {
  const screens = await app.signIn(world.sam);
  const { namedTokens } = screens;
  await namedTokens.make('Kometa');
  await expect(namedTokens.tokenFor('Kometa').card).toBeVisible();
  refuseLink(plex);
  await namedTokens.make('Tautulli');
  await namedTokens.approval.start.click();
  const opened = await opener.opened();
  const kometa = namedTokens.tokenFor('Kometa');
  await kometa.replace.click();
  await kometa.approval.start.click();
  await expect(kometa.alert).toHaveText(/under way already/);
  await app.closeWindow();
  await trayOf(desktop, app.pid).click('sam/Token details…');
  const again = await app.window();
  await expect(again.namedTokens.approval.waiting).toBeVisible();
  await expect(again.namedTokens.name).toHaveValue('Tautulli');
  approve(plex, opened, world.sam.account);
  await expect(again.namedTokens.tokenFor('Tautulli').heading).toBeFocused();
  expect(await opener.addresses()).toHaveLength(1);
});
