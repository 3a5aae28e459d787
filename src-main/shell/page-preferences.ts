import path from 'node:path';
import { session } from 'electron';
import type { Session, WebPreferences } from 'electron';
import { lockDownSession } from './lockdown.ts';
import { servePage } from './page-scheme.ts';

let pageSession: Session | undefined;

/** What every page of ours may do, whatever its window: as little as Chromium allows. */
export function pagePreferences(outFolder: string, isPackaged: boolean): WebPreferences {
  pageSession ??= preparePageSession(outFolder);
  return {
    preload: path.join(outFolder, 'preload', 'preload.cjs'),
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
    devTools: !isPackaged,
    disableBlinkFeatures: 'Auxclick',
  };
}

/** In memory only: nothing of a page is ever kept on disk. */
function preparePageSession(outFolder: string): Session {
  const prepared = session.fromPartition('page', { cache: false });
  lockDownSession(prepared);
  servePage(prepared, path.join(outFolder, 'renderer'));
  return prepared;
}
