import { app } from 'electron';
import type { Session, WebContents } from 'electron';
import { PAGE_URL } from '../page-address.ts';

/** Where nothing is: `.invalid` is no name of any network. */
const NO_DICTIONARIES = 'https://dictionaries.invalid/';

/**
 * Switches for the whole program, before it is ready: every page process in Chromium's sandbox, and
 * no name ever looked up by Chromium (main speaks HTTP through Node alone).
 */
export function lockDownProgram(): void {
  app.enableSandbox();
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents));
  app.on('session-created', (session) => {
    // Without this Chromium fetches a spelling dictionary at start, window or not.
    session.setSpellCheckerLanguages([]);
    session.setSpellCheckerDictionaryDownloadURL(NO_DICTIONARIES);
  });
}

/** No page may go anywhere, open anything or embed anything: every attempt is prevented. */
function lockDownContents(contents: WebContents): void {
  const prevent = (event: { preventDefault: () => void }): void => event.preventDefault();
  contents.on('will-navigate', prevent);
  contents.on('will-frame-navigate', prevent);
  contents.on('will-redirect', prevent);
  contents.on('will-attach-webview', prevent);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** The page's session: no permission, no device, no download, no foreign certificate, no other address. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, reply) => reply(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, reply) => reply({}));
  session.setCertificateVerifyProc((_request, reply) => reply(-2));
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, reply) =>
    reply({ cancel: !details.url.startsWith(PAGE_URL) }),
  );
}
