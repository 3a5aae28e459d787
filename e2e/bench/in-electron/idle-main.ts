import { app, Menu, Tray } from 'electron';
import { createScheduler } from '../../../src-main/expiry/scheduler.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * An app with deadlines ahead, `BENCH_DEADLINES` of them: in its tray nothing but an icon, or, where
 * `BENCH_APP` names the entry of ours, the whole of it.
 */

/** The life of a transient token. */
const WITHIN_MS = 48 * 3_600_000;
/** None comes while it is measured. */
const EARLIEST_MS = 3_600_000;

const { BENCH_APP, BENCH_DEADLINES, BENCH_TRAY_ICON = '' } = process.env;

const deadlines = createScheduler().deadlines(() => undefined);
const count = Number(BENCH_DEADLINES);
for (let made = 0; made < count; made += 1)
  deadlines.set(
    String(made),
    Date.now() + EARLIEST_MS + ((WITHIN_MS - EARLIEST_MS) * made) / count,
  );

if (BENCH_APP === undefined) showIcon();
// eslint-disable-next-line no-unsanitized/method -- the bench itself names it
else await import(BENCH_APP);

function showIcon(): void {
  app.on('window-all-closed', () => undefined);
  runWhenReady(() => {
    keep(new Tray(BENCH_TRAY_ICON));
    return Promise.resolve();
  });
}

/** An icon that nothing holds is collected. */
function keep(tray: Tray): void {
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
  app.once('quit', () => tray.destroy());
}
