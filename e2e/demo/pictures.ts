import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';
import type { KeyringApp } from '../support/keyring-app.ts';
import { until } from '../support/until.ts';

export type Scheme = 'light' | 'dark';

/** Takes a picture of the page as it is, in a window that is as tall as the page. */
export type TakePicture = (page: Page, name: string, look?: Look) => Promise<void>;

/** `narrow`: one column, as for the sign-in form alone; `wide`: two. */
export type Look = 'narrow' | 'wide';

const widths = { narrow: 560, wide: 1_000 } as const satisfies Record<Look, number>;
const SHORTEST = 420;

/** An empty folder for pictures: `NAME.png` in light colours and `NAME-dark.png` in dark ones. */
export async function picturesInto(
  folder: string,
  app: KeyringApp,
  schemes: readonly Scheme[],
): Promise<TakePicture> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return async (page, name, look = 'wide') => {
    await fitWindow(app, page, widths[look]);
    await showStatus(page, false);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      const file = path.join(folder, `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await showStatus(page, true);
  };
}

/** The last good news floats over the page for a while, and would hide what a picture is to show. */
async function showStatus(page: Page, isShown: boolean): Promise<void> {
  await page.getByRole('status', { includeHidden: true }).evaluate(
    (status, visibility) => {
      if (status instanceof HTMLElement) status.style.visibility = visibility;
    },
    isShown ? '' : 'hidden',
  );
}

/** As tall as the page needs, which a window that is too short tells. */
async function fitWindow(app: KeyringApp, page: Page, width: number): Promise<void> {
  await resize(app, page, width, SHORTEST);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await resize(app, page, width, height);
}

async function resize(app: KeyringApp, page: Page, width: number, height: number): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }, size) => {
      for (const window of BrowserWindow.getAllWindows()) {
        window.setMinimumSize(1, 1);
        window.setContentSize(size.width, size.height);
      }
    },
    { width, height },
  );
  await until(`a window of ${String(width)} by ${String(height)}`, async () => {
    const [has, wants] = [await page.evaluate(() => [innerWidth, innerHeight]), [width, height]];
    return String(has) === String(wants) ? true : undefined;
  });
}
