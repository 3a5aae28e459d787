import { faults } from './fake-plex/fake-plex.ts';
import { expect, test } from './support/app.ts';

test('nothing moves for who wants no motion', async ({ app, plex, world }) => {
  const { page, signIn } = await app.window();
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  plex.fault('/api/v2/users/signin', faults.hang);
  await signIn.send(world.sam);
  const bar = page.getByRole('progressbar');
  await expect(bar).toBeVisible();
  const animations = (): Promise<string[]> =>
    page.evaluate(() =>
      document
        .getAnimations()
        .flatMap((each) => (each instanceof CSSAnimation ? [each.animationName] : [])),
    );
  expect(await animations()).toContain('fill');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await animations()).not.toContain('fill');
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((each) => {
        const { transitionDuration, scrollBehavior } = getComputedStyle(each);
        return transitionDuration !== '0s' || scrollBehavior === 'smooth';
      })
      .map((each) => each.outerHTML.slice(0, 80)),
  );
  expect(moving).toEqual([]);
});
