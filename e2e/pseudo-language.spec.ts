import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Language } from '../src-main/contract/languages/language.ts';
import { expect, test as appTest } from './support/app-with-browser.ts';
import { atWidth } from './support/expect-accessible.ts';
import { clippedText } from './support/judge-page.ts';
import { makePseudoProgram } from './support/pseudo-program.ts';
import { walks } from './support/walks.ts';

/*
 * No text of any screen is cut off, in windows narrow and wide, in a language whose words are all two
 * fifths longer than English ones.
 */

/** Its place is taken by the pseudo-language. */
const PSEUDO: Language = 'nb';

/** In CSS pixels: a phone's, the least window's, around the change to two columns, and a usual one. */
const WIDTHS = [320, 420, 560, 720, 800];

const test = appTest.extend<object, { programFolder: string }>({
  programFolder: [
    async ({}, use) => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'keyring-pseudo-'));
      await makePseudoProgram(folder, PSEUDO);
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});
test.use({ desktopOptions: { windowManager: true } });
// A walk passes up to five screens, each of which is drawn and judged several times.
test.describe.configure({ timeout: 240_000 });

for (const { title, go } of walks) {
  test(
    title,
    async ({
      programFolder,
      start,
      opener,
      plex,
      world,
      clipboard,
      keychain,
      desktop,
      profileFolder,
    }) => {
      const place = { opener, plex, world, clipboard, keychain, desktop, profileFolder };
      await go(
        { ...place, start: (options) => start({ ...options, programFolder }) },
        ({ name, inLanguage }) =>
          inLanguage(PSEUDO, async (page) => {
            await expect(page.locator('body')).toContainText(/\[[^\]]*[åéîöû]/);
            for (const width of WIDTHS)
              await atWidth(page, width, async () =>
                expect.soft(await clippedText(page), `${name}, ${String(width)} wide`).toEqual([]),
              );
          }),
      );
    },
  );
}
