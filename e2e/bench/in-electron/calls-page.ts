import type { TextBridge } from '../../../src-main/contract/bridge.ts';
import { createBridge } from '../../../src-renderer/bridge.ts';
import { requestOf } from './calls-payloads.ts';
import type { CallKind } from './calls-payloads.ts';

/** How long so many calls take, one after the other. */
export type Calls = { milliseconds: (kind: CallKind, calls: number) => Promise<number> };

declare global {
  interface Window {
    readonly keyring: TextBridge;
    readonly bareCalls: Calls;
    ourCalls: Calls;
  }
}

const bridge = createBridge(window.keyring);
const call = {
  small: () => bridge.copyToken(requestOf.small),
  rows: () => bridge.readState(requestOf.rows),
  texts: () => bridge.readTokenDetails(requestOf.texts),
};

window.ourCalls = {
  async milliseconds(kind, calls) {
    const startedAt = performance.now();
    for (let made = 0; made < calls; made += 1) {
      const outcome = await call[kind]();
      if (!outcome.ok) throw new Error(`a call ended with ${outcome.code}`);
    }
    return performance.now() - startedAt;
  },
};
