import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { createSessionBus, systemBusAddress } from './session-bus.ts';

const usual = 'unix:path=/var/run/dbus/system_bus_socket';

test.each([
  [{}, usual],
  [{ DBUS_SYSTEM_BUS_ADDRESS: '' }, usual],
  [{ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/run/other' }, 'unix:path=/run/other'],
  [{ DBUS_SYSTEM_BUS_ADDRESS: 'tcp:host=a;unix:path=/run/b' }, 'unix:path=/run/b'],
  // Would start a program.
  [{ DBUS_SYSTEM_BUS_ADDRESS: 'unixexec:path=/bin/evil' }, undefined],
])('the system bus of %o is at %s', (environment, address) => {
  expect(systemBusAddress(environment)).toBe(address);
});

test.skipIf(process.platform === 'win32')(
  'a bus in vain looked for is looked for less and less often',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'bus-'));
    const socketPath = path.join(folder, 'bus');
    const lookedAt: number[] = [];
    const server = createServer((socket) => {
      lookedAt.push(performance.now());
      socket.destroy();
    }).listen(socketPath);
    const bus = createSessionBus({
      address: `unix:path=${socketPath}`,
      reconnectEveryMs: 20,
      longestPauseMs: 80,
    });
    try {
      bus.watchSignal({ interface: 'org.example.Thing', member: 'Changed' }, () => undefined);
      await vi.waitUntil(() => lookedAt.length >= 6, { timeout: 10_000 });
      const pauses = lookedAt.slice(1).map((at, before) => at - (lookedAt[before] ?? 0));
      for (const [pause, least] of [20, 40, 80, 80, 80].entries()) {
        expect(pauses[pause]).toBeGreaterThanOrEqual(least - 2); // A timer may be a little early.
      }
    } finally {
      bus.close();
      server.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
