/*
 * In main, before the program: asks for the tools of our page, and as often for those of a window that
 * may have them. That our page's session loads nothing but our files is not what is to keep them away.
 */
import { app, BrowserWindow } from 'electron';

const ASK_EVERY_MS = 500;

app.on('web-contents-created', (_event, contents) => {
  contents.once('did-finish-load', () => {
    if (contents.getURL().startsWith('keyring://app/')) void askFor(contents);
  });
});

async function askFor(contents) {
  contents.session.webRequest.onBeforeRequest(null);
  contents.once('devtools-opened', () => console.log('tools of the page: there'));
  const other = new BrowserWindow({ show: false });
  await other.loadURL('about:blank');
  const ask = () => {
    contents.openDevTools({ mode: 'detach' });
    other.webContents.openDevTools({ mode: 'detach' });
  };
  const asking = setInterval(ask, ASK_EVERY_MS); // Electron does not always open them at the first.
  other.webContents.once('devtools-opened', () => {
    clearInterval(asking);
    console.log(`tools of the page: ${contents.isDevToolsOpened() ? 'there' : 'not there'}`);
  });
}
