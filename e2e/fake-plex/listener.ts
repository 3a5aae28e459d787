import type { RequestListener, Server } from 'node:http';
import { createServer as createPlainServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from './answers.ts';
import { answer } from './answers.ts';
import type { FaultTable } from './faults.ts';
import type { ReceivedRequest, RequestLog } from './request-log.ts';
import { receive } from './request-log.ts';

/** Certificate and key in PEM. */
export type TlsIdentity = { certificate: string; privateKey: string };

export type ListenerOptions = {
  route: (request: ReceivedRequest) => Answer;
  log: RequestLog;
  faults: FaultTable;
  /** See `ReceivedRequest.via`. */
  via: string;
  /** A loopback address. */
  host: '127.0.0.1' | '::1';
  /** Sent with every proper answer. */
  headers?: Record<string, string>;
  tls?: TlsIdentity | undefined;
};

/** One address that listens. It keeps its port over stop and start. */
export type Listener = {
  readonly port: number;
  start(port?: number): Promise<void>;
  /** Stops listening and drops every connection. */
  stop(): Promise<void>;
};

export function createListener(options: ListenerOptions): Listener {
  let running: Running | undefined;
  let keptPort = 0;
  const onRequest: RequestListener = (message, response) => {
    void handle(options, message, response).catch(() => {
      response.destroy(); // the sender hung up, or sent more than we read
    });
  };
  return {
    get port() {
      return keptPort;
    },
    start: async (port = keptPort) => {
      if (running !== undefined) return;
      const starting =
        options.tls === undefined
          ? track(createPlainServer(onRequest), 'connection')
          : track(tlsServer(options.tls, onRequest), 'secureConnection');
      keptPort = await listen(starting.server, port, options.host);
      running = starting;
    },
    stop: async () => {
      const stopping = running;
      running = undefined;
      if (stopping !== undefined) await close(stopping);
    },
  };
}

async function handle(
  options: ListenerOptions,
  ...[message, response]: Parameters<RequestListener>
): Promise<void> {
  response.on('error', () => undefined); // a sender that hangs up is no failure of ours
  const request = await receive(message, options.via);
  options.log.add(request);
  const send = ({ status, headers, body }: Answer): void => {
    const length = status === 204 ? {} : { 'content-length': String(body.length) };
    response.writeHead(status, { ...headers, ...length }).end(body);
  };
  const properAnswer = (form = request.wants): Answer => {
    const proper = guarded(options.route, { ...request, wants: form });
    return { ...proper, headers: { ...options.headers, ...proper.headers } };
  };
  const fault = options.faults.take(request);
  if (fault === undefined) send(properAnswer());
  else await fault({ request, response, properAnswer, send });
}

/** A mistake in the stand-in is answered as what it is, so that no test takes it for weather. */
function guarded(route: ListenerOptions['route'], request: ReceivedRequest): Answer {
  try {
    return route(request);
  } catch (error) {
    return answer(599, 'text/plain', `The stand-in itself failed: ${String(error)}`);
  }
}

function tlsServer({ certificate, privateKey }: TlsIdentity, onRequest: RequestListener): Server {
  const server = createTlsServer({ cert: certificate, key: privateKey }, onRequest);
  server.on('tlsClientError', () => undefined); // a sender that refuses our certificate
  return server;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** A server that runs: who is connected, and whose request is under way. */
type Running = { server: Server; open: Set<Socket>; busy: Set<Socket> };

function track(server: Server, newConnection: string): Running {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  server.on(newConnection, (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    busy.add(socket);
    response.once('close', () => busy.delete(socket));
  });
  return { server, open, busy };
}

const FAREWELL_MS = 1_000; // our choice

/**
 * Drops requests under way. Idle connections are ended first, and their other side is waited for:
 * otherwise it would send its next request down a connection that it still believes in.
 */
async function close({ server, open, busy }: Running): Promise<void> {
  for (const socket of busy) socket.destroy();
  const farewells = [...open].map((socket) => {
    socket.end();
    return new Promise((resolve) => socket.once('close', resolve));
  });
  await Promise.race([Promise.all(farewells), wait(FAREWELL_MS, undefined, { ref: false })]);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
