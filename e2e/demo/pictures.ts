import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';

export type Scheme = 'light' | 'dark';

/** Takes a picture of the whole page, also of what lies below the window's edge. */
export type TakePicture = (page: Page, name: string) => Promise<void>;

/** An empty folder for pictures, `NAME.png` in light colours and `NAME-dark.png` in dark ones. */
export async function picturesInto(folder: string, schemes: Scheme[]): Promise<TakePicture> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return async (page, name) => {
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      const file = path.join(folder, `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`);
      await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };
}
