import { contextBridge, ipcRenderer } from 'electron';
import '../../../src-main/preload/preload.ts';
import type { Calls } from './calls-page.ts';
import { requestOf } from './calls-payloads.ts';

/** Beside our own door: `invoke` as it is, called where it lives, so that no bridge costs it anything. */
const bareCalls: Calls = {
  async milliseconds(kind, calls) {
    const startedAt = performance.now();
    for (let made = 0; made < calls; made += 1) {
      await ipcRenderer.invoke(`bare:${kind}`, requestOf[kind]);
    }
    return performance.now() - startedAt;
  },
};
contextBridge.exposeInMainWorld('bareCalls', bareCalls);
