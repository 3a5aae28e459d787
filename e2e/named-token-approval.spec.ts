import type { FakePlex } from './fake-plex/fake-plex.ts';
import { faults } from './fake-plex/fake-plex.ts';
import { jwtsScreen } from './screens/jwts.ts';
import { trayOf } from './screens/tray.ts';
import { approve, expect, test } from './support/app-with-browser.ts';
import { toldTo } from './support/stand-in-browser.ts';
import { picturesIn } from './support/pictures.ts';

/* A tool's token that its owner approves in the browser, because Plex refuses the silent way. */

const LOOK = /^\/api\/v2\/pins\/\d+$/;

const refuseLink = (plex: FakePlex) => plex.fault('/api/v2/pins/link', faults.plexError(404, 1020));

const picture = picturesIn('named-token-approval');

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

const IN_BROWSER = /does not let this account’s token make another one.*in your browser instead/;

/** Each answer to the silent approval: its sentence, and whether the browser is offered. */
const refusals = [
  ['403 in HTML', faults.htmlPage(403), IN_BROWSER, true],
  ['403/1009, a managed user', faults.plexError(403, 1009), IN_BROWSER, true],
  ['403/1043', faults.plexError(403, 1043), IN_BROWSER, true],
  ['403/1068', faults.plexError(403, 1068), IN_BROWSER, true],
  ['404/1020', faults.plexError(404, 1020, 'xml'), IN_BROWSER, true],
  ['410', faults.htmlPage(410), IN_BROWSER, true],
  ['405/1005', faults.plexError(405, 1005), IN_BROWSER, true],
  ['422/1008', faults.plexError(422, 1008), IN_BROWSER, true],
  ['422/1998', faults.plexError(422, 1998), IN_BROWSER, true],
  ['a redirect', faults.redirect(302, 'https://plex.tv/'), /pointed to another address/, false],
  ['401/1001', faults.plexError(401, 1001), /no longer accepts this token; sign in again/, false],
  ['429', faults.rateLimit(), /asks for a pause/, false],
  ['429 for an hour', faults.rateLimit(3_600), /asks for a pause/, false],
  ['503', faults.htmlPage(503), /trouble of its own/, false],
] as const;

test('each answer to the silent approval has its sentence, and nothing is left of it', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  test.slow();
  const { namedTokens } = await app.signIn(world.sam);
  const before = world.sam.account.currentTokens();
  await namedTokens.newToken.click();
  await namedTokens.name.fill('Tautulli');
  for (const [answer, fault, sentence, isOffered] of refusals) {
    await test.step(answer, async () => {
      const laid = plex.fault('/api/v2/pins/link', fault);
      await namedTokens.makeToken.click();
      await expect(namedTokens.alert).toHaveText(sentence);
      await expect(namedTokens.approval.start).toBeVisible({ visible: isOffered });
      expect(laid.hits).toBe(1);
      laid.cancel();
      expect(world.sam.account.currentTokens()).toEqual(before);
    });
  }
  expect(await keychain.entriesOf(plex.url)).toHaveLength(1);
  await namedTokens.makeToken.click();
  await expect(namedTokens.tokenFor('Tautulli').card).toBeVisible();
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

for (const kind of ['an ordinary token', 'a JWT'] as const) {
  test(`a restart in the middle goes on where it was: ${kind}`, async ({
    app,
    start,
    plex,
    world,
    opener,
    keychain,
  }) => {
    const { page, namedTokens } = await app.signIn(world.nora);
    refuseLink(plex);
    if (kind === 'a JWT') await jwtsScreen(page).make('Kometa');
    else await namedTokens.make('Kometa');
    await namedTokens.approval.start.click();
    const opened = await opener.opened();
    await expect.poll(async () => (await keychain.texts()).length).toBe(2);
    expect(await app.quit()).toBe(0);
    const before = world.nora.account.currentTokens();

    const again = await start({ env: opener.env });
    const { namedTokens: tokensAgain } = await again.window();
    await expect(tokensAgain.approval.waiting).toBeVisible();
    await expect(tokensAgain.name).toHaveValue('Kometa');
    approve(plex, opened, world.nora.account);
    const { card } = tokensAgain.tokenFor('Kometa');
    await expect(card).toContainText('Valid');
    if (kind === 'a JWT') await expect(card).toContainText('renews itself');
    const entries = await keychain.entriesOf(plex.url);
    expect(entries.map(({ name }) => name).sort()).toEqual(['Kometa', 'nora_k']);
    const made = entries.find(({ name }) => name === 'Kometa')?.token;
    expect(world.nora.account.currentTokens().sort()).toEqual([...before, made].sort());
    expect(await opener.addresses()).toHaveLength(1);
  });
}

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
