import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { displayWithSelections } from '../../../src-main/clipboard/local-display.ts';
import { createEventPusher } from '../../../src-main/ipc/push-events.ts';
import { isOwnPage } from '../../../src-main/ipc/own-page.ts';
import { serveCalls } from '../../../src-main/ipc/serve-calls.ts';
import { silentLog } from '../../../src-main/log.ts';
import { createPaletteWindow } from '../../../src-main/shell/palette-window.ts';
import { likelyWorkArea, workAreaAtPointer } from '../../../src-main/shell/pointer.ts';
import { handlersWith } from './handlers-with.ts';
import { prepareProgram } from './open-page.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * Quick copy as the app makes it, opened again and again from warm. Prints the milliseconds from each
 * wish to the second frame in which the field has the focus and there is something to choose.
 */

const ROUNDS = 30;
const WARM_UPS = 3;

/** A page out of sight draws no frames, so it is looked at by a timer until it is in sight. */
const drawn = `new Promise((resolve) => {
  const frames = (left) => (left === 0 ? resolve() : requestAnimationFrame(() => frames(left - 1)));
  const look = () => {
    const isThere =
      !document.hidden &&
      document.activeElement?.matches('input') &&
      document.querySelector('[role="option"]') !== null;
    if (isThere) frames(2);
    else setTimeout(look, 1);
  };
  look();
})`;

const [outFolder = ''] = process.argv.slice(-1);
prepareProgram();
runWhenReady(async () => {
  const display = displayWithSelections(process.platform, process.env);
  const palette = createPaletteWindow({
    outFolder,
    isPackaged: false,
    theme: () => 'system',
    workArea: { likely: likelyWorkArea, sure: () => workAreaAtPointer(display) },
    onShown: (isShown) => push('quickShown', isShown),
  });
  const push = createEventPusher(palette.page);
  serveCalls({
    handlers: handlersWith({}),
    isOwnPage: (event) => isOwnPage(event, palette.page()),
    onRefusal: (name) => {
      throw new Error(`${name} was refused`);
    },
    log: silentLog,
  });
  const open = async (): Promise<number> => {
    const startedAt = performance.now();
    palette.open();
    await palette.page()?.executeJavaScript(drawn);
    return performance.now() - startedAt;
  };
  await open();
  const times: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    palette.hide();
    await wait(200);
    const milliseconds = await open();
    if (round >= 0) times.push(milliseconds);
  }
  process.stdout.write(`${JSON.stringify(times)}\n`);
});
