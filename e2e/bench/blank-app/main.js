/*
 * The least that a tray app can be: an icon, ours, and a menu with one entry. Where it is told to, it
 * shows an empty window for a moment.
 */
import { app, BrowserWindow, Menu, Tray } from 'electron';

const { BENCH_TRAY_ICON, BENCH_WINDOW_AFTER_MS } = process.env;

app.on('window-all-closed', () => undefined);
app.whenReady().then(() => {
  const tray = new Tray(BENCH_TRAY_ICON);
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
  if (BENCH_WINDOW_AFTER_MS) setTimeout(showWindow, Number(BENCH_WINDOW_AFTER_MS));
});

function showWindow() {
  const window = new BrowserWindow({ width: 760, height: 820, webPreferences: { sandbox: true } });
  window.loadURL('about:blank');
  setTimeout(() => window.close(), 2_000);
}
