import path from 'node:path';
import { BrowserWindow, screen } from 'electron';
import type { WebContents } from 'electron';
import type { WindowPlace } from '../settings/settings-file.ts';
import { tidyAfterWindow } from './memory.ts';
import { pagePreferences } from './page-preferences.ts';
import { LEAST_SIZE, placeWindow } from './window-placement.ts';
import type { Area } from './window-placement.ts';

/** How often a page that dies is built anew, and within which time, before we give up (R17). */
const REBUILDS = 3;
const REBUILDS_WITHIN_MS = 300_000;

/** A window being dragged tells of each step; the place is noted when it has rested this long. */
const RESTS_AFTER_MS = 500;

/** The one window: made on demand, destroyed when closed. */
export type WindowKeeper = {
  /** The page of the live window, for the door to check callers against. */
  page: () => WebContents | undefined;
  /** Brings the window to the front, making it when there is none. True when it was made. */
  open: () => boolean;
  /** The live window, as a parent for native dialogs. */
  window: () => BrowserWindow | undefined;
  /**
   * A new window with a new process takes the old one's place (the old page's process held a
   * password); the old one goes when the new one can be seen. Without a window nothing happens.
   */
  replace: () => void;
  /** Ends the page's process and builds it anew. */
  rebuild: () => void;
};

export function createWindowKeeper(options: {
  outFolder: string;
  isPackaged: boolean;
  now: () => number;
  /** Where the window stood last. */
  place: () => WindowPlace | null;
  onPlaced: (place: WindowPlace) => void;
  /** Of the page, as things stand when a window is made. */
  address: () => string;
  /** The colour of a window whose page has not drawn yet. */
  ground: () => string;
  /** The person has closed the window. */
  onClosed: () => void;
  /** The page died more often than can be chance, and the window has gone. */
  onGivenUp: () => void;
}): WindowKeeper {
  let window: BrowserWindow | undefined;
  let rebuiltAt: number[] = [];

  const make = (place: WindowPlace | null): BrowserWindow => {
    const area = placeWindow(place, workAreas());
    const made = new BrowserWindow({
      ...area,
      minWidth: Math.min(LEAST_SIZE.width, area.width),
      minHeight: Math.min(LEAST_SIZE.height, area.height),
      title: 'Keyring for Plex',
      icon: path.join(options.outFolder, 'assets', 'app', 'icons', '128x128.png'),
      show: false,
      autoHideMenuBar: true,
      backgroundColor: options.ground(),
      webPreferences: pagePreferences(options.outFolder, options.isPackaged),
    });
    // Until the page says that no password field stands in it (Windows and macOS).
    made.setContentProtection(true);
    made.once('ready-to-show', () => {
      if (place?.isMaximized === true) made.maximize();
      made.show();
      followPlace(made);
    });
    made.on('closed', () => {
      if (window !== made) return;
      window = undefined;
      options.onClosed();
      tidyAfterWindow();
    });
    made.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit' && window === made) rebuild();
    });
    made.on('unresponsive', () => {
      if (window === made) rebuild();
    });
    void made.loadURL(options.address()).catch(() => undefined);
    return made;
  };

  const followPlace = (made: BrowserWindow): void => {
    let timer: NodeJS.Timeout | undefined;
    const note = (): void => {
      clearTimeout(timer);
      if (window === made && !made.isDestroyed()) options.onPlaced(placeOf(made));
    };
    const noteLater = (): void => {
      clearTimeout(timer);
      timer = setTimeout(note, RESTS_AFTER_MS);
    };
    made.on('move', noteLater);
    made.on('resize', noteLater);
    made.on('close', note);
    made.on('closed', () => clearTimeout(timer));
  };

  /** A screen has gone or changed: what stood there comes to where it can be seen. */
  const comeIntoView = (): void => {
    if (!window || window.isMaximized() || window.isFullScreen()) return;
    window.setBounds(placeWindow(window.getBounds(), workAreas()));
  };
  screen.on('display-removed', comeIntoView);
  screen.on('display-metrics-changed', comeIntoView);

  const replace = (): void => {
    const old = window;
    if (!old) return;
    window = make(placeOf(old));
    window.once('ready-to-show', () => old.destroy());
    // A page that never gets that far must not keep the old one alive.
    window.webContents.once('did-fail-load', () => old.destroy());
  };

  const rebuild = (): void => {
    const now = options.now();
    rebuiltAt = [...rebuiltAt.filter((at) => now - at < REBUILDS_WITHIN_MS), now];
    if (rebuiltAt.length <= REBUILDS) {
      replace();
    } else {
      const lost = window;
      window = undefined;
      lost?.destroy();
      tidyAfterWindow();
      options.onGivenUp();
    }
  };

  return {
    page: () => window?.webContents,
    window: () => window,
    open: () => {
      const isNew = window === undefined;
      window ??= make(options.place());
      if (!isNew) {
        if (window.isMinimized()) window.restore();
        window.show();
        window.focus();
      }
      return isNew;
    },
    replace,
    rebuild,
  };
}

function placeOf(window: BrowserWindow): WindowPlace {
  return { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
}

/** The main screen first. */
function workAreas(): Area[] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
}
