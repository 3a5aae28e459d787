import { once } from 'node:events';
import http from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { KeyringError } from '../../src-main/keyring-error.ts';
import { createPlexClient } from '../../src-main/plex/plex-client.ts';
import type { PlexClient } from '../../src-main/plex/plex-client.ts';
import {
  attacks,
  chanceFrom,
  strangeAnswer,
  subjects,
} from '../../src-main/plex/test-strange-answers.ts';
import type { Subject } from '../../src-main/plex/test-strange-answers.ts';
import { answersJson, testDevice } from '../../src-main/plex/test-server.ts';
import type { Answering } from '../../src-main/plex/test-server.ts';
import type { Figure } from './figure.ts';
import { inTurns } from './rounds.ts';

const ROUNDS = 6;
const ANSWERS = 500;
const SEED = 20_261_122;
const TARGET_MS = 100;
/** How finely the loop is watched. */
const LOOK_MS = 5;
/** For what never comes to an end. */
const SHORT_DEADLINE_MS = 300;

/** The longest time that the loop stands still while Plex answers whatever it likes, our client and that Plex in one process. */
export async function benchStrangeAnswers(): Promise<Figure[]> {
  const server = await startServer();
  const options = { plexTvUrl: server.url, serverUrl: server.url, device: testDevice };
  const client = createPlexClient(options);
  const hasty = createPlexClient({ ...options, deadlineMs: SHORT_DEADLINE_MS });
  const ask = async (subject: Subject, answering: Answering, by: PlexClient): Promise<void> => {
    server.answer(answering);
    await subject.call(by).catch((error: unknown) => {
      if (!(error instanceof KeyringError)) throw error;
    });
  };
  let seed = SEED;
  const strange = async (): Promise<void> => {
    const [draw] = fc.sample(fc.gen(), { seed: (seed += 1), numRuns: 1 });
    if (draw === undefined) throw new Error('there is nothing to draw from');
    const chance = chanceFrom(draw);
    for (let asked = 0; asked < ANSWERS; asked += 1) {
      const subject = chance.of(subjects);
      await ask(subject, strangeAnswer(subject, chance), client);
    }
    for (const attack of attacks) await ask(chance.of(subjects), attack(server.url), hasty);
  };
  const usual = async (): Promise<void> => {
    for (let asked = 0; asked < ANSWERS; asked += 1) {
      const subject = subjects[asked % subjects.length];
      if (subject !== undefined) await ask(subject, answersJson(subject.value), client);
    }
  };
  try {
    const longest = await inTurns(
      { strange: () => longestStallIn(strange), usual: () => longestStallIn(usual) },
      ROUNDS,
    );
    return [
      {
        name: `longest stall in ${String(ANSWERS)} strange answers and every attack, against usual answers`,
        unit: 'ms',
        ours: longest.strange,
        base: longest.usual,
        target: TARGET_MS,
        bounds: 'ours',
      },
    ];
  } finally {
    client.close();
    hasty.close();
    await server.close();
  }
}

async function longestStallIn(act: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  await act();
  delay.disable();
  return delay.max / 1e6;
}

/** A Plex that answers every request as it was told last. */
async function startServer() {
  let current: Answering | undefined;
  const listener = async (message: http.IncomingMessage, response: http.ServerResponse) => {
    response.on('error', () => undefined);
    const { method = '', url = '', headers, rawHeaders } = message;
    current?.({ method, url, headers, rawHeaders, body: await text(message) }, response);
  };
  const server = http.createServer((message, response) => {
    listener(message, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    answer: (next: Answering): void => {
      current = next;
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
