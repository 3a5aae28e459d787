import { app, BrowserWindow, protocol } from 'electron';
import type { Handlers } from '../../../src-main/contract/bridge.ts';
import { isOwnPage } from '../../../src-main/ipc/own-page.ts';
import { serveCalls } from '../../../src-main/ipc/serve-calls.ts';
import { silentLog } from '../../../src-main/log.ts';
import { pageUrl } from '../../../src-main/page-address.ts';
import { lockDownProgram } from '../../../src-main/shell/lockdown.ts';
import { pagePreferences } from '../../../src-main/shell/page-preferences.ts';
import { pageSchemePrivileges } from '../../../src-main/shell/page-scheme.ts';

/** What main.ts does before Electron is ready. */
export function prepareProgram(): void {
  lockDownProgram();
  protocol.registerSchemesAsPrivileged([pageSchemePrivileges]);
  app.on('window-all-closed', () => undefined);
}

/**
 * The door of the app, and the windows behind it, made as the app makes its own.
 *
 * @param outFolder with `renderer` and `preload`, as the build makes it
 * @returns opens a new window with the page, in a process of its own
 */
export function createPageOpener(outFolder: string, handlers: Handlers): () => BrowserWindow {
  let window: BrowserWindow | undefined;
  serveCalls({
    handlers,
    isOwnPage: (event) => isOwnPage(event, window?.webContents),
    onRefusal: (name) => {
      throw new Error(`${name} was refused`);
    },
    log: silentLog,
  });
  return () => {
    const opened = new BrowserWindow({
      width: 760,
      height: 820,
      show: false,
      backgroundColor: '#f7f5f1',
      webPreferences: pagePreferences(outFolder, false),
    });
    opened.once('ready-to-show', () => opened.show());
    void opened.loadURL(pageUrl({ theme: 'system', screen: 'sign-in', locale: 'en' }));
    window = opened;
    return opened;
  };
}
