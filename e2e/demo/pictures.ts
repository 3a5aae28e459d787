import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright';
import type { KeyringApp } from '../support/keyring-app.ts';
import { until } from '../support/until.ts';

export type Scheme = 'light' | 'dark';

/**
 * Takes a picture of the page as it is. The main window is made as tall as its page first; of a
 * `part`, only that and a little around it is in the picture.
 */
export type TakePicture = (page: Page, name: string, look?: Look, part?: Locator) => Promise<void>;

/** `narrow`: one column, as for the sign-in form alone; `wide`: two; `as it is`: another window. */
export type Look = 'narrow' | 'wide' | 'as it is';

const widths = { narrow: 560, wide: 1_000 } as const;
const SHORTEST = 420;
const AROUND = 16;

export async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

/** Pictures go there: `NAME.png` in light colours and `NAME-dark.png` in dark ones. */
export function picturesInto(
  folder: string,
  app: KeyringApp,
  schemes: readonly Scheme[],
): TakePicture {
  return async (page, name, look = 'wide', part) => {
    const isMain = look !== 'as it is';
    await page.mouse.move(0, 0); // Where it lies, nothing looks touched.
    if (isMain) {
      await fitWindow(app, page, widths[look]);
      await showStatus(page, false);
    }
    const clip = part === undefined ? {} : { clip: await boxAround(part) };
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      const file = path.join(folder, `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`);
      await page.screenshot({ path: file, animations: 'disabled', ...clip });
    }
    await page.emulateMedia({ colorScheme: 'light' });
    if (isMain) await showStatus(page, true);
  };
}

async function boxAround(part: Locator): Promise<Box> {
  const box = await part.boundingBox();
  if (box === null) throw new Error('that part is not to be seen');
  return {
    x: Math.max(0, box.x - AROUND),
    y: Math.max(0, box.y - AROUND),
    width: box.width + 2 * AROUND,
    height: box.height + 2 * AROUND,
  };
}

type Box = { x: number; y: number; width: number; height: number };

/** The last good news floats over the page for a while, and would hide what a picture is to show. */
async function showStatus(page: Page, isShown: boolean): Promise<void> {
  await page.locator('.status').evaluate(
    (status, visibility) => {
      if (status instanceof HTMLElement) status.style.visibility = visibility;
    },
    isShown ? '' : 'hidden',
  );
}

/** As tall as the page needs, which it tells where it need not fill a window. */
async function fitWindow(app: KeyringApp, page: Page, width: number): Promise<void> {
  await resize(app, page, width, SHORTEST);
  const height = await page.evaluate(() => {
    const { body } = document;
    body.style.minHeight = '0';
    const needed = Math.ceil(body.getBoundingClientRect().height);
    body.style.minHeight = '';
    return needed;
  });
  await resize(app, page, width, Math.max(height, SHORTEST));
}

/** A window manager may answer late, and to an earlier wish: so many looks must find it right. */
const LOOKS = 8;

async function resize(app: KeyringApp, page: Page, width: number, height: number): Promise<void> {
  let right = 0;
  await until(`a window of ${String(width)} by ${String(height)}`, async () => {
    const [has, wants] = [await page.evaluate(() => [innerWidth, innerHeight]), [width, height]];
    right = String(has) === String(wants) ? right + 1 : 0;
    if (right === 0) await ask(app, page, { width, height });
    return right === LOOKS ? true : undefined;
  });
}

const ask = (app: KeyringApp, page: Page, size: { width: number; height: number }): Promise<void> =>
  app.electron.evaluate(
    ({ BrowserWindow }, { url, width, height }) => {
      for (const window of BrowserWindow.getAllWindows()) {
        if (window.webContents.getURL() !== url) continue;
        window.setMinimumSize(1, 1);
        window.setContentSize(width, height);
      }
    },
    { ...size, url: page.url() },
  );
