import { screen } from 'electron';
import type { Display } from 'electron';
import type { Area } from './window-placement.ts';

/** How long X may take to say where the pointer is; it takes milliseconds, and nothing waits for it. Our choice. */
const ANSWER_MS = 2_000;

type Place = { x: number; y: number };

/** The work area of the screen with the pointer, as far as Electron knows. */
export function likelyWorkArea(): Area {
  return screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea;
}

/**
 * The same for sure. X is asked by ourselves: Electron says for ever where the pointer was when it was
 * last over one of our windows.
 *
 * @param display the X display, where it is the desktop's own
 * @see https://github.com/electron/electron/issues/42519
 */
export async function workAreaAtPointer(display: string | undefined): Promise<Area> {
  const pixel = display === undefined ? undefined : await askX(display);
  const found = pixel && screen.getAllDisplays().find((each) => isOn(each, pixel));
  return found?.workArea ?? likelyWorkArea();
}

/** Undefined where X does not say, or not soon: a small window in the wrong place is no great harm. */
async function askX(display: string): Promise<Place | undefined> {
  const { readXPointer } = await import('./x-pointer.ts');
  return new Promise((resolve) => {
    const giveUp = (): void => resolve(undefined);
    const timer = setTimeout(giveUp, ANSWER_MS);
    void readXPointer(display)
      .then(resolve, giveUp)
      .finally(() => clearTimeout(timer));
  });
}

/** A display's size is in units of its own scale, its native origin and the place in pixels. */
function isOn({ nativeOrigin, bounds, scaleFactor }: Display, { x, y }: Place): boolean {
  const right = nativeOrigin.x + bounds.width * scaleFactor;
  const bottom = nativeOrigin.y + bounds.height * scaleFactor;
  return x >= nativeOrigin.x && x < right && y >= nativeOrigin.y && y < bottom;
}
