import { LANGUAGES } from '../../src-main/contract/languages/language.ts';
import { test } from '../support/app-with-browser.ts';
import { expectAccessible } from '../support/expect-accessible.ts';
import { walks } from '../support/walks.ts';

/* Every screen against WCAG 2.2 AA, in every language and in all colours. */

test.use({ desktopOptions: { windowManager: true } });

for (const { title, go } of walks) {
  test(
    title,
    async ({ start, opener, plex, world, clipboard, keychain, desktop, profileFolder }) => {
      await go(
        { start, opener, plex, world, clipboard, keychain, desktop, profileFolder },
        async ({ name, inLanguage }) => {
          for (const language of LANGUAGES)
            await inLanguage(language, (page) => expectAccessible(page, `${name}, ${language}`));
        },
      );
    },
  );
}
