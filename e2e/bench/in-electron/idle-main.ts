import { app, Menu, Tray } from 'electron';
import { createScheduler } from '../../../src-main/expiry/scheduler.ts';
import { runWhenReady } from './run-when-ready.ts';

/* The blank tray app of this bench, with as many deadlines ahead as nobody will ever have. */

const DEADLINES = 10_000;
/** The life of a transient token. */
const WITHIN_MS = 48 * 3_600_000;
/** None comes while it is measured. */
const EARLIEST_MS = 3_600_000;

/** Kept, or its icon would go with it. */
let tray: Tray | undefined;

app.on('window-all-closed', () => undefined);
runWhenReady(() => {
  tray = new Tray(process.env['BENCH_TRAY_ICON'] ?? '');
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
  const deadlines = createScheduler().deadlines(() => undefined);
  for (let made = 0; made < DEADLINES; made += 1) {
    const ahead = EARLIEST_MS + ((WITHIN_MS - EARLIEST_MS) * made) / DEADLINES;
    deadlines.set(String(made), Date.now() + ahead);
  }
  return Promise.resolve();
});
