import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Answer, Form, Json, JsonObject, PlexErrorEntry } from './answers.ts';
import { answer, htmlError, plexTvErrors } from './answers.ts';
import type { ReceivedRequest } from './request-log.ts';

/** One request under way, in the hands of a fault. */
type Exchange = {
  request: ReceivedRequest;
  response: ServerResponse;
  /** What the stand-in would answer. Asking does what the request asks: signs in, revokes, … */
  properAnswer: (form?: Form) => Answer;
  send: (answer: Answer) => void;
};

/** What happens to a request instead of its proper answer. */
export type Fault = (exchange: Exchange) => void | Promise<void>;

/** Which requests: a path, a pattern for paths, a method and a path, or any test. */
export type RequestMatcher =
  | string
  | RegExp
  | { method?: string; path?: string | RegExp }
  | ((request: ReceivedRequest) => boolean);

export type FaultHandle = { cancel(): void; readonly hits: number };

/** The faults laid for one origin. Of those that match, the one laid first is used up first. */
export class FaultTable {
  #laid: {
    matches: (request: ReceivedRequest) => boolean;
    fault: Fault;
    left: number;
    hits: number;
  }[] = [];

  /** @param options.times how many requests it strikes; all until it is cancelled, unless given */
  lay(matcher: RequestMatcher, fault: Fault, options: { times?: number } = {}): FaultHandle {
    const entry = { matches: toTest(matcher), fault, left: options.times ?? Infinity, hits: 0 };
    this.#laid.push(entry);
    return {
      cancel: () => {
        this.#laid = this.#laid.filter((other) => other !== entry);
      },
      get hits() {
        return entry.hits;
      },
    };
  }

  take(request: ReceivedRequest): Fault | undefined {
    const entry = this.#laid.find(({ matches, left }) => left > 0 && matches(request));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    entry.hits += 1;
    return entry.fault;
  }

  clear(): void {
    this.#laid = [];
  }
}

function toTest(matcher: RequestMatcher): (request: ReceivedRequest) => boolean {
  if (typeof matcher === 'function') return matcher;
  if (typeof matcher === 'string' || matcher instanceof RegExp) return toTest({ path: matcher });
  const { method, path } = matcher;
  return (request) =>
    (method === undefined || request.method === method) &&
    (path === undefined ||
      (typeof path === 'string' ? request.path === path : path.test(request.path)));
}

// --- Answers instead of the proper one; the request has no effect. ---

export function answerWith(
  status: number,
  body: string | Buffer = '',
  contentType = 'text/plain',
  headers: Record<string, string> = {},
): Fault {
  const whole = answer(status, contentType, body);
  return ({ send }) => {
    send({ ...whole, headers: { ...whole.headers, ...headers } });
  };
}

/** plex.tv's error list in one of the forms it is seen in. */
export function plexError(
  status: number,
  codes: number | number[],
  form: 'json' | 'json-without-status' | 'xml' | 'xml-without-status' | 'html' = 'json',
): Fault {
  if (form === 'html') return htmlPage(status);
  const entries = [codes].flat().map((code): PlexErrorEntry => {
    const entry = { code, message: `Refused with code ${String(code)}` };
    return form.endsWith('without-status') ? entry : { ...entry, status };
  });
  const whole = plexTvErrors(form.startsWith('json') ? 'json' : 'xml', status, entries);
  return ({ send }) => {
    send(whole);
  };
}

/** 429 with code 1003. @param retryAfter seconds or an instant; no header unless given */
export function rateLimit(retryAfter?: number | Date): Fault {
  return ({ request, send }) => {
    const limit = plexTvErrors(request.wants, 429, [
      { code: 1003, message: 'Too many', status: 429 },
    ]);
    const value = retryAfter instanceof Date ? retryAfter.toUTCString() : String(retryAfter);
    send(
      retryAfter === undefined
        ? limit
        : { ...limit, headers: { ...limit.headers, 'retry-after': value } },
    );
  };
}

