import { isDeepStrictEqual } from 'node:util';
import { BrowserWindow } from 'electron';
import type { WebContents } from 'electron';
import { locale, say } from '../contract/languages/say.ts';
import type { Theme } from '../contract/settings.ts';
import { smallPageUrl } from '../page-address.ts';
import { pagePreferences } from './page-preferences.ts';
import { windowGround } from './theme.ts';
import type { Area } from './window-placement.ts';

/** Our choice: eight entries under the field. */
const SIZE = { width: 560, height: 456 } as const;
/** How far down it stands in the free height: near the eyes, above the middle. */
const DOWN = 0.3;

/**
 * A page costs some 40 MB and a third of a second to start. So it stays warm for a while after use,
 * when it is likely to be wanted again, and costs nothing before and after. Our choice.
 */
const WARM_MS = 600_000;

/** The small window of quick copy: on top of all others, gone as soon as something else has the focus. */
export type PaletteWindow = {
  /** The page of the live window, for the door to check callers against. */
  page: () => WebContents | undefined;
  /** Shows it on the screen with the pointer. */
  open: () => void;
  /** Puts it out of sight; the page stays warm for a while. */
  hide: () => void;
  /** Ends it, page and all; for a new theme, among others. */
  close: () => void;
};

export function createPaletteWindow(options: {
  outFolder: string;
  isPackaged: boolean;
  theme: () => Theme;
  /** Of the screen with the pointer, as far as that is known at once; and for sure. */
  workArea: { likely: () => Area; sure: () => Promise<Area> };
  /** It has come into sight, or gone out of it. A page that is being loaded is not told of the first time. */
  onShown: (isShown: boolean) => void;
}): PaletteWindow {
  let window: BrowserWindow | undefined;
  let coolDown: NodeJS.Timeout | undefined;
  let place: Area = { x: 0, y: 0, ...SIZE };

  const close = (): void => {
    clearTimeout(coolDown);
    const old = window;
    window = undefined;
    old?.destroy();
  };
  const hide = (): void => {
    if (!window?.isVisible()) return;
    window.hide();
    options.onShown(false);
    clearTimeout(coolDown);
    coolDown = setTimeout(close, WARM_MS);
  };
  /** Nothing waits for the sure answer: what is shown while a key is handled has the keyboard for sure. */
  const findPlace = (): void => {
    place = placePalette(options.workArea.likely());
    void options.workArea.sure().then((area) => {
      const before = place;
      place = placePalette(area);
      if (window?.isVisible() && !isDeepStrictEqual(place, before)) window.setBounds(place);
    });
  };
  const show = (shown: BrowserWindow): void => {
    options.onShown(true);
    shown.setBounds(place);
    shown.show();
    shown.focus();
  };

  const make = (): BrowserWindow => {
    const made = new BrowserWindow({
      ...place,
      title: say('windows.quickCopy'),
      show: false,
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      // On macOS a panel takes the keyboard without bringing the program to the front.
      ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
      backgroundColor: windowGround(options.theme()),
      webPreferences: pagePreferences(options.outFolder, options.isPackaged),
    });
    made.once('ready-to-show', () => show(made));
    made.on('blur', hide);
    made.on('closed', () => {
      if (window === made) close();
    });
    made.webContents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown' || input.key !== 'Escape' || input.isComposing) return;
      event.preventDefault();
      hide();
    });
    made.webContents.on('render-process-gone', () => {
      if (window === made) close();
    });
    void made.loadURL(smallPageUrl('palette', options.theme(), locale())).catch(() => undefined);
    return made;
  };

  return {
    page: () => window?.webContents,
    open: () => {
      clearTimeout(coolDown);
      findPlace();
      if (window === undefined) window = make();
      else show(window);
    },
    hide,
    close,
  };
}

/** Always inside the work area as a whole. */
export function placePalette(workArea: Area): Area {
  const width = Math.min(SIZE.width, workArea.width);
  const height = Math.min(SIZE.height, workArea.height);
  return {
    x: workArea.x + Math.floor((workArea.width - width) / 2),
    y: workArea.y + Math.floor((workArea.height - height) * DOWN),
    width,
    height,
  };
}
