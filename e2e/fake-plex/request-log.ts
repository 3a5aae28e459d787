import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Form } from './answers.ts';

/** A request as it arrived. It holds secrets: it is for comparing, not for printing. */
export type ReceivedRequest = {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  /** Path and query, byte for byte. */
  target: string;
  headers: IncomingHttpHeaders;
  /** Names and values in turn, as spelt and ordered by the sender. */
  rawHeaders: readonly string[];
  body: string;
  /** The fields of a form body; empty when the body was not sent as a form. */
  form: URLSearchParams;
  /** Which of a server's addresses it came to: `local`, `remote`, `relay`, `IPv6`, or `plex.tv`. */
  via: string;
  /** The form its `Accept` asks for. */
  wants: Form;
  /** Epoch milliseconds. */
  receivedAt: number;
};

/** What one origin has received, oldest first. */
export class RequestLog {
  readonly #requests: ReceivedRequest[] = [];

  add(request: ReceivedRequest): void {
    this.#requests.push(request);
  }

  get all(): readonly ReceivedRequest[] {
    return this.#requests;
  }

  get count(): number {
    return this.#requests.length;
  }

  get last(): ReceivedRequest | undefined {
    return this.#requests.at(-1);
  }

  /** Those to one path, and with one method if that is given. */
  to(path: string, method?: string): ReceivedRequest[] {
    return this.#requests.filter(
      (request) => request.path === path && (method === undefined || request.method === method),
    );
  }

  clear(): void {
    this.#requests.length = 0;
  }
}

const BODY_LIMIT_BYTES = 1_048_576; // our choice; the longest form here is under 2 KB

/** Reads a request to its end. */
export async function receive(message: IncomingMessage, via: string): Promise<ReceivedRequest> {
  const target = message.url ?? '/';
  const [path, query] = splitOnce(target, '?');
  const body = await bodyText(message);
  const isForm = mediaType(message.headers) === 'application/x-www-form-urlencoded';
  return {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    target,
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    body,
    form: new URLSearchParams(isForm ? body : ''),
    via,
    wants: (message.headers.accept ?? '').includes('application/json') ? 'json' : 'xml',
    receivedAt: Date.now(),
  };
}

/** An `X-Plex-…` value: from its header, or from the query, where Plex takes it as well. */
export function plexValue(request: ReceivedRequest, name: string): string | undefined {
  const header = request.headers[name.toLowerCase()];
  const value = (Array.isArray(header) ? header[0] : header) ?? request.query.get(name) ?? '';
  return value === '' ? undefined : value;
}

/** The content type without its parameters. */
export function mediaType(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

async function bodyText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) throw new Error('the request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
