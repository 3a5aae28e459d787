import type { TextBridge } from '../../../src-main/contract/bridge.ts';
import { createBridge } from '../../../src-renderer/bridge.ts';
import { smallRequest } from './calls-payloads.ts';

export type CallKind = 'small' | 'large';

/** How long so many calls take, one after the other. */
export type BareCalls = { milliseconds: (kind: CallKind, calls: number) => Promise<number> };

declare global {
  interface Window {
    readonly keyring: TextBridge;
    readonly bareCalls: BareCalls;
    ourCalls: BareCalls;
  }
}

const bridge = createBridge(window.keyring);
const call = {
  small: () => bridge.copyToken(smallRequest),
  large: () => bridge.readState(null),
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
