import { once } from 'node:events';
import { ipcMain } from 'electron';
import { inTurns } from '../rounds.ts';
import type { CallKind } from './calls-page.ts';
import { largeReply, smallReply } from './calls-payloads.ts';
import { handlersWith } from './handlers-with.ts';
import { createPageOpener, prepareProgram } from './open-page.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * Our door, as the app builds it, beside bare `invoke`, in one window. Prints the milliseconds that
 * one call took, round by round.
 */

export type CallTimes = Record<`${'ours' | 'bare'}${'Small' | 'Large'}`, number[]>;

const ROUNDS = 30;
const WARM_UPS = 3;
const CALLS: Record<CallKind, number> = { small: 200, large: 30 };

const [outFolder = ''] = process.argv.slice(-1);
prepareProgram();
runWhenReady(measure);

async function measure(): Promise<void> {
  const reply = largeReply();
  const handlers = handlersWith({
    copyToken: () => Promise.resolve(smallReply),
    readState: () => Promise.resolve(reply),
  });
  const { webContents: page } = createPageOpener(outFolder, handlers)();
  ipcMain.handle('bare:small', () => smallReply);
  ipcMain.handle('bare:large', () => reply);

  await once(page, 'did-finish-load');
  const timeOf = (side: 'ourCalls' | 'bareCalls', kind: CallKind) => async () => {
    const script = `window.${side}.milliseconds('${kind}', ${CALLS[kind]})`;
    return ((await page.executeJavaScript(script)) as number) / CALLS[kind];
  };
  const times: CallTimes = {
    ...(await inTurns(
      { oursSmall: timeOf('ourCalls', 'small'), bareSmall: timeOf('bareCalls', 'small') },
      ROUNDS,
      WARM_UPS,
    )),
    ...(await inTurns(
      { oursLarge: timeOf('ourCalls', 'large'), bareLarge: timeOf('bareCalls', 'large') },
      ROUNDS,
      WARM_UPS,
    )),
  };
  process.stdout.write(`${JSON.stringify(times)}\n`);
}
