import { createServer, connect, type AddressInfo } from 'node:net';
import os from 'node:os';
import ipaddr from 'ipaddr.js';

/** An address of this machine on a private network (10/8, 172.16/12, 192.168/16, fc00::/7). */
export function privateAddress(): string | undefined {
  return Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address)
    .find((address) => ['private', 'uniqueLocal'].includes(ipaddr.parse(address).range()));
}

/** A door on a private address that leads to a server on loopback. */
export type Door = { readonly url: string; close(): Promise<void> };

export async function openDoor(address: string, behindUrl: string): Promise<Door> {
  const { hostname, port } = new URL(behindUrl);
  const server = createServer((visitor) => {
    const behind = connect(Number(port), hostname);
    for (const socket of [visitor, behind]) socket.on('error', () => socket.destroy());
    visitor.pipe(behind).pipe(visitor);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    url: `http://${host}:${String((server.address() as AddressInfo).port)}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
