/* The least an Electron app can be: one sandboxed window with nothing in it. */
import { app, BrowserWindow } from 'electron';

app.enableSandbox();
app.whenReady().then(() => new BrowserWindow().loadURL('about:blank'));
