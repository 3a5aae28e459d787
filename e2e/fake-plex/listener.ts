import type { RequestListener, Server } from 'node:http';
import { createServer as createPlainServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
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
  let server: Server | undefined;
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
      if (server !== undefined) return;
      server =
        options.tls === undefined
          ? createPlainServer(onRequest)
          : tlsServer(options.tls, onRequest);
      keptPort = await listen(server, port, options.host);
    },
    stop: async () => {
      const stopping = server;
      server = undefined;
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

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