/** An error page, as a media server or a proxy sends. */
export function htmlPage(status: number): Fault {
  return ({ send }) => {
    send(htmlError(status));
  };
}

export function garbage(contentType = 'application/json', status = 200): Fault {
  return answerWith(status, Buffer.from('\u0000{]<<&;\ufffd garbage', 'utf8'), contentType);
}

export function empty(status = 200, contentType = 'application/json'): Fault {
  return answerWith(status, '', contentType);
}

export function redirect(status: number, to: string): Fault {
  return answerWith(status, '', 'text/html', { location: to });
}

/** A small body that unpacks to `bytes` of zeros. */
export function gzipBomb(bytes = 64 * 1_048_576): Fault {
  const packed = gzipSync(Buffer.alloc(bytes), { level: 9 });
  return answerWith(200, packed, 'application/json', { 'content-encoding': 'gzip' });
}

/** One header of `bytes`. Node's own client stops at 16 KB of headers. */
export function hugeHeader(bytes = 32_768): Fault {
  return ({ properAnswer, send }) => {
    const proper = properAnswer();
    send({ ...proper, headers: { ...proper.headers, 'x-plex-padding': 'x'.repeat(bytes) } });
  };
}

// --- The connection itself fails. ---

/** Takes the request and never answers. */
export const hang: Fault = () => undefined;

/** Resets the connection (TCP RST) before a byte of the answer. */
export const reset: Fault = ({ response }) => {
  response.socket?.resetAndDestroy();
};

/** Chunks without end, until the other side hangs up. */
export const endless: Fault = async ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  const chunk = `"${'x'.repeat(65_534)}",`;
  while (!response.destroyed) {
    if (!response.write(chunk)) await drained(response);
  }
};

// --- The proper answer (the request has its effect), sent badly. ---

export function delay(ms: number): Fault {
  return async ({ properAnswer, send }) => {
    const proper = properAnswer();
    await wait(ms);
    send(proper);
  };
}

/** One byte at a time. */
export function drip(everyMs = 200): Fault {
  return async ({ properAnswer, response }) => {
    const { status, headers, body } = properAnswer();
    response.writeHead(status, { ...headers, 'content-length': String(body.length) });
    for (const byte of body) {
      if (response.destroyed) return;
      response.write(Buffer.of(byte));
      await wait(everyMs);
    }
    response.end();
  };
}

/** Promises the whole body, sends half of it and hangs up. */
export const cutBody: Fault = ({ properAnswer, response }) => {
  const { status, headers, body } = properAnswer();
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    response.destroy();
  });
};

/** The same bytes under another content type. */
export function contentType(value: string): Fault {
  return ({ properAnswer, send }) => {
    const proper = properAnswer();
    send({ ...proper, headers: { ...proper.headers, 'content-type': value } });
  };
}

/** XML (or JSON) whatever was asked for. */
export function inForm(form: Form): Fault {
  return ({ properAnswer, send }) => {
    send(properAnswer(form));
  };
}

/** Another status on the proper answer, such as 200 where Plex sends 201. */
export function withStatus(status: number): Fault {
  return ({ properAnswer, send }) => {
    send({ ...properAnswer(), status });
  };
}

/** The proper JSON answer, changed. */
export function rewriteJson(change: (value: Json) => Json): Fault {
  return ({ properAnswer, send }) => {
    const proper = properAnswer('json');
    const value = change(JSON.parse(proper.body.toString('utf8')) as Json);
    send({ ...proper, body: Buffer.from(JSON.stringify(value)) });
  };
}

/** Fields that no client knows, at the top of the answer. */
export function withFields(fields: JsonObject): Fault {
  return rewriteJson((value) => ({ ...(value as JsonObject), ...fields }));
}

/** The answer reduced to these fields. */
export function onlyFields(...names: string[]): Fault {
  return rewriteJson((value) =>
    Object.fromEntries(
      Object.entries(value as JsonObject).filter(([name]) => names.includes(name)),
    ),
  );
}

/** Until more can be written, or nobody is there to read it. */
async function drained(response: ServerResponse): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  ended.abort();
}
