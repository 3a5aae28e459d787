/* The least that a tray app can be: an icon, ours, and a menu with one entry. */
import { app, Menu, Tray } from 'electron';

app.whenReady().then(() => {
  const tray = new Tray(process.env.BENCH_TRAY_ICON);
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
});
