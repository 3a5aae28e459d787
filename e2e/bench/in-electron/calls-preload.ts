import { contextBridge, ipcRenderer } from 'electron';
import '../../../src-main/preload/preload.ts';
import { smallRequest } from './calls-payloads.ts';
import type { BareCalls, CallKind } from './calls-page.ts';

/** Beside our own door: `invoke` as it is, called where it lives, so that no bridge costs it anything. */
const requests: Record<CallKind, unknown> = { small: smallRequest, large: null };
const bareCalls: BareCalls = {
  async milliseconds(kind, calls) {
    const startedAt = performance.now();
    for (let made = 0; made < calls; made += 1)
      await ipcRenderer.invoke(`bare:${kind}`, requests[kind]);
    return performance.now() - startedAt;
  },
};
contextBridge.exposeInMainWorld('bareCalls', bareCalls);
