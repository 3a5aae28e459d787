import https from 'node:https';
import type { IncomingMessage } from 'node:http';
import { KeyringError } from '../keyring-error.ts';
import type { UpdateFeed } from './update-feed.ts';

/** A connection on which nothing comes for so long is dead. Our choice. */
const SILENCE_MS = 30_000;
const MAX_HEADER_BYTES = 16_384;

type Fetch = {
  /** Of a file in the feed's folder. */
  name: string;
  mostBytes: number;
  withinMs: number;
  /** Ends it earlier. */
  end: AbortSignal;
  /** Gets each part as it comes; its failure ends the fetch, and is the caller's. */
  take: (part: Buffer) => Promise<void> | void;
};

/**
 * Fetches a file of the feed: from its one host over https, in one answer that is whole. Who asks is
 * told by nothing: no token, no identifier, no version, no language.
 *
 * @throws KeyringError `update-host-unreachable` | `update-answer-refused` | `redirect-refused` |
 *   `answer-too-large` | `timed-out` | `cancelled`, and what `take` throws
 */
export type UpdateHost = (fetch: Fetch) => Promise<void>;

/** The one place that fetches anything that is not Plex's. Redirects, proxies and weak TLS do not exist here. */
export function createUpdateHost({ address, authority }: UpdateFeed): UpdateHost {
  const agent = new https.Agent({
    keepAlive: false,
    // Said here, where no environment variable can change it.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(authority === undefined ? {} : { ca: authority }),
  });
  return async ({ name, mostBytes, withinMs, end, take }) => {
    const deadline = AbortSignal.timeout(withinMs);
    const signal = AbortSignal.any([end, deadline]);
    try {
      const answer = await answerTo(new URL(name, address), agent, signal);
      await readWhole(answer, mostBytes, take);
    } catch (error) {
      if (end.aborted) throw new KeyringError('cancelled', 'a fetch was ended');
      if (deadline.aborted) throw new KeyringError('timed-out', 'a fetch took too long');
      throw error;
    }
  };
}

function answerTo(url: URL, agent: https.Agent, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = https.request(url, {
      agent,
      signal,
      maxHeaderSize: MAX_HEADER_BYTES,
      headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
    });
    const unreachable = () => reject(new KeyringError('update-host-unreachable', 'no answer'));
    request.setTimeout(SILENCE_MS, () => request.destroy(new Error('silence')));
    request.on('error', unreachable);
    request.on('response', resolve);
    request.end();
  });
}

async function readWhole(
  answer: IncomingMessage,
  mostBytes: number,
  take: Fetch['take'],
): Promise<void> {
  try {
    requireFile(answer);
    let received = 0;
    for await (const part of partsOf(answer)) {
      received += part.length;
      if (received > mostBytes) throw new KeyringError('answer-too-large', 'more than allowed');
      await take(part);
    }
    if (!answer.complete) throw cutShort();
  } finally {
    answer.destroy();
  }
}

function requireFile({ statusCode = 0, headers }: IncomingMessage): void {
  if (statusCode >= 300 && statusCode < 400)
    throw new KeyringError('redirect-refused', 'the feed pointed elsewhere');
  if (statusCode !== 200 || headers['content-encoding'] !== undefined)
    throw new KeyringError('update-answer-refused', `the feed answered ${statusCode}`);
}

/** A connection that breaks off is an answer that is not whole. */
async function* partsOf(answer: IncomingMessage): AsyncGenerator<Buffer> {
  const parts = answer[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const next = await parts.next().catch(() => {
      throw cutShort();
    });
    if (next.done === true) return;
    yield next.value;
  }
}

const cutShort = () => new KeyringError('update-answer-refused', 'the answer was cut short');
