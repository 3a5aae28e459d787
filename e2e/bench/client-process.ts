import { performance } from 'node:perf_hooks';
import { clientCalls, type ClientName } from './client-calls.ts';

/** What one call took. */
export type Cost = { wallMs: number; cpuMs: number };

/** The first message says what is called, each later one how often; each is answered. */
export type ClientOrder = { name: ClientName; url: string; token: string } | { calls: number };

/* One client alone in a process. */
let call: () => Promise<unknown> = () => Promise.reject(new Error('call what?'));

process.on('message', (order: ClientOrder) => {
  if ('calls' in order) {
    void costOf(order.calls).then((cost) => process.send?.(cost));
    return;
  }
  call = clientCalls[order.name](order.url, order.token);
  process.send?.({});
});

async function costOf(calls: number): Promise<Cost> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  for (let made = 0; made < calls; made += 1) await call();
  const wallMs = (performance.now() - startedAt) / calls;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallMs, cpuMs: (user + system) / 1_000 / calls };
}
