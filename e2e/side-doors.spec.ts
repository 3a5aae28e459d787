import dgram from 'node:dgram';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from './support/app.ts';
import type { KeyringApp } from './support/keyring-app.ts';

/** What knocks at this computer over TCP and UDP, counted. */
async function listenForKnocks() {
  const counted = { connections: 0, packets: 0 };
  const tcp = net.createServer((socket) => {
    counted.connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const udp = dgram.createSocket('udp4');
  udp.on('message', () => (counted.packets += 1));
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  return {
    counted,
    tcpPort: (tcp.address() as AddressInfo).port,
    udpPort: udp.address().port,
    close: () => {
      tcp.close();
      udp.close();
    },
  };
}

type Knocks = Awaited<ReturnType<typeof listenForKnocks>>;

/** That they count at all. */
async function expectToCount({ counted, tcpPort, udpPort }: Knocks): Promise<void> {
  net.connect(tcpPort, '127.0.0.1').on('error', () => undefined);
  const sender = dgram.createSocket('udp4');
  sender.send('x', udpPort, '127.0.0.1', () => sender.close());
  await expect.poll(() => counted).toEqual({ connections: 1, packets: 1 });
  Object.assign(counted, { connections: 0, packets: 0 });
}

/** What a page may try past the policy. Gives how many addresses of its own it was told of. */
function tryTheSideDoors(page: Page, tcpPort: number, udpPort: number): Promise<number> {
  return page.evaluate(
    async ({ tcp, udp }) => {
      for (const host of ['127.0.0.1', 'localhost', 'plex.tv']) {
        for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'preload', 'modulepreload']) {
          const link = document.createElement('link');
          Object.assign(link, { rel, as: 'script', href: `http://${host}:${String(tcp)}/` });
          document.head.append(link);
        }
      }
      const iceServers = ['127.0.0.1', 'localhost'].flatMap((host) => [
        { urls: `stun:${host}:${String(udp)}` },
        { urls: `turn:${host}:${String(udp)}?transport=udp`, username: 'u', credential: 'c' },
        { urls: `turn:${host}:${String(tcp)}?transport=tcp`, username: 'u', credential: 'c' },
      ]);
      const connection = new RTCPeerConnection({ iceServers });
      let told = 0;
      const gathered = new Promise<void>((resolve) => {
        connection.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate === null) resolve();
          else told += 1;
        });
        // One that is cut off may say nothing any more.
        setTimeout(resolve, 10_000);
      });
      connection.createDataChannel('x');
      await connection.setLocalDescription(await connection.createOffer());
      await gathered;
      connection.close();
      return told;
    },
    { tcp: tcpPort, udp: udpPort },
  );
}

/**
 * What Chromium calls a look-up, a packet and a connection in its own log. That somebody asks for a name
 * is there as well, answered at once with "not found"; a look-up is a job, and what the job does.
 */
const NET_EVENTS = [
  ...['HOST_RESOLVER_MANAGER_JOB', 'HOST_RESOLVER_SYSTEM_TASK', 'DNS_TRANSACTION'],
  ...['UDP_BYTES_SENT', 'TCP_CONNECT', 'TCP_CONNECT_ATTEMPT'],
];

type NetLog = {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: unknown }[];
};

/** All that Chromium's network does meanwhile, by its own word. */
async function netLogOf(app: KeyringApp, act: () => Promise<void>): Promise<NetLog> {
  const file = path.join(app.profileFolder, 'net-log.json');
  await app.electron.evaluate(
    ({ netLog }, to) => netLog.startLogging(to, { captureMode: 'everything' }),
    file,
  );
  await act();
  await app.electron.evaluate(({ netLog }) => netLog.stopLogging());
  return JSON.parse(await readFile(file, 'utf8')) as NetLog;
}

/** Look-ups, packets and connections among the events, each with what it says of itself. */
function trafficIn({ constants, events }: NetLog): unknown[] {
  const types = new Map(NET_EVENTS.map((name) => [constants.logEventTypes[name], name]));
  expect([...types.keys()]).not.toContain(undefined); // Each is still called so.
  return events
    .filter(({ type }) => types.has(type))
    .map(({ type, params }) => [types.get(type), params]);
}

test('S6: no hint to fetch and no call of WebRTC sends anything or looks a name up', async ({
  app,
  plex,
}) => {
  const { page } = await app.window();
  const knocks = await listenForKnocks();
  try {
    await expectToCount(knocks);
    let candidates = Infinity;
    const log = await netLogOf(app, async () => {
      candidates = await tryTheSideDoors(page, knocks.tcpPort, knocks.udpPort);
    });
    expect(log.events.length).toBeGreaterThan(0);
    expect(trafficIn(log)).toEqual([]);
    expect(knocks.counted).toEqual({ connections: 0, packets: 0 });
    expect(candidates).toBeLessThanOrEqual(1);
    expect(plex.requests.count).toBe(0);
  } finally {
    knocks.close();
  }
});
