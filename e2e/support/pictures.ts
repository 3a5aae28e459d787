import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { outFolder } from './out-folder.ts';

/** Takes pictures for a person to look at, in both colours. @param folder in `out/e2e` */
export function picturesIn(folder: string): (page: Page, name: string) => Promise<void> {
  const pictures = path.join(outFolder, 'e2e', folder);
  return async (page, name) => {
    mkdirSync(pictures, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const file = path.join(pictures, `${name}-${colorScheme}.png`);
      await page.screenshot({ path: file, animations: 'disabled', fullPage: true });
    }
  };
}
