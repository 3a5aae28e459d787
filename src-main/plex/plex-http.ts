import http from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import axios, { type AxiosResponse, AxiosHeaders } from 'axios';

import { KeyringError } from '../keyring-error.ts';
import type { CallEnd } from './call-end.ts';
import { CallSlots } from './call-slots.ts';
import type { Route } from './route.ts';
import type { NameResolver, Reach, ServerAddress } from './server-address.ts';
import { lookupWithin } from './server-address.ts';

const CONNECT_MS = 5_000;
const MAX_HEADER_BYTES = 16_384;
const MAX_REQUEST_BYTES = 16_384;
const SOCKETS_PER_HOST = 2;
/** Unused sockets go soon: the other side may end them unnoticed, or the machine may sleep. */
const IDLE_SOCKET_MS = 5_000;
/** As axios sets it at each request. If the agent's were another, each request would cost two system calls more. */
const TCP_PROBE_MS = 60_000;

export type RequestBody = { contentType: string; text: string };

type HttpRequest = {
  method: Route['method'];
  to: ServerAddress;
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body?: RequestBody | undefined;
  /** After decompression. */
  maxAnswerBytes: number;
  /** Ends the request at any stage: waiting, connecting, reading. */
  end: CallEnd;
};

export type HttpAnswer = {
  status: number;
  contentType: string | undefined;
  retryAfter: string | undefined;
  /** When it was sent, by the sender's clock. */
  date: string | undefined;
  body: Buffer;
};

/** Why there is no answer. `code` is Node's, axios's, or a failure code of ours; no text of theirs. */
export class NoAnswer extends Error {
  readonly code: string;

  constructor(code: string) {
    super('no answer');
    this.code = code;
  }
}

export interface PlexHttp {
  /** @throws NoAnswer, and nothing else: what axios throws holds the request, token included */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Ends the sockets. */
  close(): void;
}

/** What only tests set: who resolves names, and who vouches for servers in place of the known. */
export type PlexHttpEdges = { resolveName?: NameResolver; trustedCertificate?: string };

/** The one place that speaks HTTP. Redirects, proxies and weak TLS do not exist here. */
export function createPlexHttp(edges: PlexHttpEdges = {}): PlexHttp {
  // A socket that was checked for one reach is never lent to another. What must not be sent twice
  // gets a fresh socket: a kept one may turn out dead only after we have written to it.
  const kept = createAgents(true, edges);
  const fresh = createAgents(false, edges);
  const slots = new CallSlots();
  const sendHttp = axios.getAdapter('http');

  async function exchange(request: HttpRequest): Promise<HttpAnswer> {
    const agents = request.method === 'GET' ? kept : fresh;
    const { status, headers, data } = (await sendHttp({
      proxy: false,
      maxRedirects: 0,
      maxBodyLength: MAX_REQUEST_BYTES,
      responseType: 'arraybuffer',
      decompress: true,
      validateStatus: null,
      method: request.method,
      url: request.to.origin + request.path,
      data: request.body?.text,
      headers: new AxiosHeaders(),
      maxContentLength: request.maxAnswerBytes,
      signal: request.end,
      httpAgent: agents[request.to.reach],
      httpsAgent: agents.tls,
      // Our headers go in below axios: its configuration and its errors never hold a token.
      transport: transportFor(request.to.protocol, headersOf(request)),
    })) as AxiosResponse<Buffer>;
    return {
      status,
      contentType: textOrUndefined(headers['content-type']),
      retryAfter: textOrUndefined(headers['retry-after']),
      date: textOrUndefined(headers['date']),
      body: data,
    };
  }

  return {
    async send(request) {
      const { to, end } = request;
      const mayStart =
        !end.aborted && (slots.take(to.origin) || (await slots.wait(to.origin, end)));
      if (!mayStart) throw new NoAnswer('ERR_CANCELED');
      try {
        return await exchange(request);
      } catch (error) {
        throw new NoAnswer(codeOf(error));
      } finally {
        slots.give(to.origin);
      }
    },
    close() {
      for (const agents of [kept, fresh]) {
        for (const agent of Object.values(agents)) agent.destroy();
      }
    },
  };
}

function createAgents(keepAlive: boolean, edges: PlexHttpEdges) {
  const options = {
    keepAlive,
    keepAliveMsecs: TCP_PROBE_MS,
    maxSockets: SOCKETS_PER_HOST,
    timeout: IDLE_SOCKET_MS,
  };
  const httpAgent = (reach: Reach) =>
    new http.Agent({ ...options, lookup: lookupWithin(reach, edges.resolveName) });
  return {
    tls: new https.Agent({
      ...options,
      lookup: lookupWithin('anywhere', edges.resolveName),
      // Said here, where no environment variable can change it.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(edges.trustedCertificate === undefined ? {} : { ca: edges.trustedCertificate }),
    }),
    anywhere: httpAgent('anywhere'),
    'this-machine': httpAgent('this-machine'),
    'local-network': httpAgent('local-network'),
  } satisfies Record<Reach | 'tls', http.Agent>;
}

function headersOf({ headers, body }: HttpRequest): Record<string, string> {
  if (body === undefined) return headers;
  return {
    ...headers,
    'Content-Type': body.contentType,
    'Content-Length': String(Buffer.byteLength(body.text)),
  };
}

/** Node's own request, with our headers and limits on it. */
function transportFor(protocol: 'http:' | 'https:', headers: Record<string, string>) {
  const { request } = protocol === 'https:' ? https : http;
  return {
    request(options: RequestOptions, onAnswer: (answer: IncomingMessage) => void): ClientRequest {
      const { method, path, hostname, port, agent } = options;
      const lean = { protocol, method, path, hostname, port, agent, headers };
      const sent = request({ ...lean, maxHeaderSize: MAX_HEADER_BYTES }, onAnswer);
      limitConnecting(sent, protocol === 'https:' ? 'secureConnect' : 'connect');
      return sent;
    },
  };
}

function limitConnecting(request: ClientRequest, connected: 'connect' | 'secureConnect'): void {
  request.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => {
      request.destroy(new NoAnswer('ETIMEDOUT'));
    }, CONNECT_MS);
    const stop = () => {
      clearTimeout(timer);
    };
    socket.once(connected, stop);
    socket.once('close', stop);
  });
}

function codeOf(error: unknown): string {
  if (error instanceof KeyringError || error instanceof NoAnswer) return error.code;
  if (!axios.isAxiosError(error)) return 'unknown';
  if (error.code === 'ERR_BAD_RESPONSE' && error.message.startsWith('maxContentLength')) {
    return 'answer-too-large';
  }
  if (error.code === 'ERR_BAD_REQUEST') return 'request-malformed'; // beyond MAX_REQUEST_BYTES
  return error.code ?? 'unknown';
}

const textOrUndefined = (value: unknown) => (typeof value === 'string' ? value : undefined);
