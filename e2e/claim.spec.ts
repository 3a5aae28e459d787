import { faults } from './fake-plex/fake-plex.ts';
import { expect, test } from './support/app.ts';
import { READABLE_PAGES, searchForLeaks } from './support/leak-search.ts';

test('a claim token is copied while its time runs, and a new one in its place', async ({
  app,
  plex,
  world,
  clipboard,
}) => {
  const { accounts, claim, status, page } = await app.signIn(world.nora);
  const account = accounts.account('nora_k');
  await account.claim.click();
  await expect(claim.region).toContainText('It is not an API token');
  await expect(claim.timer).toHaveText(/^3:5\d left$/);
  await expect(claim.timer).toHaveAttribute('aria-live', 'off');
  const shown = await claim.timer.textContent();
  await expect(claim.timer).not.toHaveText(shown ?? '');

  await claim.copy.click();
  await expect(status).toContainText('Claim token copied. It leaves the clipboard in 30 seconds.');
  const first = await clipboard.read();
  expect(first).toMatch(/^claim-/);
  expect(plex.claimOwner(first)).toBe(world.nora.account);

  await claim.getNew.click();
  await expect.poll(() => plex.requests.to('/api/claim/token.json').length).toBe(2);
  await expect(claim.getNew).toHaveAttribute('aria-busy', 'false');
  await claim.copy.click();
  await expect.poll(() => clipboard.read()).not.toBe(first);
  expect(plex.claimOwner(await clipboard.read())).toBe(world.nora.account);

  await page.keyboard.press('Escape');
  await expect(claim.region).toBeHidden();
  await expect(account.claim).toBeFocused();
});

test('after four minutes it has ended, which is said once', async ({ app, world }) => {
  const { accounts, claim, status, page } = await app.signIn(world.nora);
  await page.clock.install();
  await accounts.account('nora_k').claim.click();
  await expect(claim.copy).toBeVisible();
  await page.clock.fastForward(4 * 60_000 + 1_000);
  await expect(claim.region).toContainText('The claim token has ended');
  await expect(status).toHaveText('The claim token has ended.');
  await expect(claim.timer).toBeHidden();
  await expect(claim.copy).toBeHidden();
});

test('what Plex refuses is told, and can be tried again', async ({ app, plex, world }) => {
  const fault = plex.fault('/api/claim/token.json', faults.htmlPage(503));
  const { accounts, claim } = await app.signIn(world.nora);
  await accounts.account('nora_k').claim.click();
  await expect(claim.alert).toContainText('Plex has trouble of its own');
  await expect(claim.copy).toBeHidden();
  fault.cancel();
  await claim.getNew.click();
  await expect(claim.timer).toBeVisible();
});

test('S15: the claim token never comes to the page', async ({ start, plex, world, desktop }) => {
  test.slow(); // It reads the memory of every process.
  const app = await start({ switches: [READABLE_PAGES] });
  const { accounts, claim, status } = await app.signIn(world.nora);
  await accounts.account('nora_k').claim.click();
  await claim.copy.click();
  await expect(status).toContainText('Claim token copied');
  const { leaks, processesRead } = await searchForLeaks({ app, plex, desktop });
  expect(leaks.filter(({ what }) => what.startsWith('claim token'))).toEqual([]);
  expect(processesRead.map(({ kind }) => kind)).toContain('renderer');
});
