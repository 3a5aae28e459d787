import { LANGUAGES } from '../src-main/contract/languages/language.ts';
import { expect, test } from './support/app-with-browser.ts';
import { expectAccessible } from './support/expect-accessible.ts';
import { clippedText, judgeByAxe, looks, smallTargets } from './support/judge-page.ts';
import { walks } from './support/walks.ts';

/*
 * Every screen against WCAG 2.2 AA: what axe finds, how large what can be pressed is, and whether text of
 * twice the size fits a window of the least width. Each screen in one language and one of the colours,
 * the next one in the next; e2e/long has all screens in all languages and colours.
 */

test.use({ desktopOptions: { windowManager: true } });
// A walk passes up to five screens, each of which is drawn and judged several times.
test.describe.configure({ timeout: 240_000 });

test('a fault is found', async ({ app }) => {
  const { page, signIn } = await app.window();
  await expect(signIn.login).toBeVisible();
  await page.evaluate(() => {
    document.querySelector('label')?.remove();
    const button = document.querySelector('button');
    if (button !== null) Object.assign(button.style, { height: '20px', minHeight: '0' });
  });
  expect((await judgeByAxe(page)).findings).toEqual([expect.stringMatching(/^label at/)]);
  expect(await smallTargets(page)).toEqual([expect.stringMatching(/ × 20$/)]);
  await page.evaluate(() => (document.body.style.width = '2000px'));
  expect(await clippedText(page)).toContainEqual(expect.stringMatching(/^the page is \d+ wide/));
});

walks.forEach(({ title, go }, place) => {
  test(
    title,
    async ({ start, opener, plex, world, clipboard, keychain, desktop, profileFolder }) => {
      let turn = place;
      await go(
        { start, opener, plex, world, clipboard, keychain, desktop, profileFolder },
        async ({ name, inLanguage }) => {
          const language = LANGUAGES[turn % LANGUAGES.length] ?? 'en';
          const colours = looks.filter((_, at) => at === turn % looks.length);
          turn += 1;
          await inLanguage(language, (page) =>
            expectAccessible(page, `${name}, ${language}`, colours),
          );
        },
      );
    },
  );
});
