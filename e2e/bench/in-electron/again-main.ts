import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createTrayIcon } from '../../../src-main/shell/tray.ts';
import { handlersWith } from './handlers-with.ts';
import { createPageOpener, prepareProgram } from './open-page.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * The app's own icon and window. For each line on stdin, a number, it makes the tray's menu anew and
 * opens and closes the window so many times, and then prints a line.
 */

const ENTRIES = 40;

const [outFolder = ''] = process.argv.slice(-1);
prepareProgram();
runWhenReady(async () => {
  const tray = createTrayIcon(path.join(outFolder, 'assets'), () => undefined);
  const openPage = createPageOpener(outFolder, handlersWith({}));
  let made = 0;
  const rebuildMenu = (): void => {
    made += 1;
    const menu = Array.from({ length: ENTRIES }, (_, index) => ({
      label: `Entry ${index} of menu ${made}`,
      act: 'nothing',
    }));
    tray.show(menu, () => undefined);
  };
  for await (const times of createInterface({ input: process.stdin })) {
    for (let time = 0; time < Number(times); time += 1) {
      rebuildMenu();
      const window = openPage();
      await once(window, 'show');
      window.close();
      await once(window, 'closed');
    }
    // What is only waiting to be collected is not left behind.
    globalThis.gc?.();
    process.stdout.write('done\n');
  }
});
