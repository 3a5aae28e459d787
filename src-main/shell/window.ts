import path from 'node:path';
import { BrowserWindow, nativeTheme, session } from 'electron';
import type { Session, WebContents } from 'electron';
import { PAGE_URL } from '../page-address.ts';
import { lockDownSession } from './lockdown.ts';
import { servePage } from './page-scheme.ts';

/** How often a page that dies is built anew, and within which time, before we give up (R17). */
const REBUILDS = 3;
const REBUILDS_WITHIN_MS = 300_000;

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
  /** The window was closed, and no other takes its place. */
  onClosed: () => void;
  /** The page died more often than can be chance. */
  onGivenUp: () => void;
}): WindowKeeper {
  let window: BrowserWindow | undefined;
  let pageSession: Session | undefined;
  let rebuiltAt: number[] = [];

  const make = (bounds?: Electron.Rectangle): BrowserWindow => {
    pageSession ??= preparePageSession(options.outFolder);
    const made = new BrowserWindow({
      ...(bounds ?? { width: 760, height: 820 }),
      minWidth: 420,
      minHeight: 480,
      title: 'Keyring for Plex',
      icon: path.join(options.outFolder, 'assets', 'app', 'icons', '128x128.png'),
      show: false,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#f7f5f1',
      webPreferences: {
        preload: path.join(options.outFolder, 'preload', 'preload.cjs'),
        session: pageSession,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        safeDialogs: true,
        devTools: !options.isPackaged,
        disableBlinkFeatures: 'Auxclick',
      },
    });
    made.once('ready-to-show', () => made.show());
    made.on('closed', () => {
      if (window !== made) return;
      window = undefined;
      options.onClosed();
    });
    made.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit' && window === made) rebuild();
    });
    made.on('unresponsive', () => {
      if (window === made) rebuild();
    });
    void made.loadURL(PAGE_URL).catch(() => undefined);
    return made;
  };

  const replace = (): void => {
    const old = window;
    if (!old) return;
    window = make(old.getBounds());
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
      window?.destroy();
      options.onGivenUp();
    }
  };

  return {
    page: () => window?.webContents,
    window: () => window,
    open: () => {
      const isNew = window === undefined;
      window ??= make();
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

/** In memory only: nothing of the page is ever kept on disk. */
function preparePageSession(outFolder: string): Session {
  const pageSession = session.fromPartition('page', { cache: false });
  lockDownSession(pageSession);
  servePage(pageSession, path.join(outFolder, 'renderer'));
  return pageSession;
}
