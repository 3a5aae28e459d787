import { once } from 'node:events';
import { ipcMain } from 'electron';
import { inTurns } from '../rounds.ts';
import { callKinds, manyServers, manyTexts, replyOf } from './calls-payloads.ts';
import type { CallKind } from './calls-payloads.ts';
import { handlersWith } from './handlers-with.ts';
import { createPageOpener, prepareProgram } from './open-page.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * Our door, as the app builds it, beside bare `invoke`, in one window. Prints the milliseconds that
 * one call took, round by round.
 */

export type CallTimes = Record<CallKind, Record<'ours' | 'base', number[]>>;

const ROUNDS = 30;
const WARM_UPS = 3;
const CALLS: Record<CallKind, number> = { small: 200, rows: 30, texts: 30 };

const [outFolder = ''] = process.argv.slice(-1);
prepareProgram();
runWhenReady(async () => {
  const servers = manyServers();
  const texts = manyTexts();
  const handlers = handlersWith({
    readState: () => Promise.resolve(servers),
    readTokenDetails: () => Promise.resolve(texts),
  });
  for (const kind of callKinds) {
    const reply = replyOf(kind);
    ipcMain.handle(`bare:${kind}`, () => reply);
  }
  const { webContents: page } = createPageOpener(outFolder, handlers)();
  await once(page, 'did-finish-load');

  const timeOf = (side: 'ourCalls' | 'bareCalls', kind: CallKind) => async () => {
    const script = `window.${side}.milliseconds('${kind}', ${CALLS[kind]})`;
    return ((await page.executeJavaScript(script)) as number) / CALLS[kind];
  };
  const times: Partial<CallTimes> = {};
  for (const kind of callKinds) {
    const sides = { ours: timeOf('ourCalls', kind), base: timeOf('bareCalls', kind) };
    times[kind] = await inTurns(sides, ROUNDS, WARM_UPS);
  }
  process.stdout.write(`${JSON.stringify(times)}\n`);
});
