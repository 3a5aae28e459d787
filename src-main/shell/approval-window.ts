import { BrowserWindow, screen } from 'electron';
import type { WebContents } from 'electron';
import { locale, say } from '../contract/languages/say.ts';
import type { Theme } from '../contract/settings.ts';
import { smallPageUrl } from '../page-address.ts';
import { pagePreferences } from './page-preferences.ts';
import { windowGround } from './theme.ts';
import type { Area } from './window-placement.ts';

/** Our choice: room for two long file names. */
const SIZE = { width: 520, height: 390 } as const;

/** The small window in which a program's question is answered. It stays until there is an answer. */
export type ApprovalWindow = {
  /** The page of the live window, for the door to check callers against. */
  page: () => WebContents | undefined;
  /** Brings it to the front; on the screen with the pointer when it is new. */
  open: () => void;
  /** There is nothing to answer any more. */
  close: () => void;
};

export function createApprovalWindow(options: {
  outFolder: string;
  isPackaged: boolean;
  theme: () => Theme;
  /** The person closed it, or its page died: that is no answer. */
  onGone: () => void;
}): ApprovalWindow {
  let window: BrowserWindow | undefined;

  const close = (): void => {
    const old = window;
    window = undefined;
    old?.destroy();
  };
  const gone = (which: BrowserWindow): void => {
    if (window !== which) return;
    close();
    options.onGone();
  };

  const make = (): BrowserWindow => {
    const made = new BrowserWindow({
      ...placeApproval(screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea),
      title: say('windows.approval'),
      show: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: true,
      autoHideMenuBar: true,
      backgroundColor: windowGround(options.theme()),
      webPreferences: pagePreferences(options.outFolder, options.isPackaged),
    });
    made.once('ready-to-show', () => {
      made.show();
      made.focus();
    });
    made.on('closed', () => gone(made));
    made.webContents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown' || input.key !== 'Escape') return;
      event.preventDefault();
      gone(made);
    });
    made.webContents.on('render-process-gone', () => gone(made));
    void made.loadURL(smallPageUrl('approval', options.theme(), locale())).catch(() => undefined);
    return made;
  };

  return {
    page: () => window?.webContents,
    open: () => {
      if (window === undefined) window = make();
      else if (window.isVisible()) window.focus();
    },
    close,
  };
}

/** In the middle, and always inside the work area as a whole. */
function placeApproval(workArea: Area): Area {
  const width = Math.min(SIZE.width, workArea.width);
  const height = Math.min(SIZE.height, workArea.height);
  return {
    x: workArea.x + Math.floor((workArea.width - width) / 2),
    y: workArea.y + Math.floor((workArea.height - height) / 2),
    width,
    height,
  };
}
