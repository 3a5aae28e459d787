import { describe, expect, test, vi } from 'vitest';

import { userRetry, type RetryPolicy } from './plex-client.ts';
import {
  answers,
  answersHtml,
  answersJson,
  asked,
  clientOf,
  failureOf,
  startTestServer,
  token,
  type Answering,
} from './test-server.ts';

const pong = answersJson({ pong: true });
const resets: Answering = (_request, response) => response.socket?.resetAndDestroy();

/** A clock that only moves while somebody sleeps, and a chance that is always the longest. */
function fakeTime(startedAt = Date.parse('2026-11-22T12:00:00Z')) {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    edges: {
      now: () => startedAt + time,
      elapsed: () => time,
      sleep: (ms: number) => {
        slept.push(ms);
        time += ms;
        return Promise.resolve();
      },
      random: () => 1,
    },
  };
}

/** One answer after the other; the last one stays. */
function answersInTurn(...turns: Answering[]): Answering {
  let turn = 0;
  return (request, response) => {
    turns[Math.min(turn, turns.length - 1)]?.(request, response);
    turn += 1;
  };
}

describe('a GET', () => {
  test.each([429, 500, 502, 503, 504])(
    'that meets %d is not repeated by default',
    async (status) => {
      const server = await startTestServer(answersHtml(status));
      const { slept, edges } = fakeTime();
      await failureOf(clientOf(server, {}, edges).ping(token, asked));
      expect(server.received).toHaveLength(1);
      expect(slept).toEqual([]);
    },
  );

  test.each([500, 502, 503, 504])(
    'R8: that meets %d is tried three times for a user',
    async (status) => {
      const server = await startTestServer(answersHtml(status));
      const { slept, edges } = fakeTime();
      const call = clientOf(server, { retry: userRetry }, edges).ping(token, asked);
      expect(await failureOf(call)).toMatchObject({ code: 'plex-busy' });
      expect(server.received).toHaveLength(3);
      expect(slept).toEqual([1_000, 2_000]);
    },
  );

  test('succeeds when Plex is back, with the identity on each try', async () => {
    const server = await startTestServer(answersInTurn(answersHtml(503), resets, pong));
    const { slept, edges } = fakeTime();
    await clientOf(server, {}, edges).ping(token, { ...asked, retry: userRetry });
    expect(server.received.map(({ headers }) => headers['x-plex-token'])).toEqual(
      Array.from({ length: 3 }, () => token.reveal()),
    );
    expect(slept).toEqual([1_000, 2_000]);
  });

  test.each([400, 401, 403, 404, 422, 498, 501, 505])(
    'R8: that meets %d is never repeated',
    async (status) => {
      const server = await startTestServer(answersHtml(status));
      const { edges } = fakeTime();
      await failureOf(clientOf(server, { retry: userRetry }, edges).ping(token, asked));
      expect(server.received).toHaveLength(1);
    },
  );

  test('keeps to the numbers of its own policy', async () => {
    const server = await startTestServer(answersHtml(500));
    const { slept, edges } = fakeTime();
    const retry: RetryPolicy = {
      strategy: 'backoff',
      initialInterval: 100,
      maxInterval: 300,
      exponent: 2,
      maxElapsedTime: 1_200,
      retryConnectionErrors: false,
    };
    await failureOf(clientOf(server, {}, edges).ping(token, { ...asked, retry }));
    expect(slept).toEqual([100, 200, 300, 300]);
    const { strategy } = { strategy: 'none' } as const;
    await failureOf(
      clientOf(server, { retry }, edges).ping(token, { ...asked, retry: { strategy } }),
    );
    expect(server.received).toHaveLength(6);
  });

  test('repeats lost connections only where the policy says so', async () => {
    const server = await startTestServer(resets);
    for (const [retryConnectionErrors, requests] of [
      [false, 1],
      [true, 3],
    ] as const) {
      server.received.length = 0;
      const retry = { ...userRetry, retryConnectionErrors } as RetryPolicy;
      const call = clientOf(server, { retry }, fakeTime().edges).ping(token, asked);
      expect(await failureOf(call)).toMatchObject({ code: 'offline' });
      expect(server.received).toHaveLength(requests);
    }
  });
});

describe('a wait that Plex names', () => {
  test.each([
    ['3', 3_000],
    ['Sun, 22 Nov 2026 12:00:04 GMT', 4_000],
  ])('R8: by %j is kept to', async (retryAfter, wait) => {
    for (const status of [429, 503]) {
      const busy = answers(status, 'text/plain', '', { 'retry-after': retryAfter });
      const server = await startTestServer(answersInTurn(busy, pong));
      const { slept, edges } = fakeTime();
      await clientOf(server, { retry: userRetry }, edges).ping(token, asked);
      expect(slept).toEqual([wait]);
    }
  });

  test.each<[string | undefined, number]>([
    ['20', 20_000],
    ['Sun, 22 Nov 2026 12:10:00 GMT', 600_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 60_000],
    ['86400', 3_600_000],
    ['soon', 60_000],
    ['-1', 60_000],
    [undefined, 60_000],
  ])('R8: by %j ends the call at once, with the time to try again', async (retryAfter, wait) => {
    const headers = retryAfter === undefined ? undefined : { 'retry-after': retryAfter };
    const server = await startTestServer(answers(429, 'text/plain', '', headers));
    for (const retry of [userRetry, { strategy: 'none' }] as const) {
      const { slept, edges } = fakeTime();
      const call = clientOf(server, { retry }, edges).ping(token, asked);
      expect(await failureOf(call)).toMatchObject({
        code: 'rate-limited',
        retryAt: edges.now() + wait,
      });
      expect(slept).toEqual([]);
    }
    expect(server.received).toHaveLength(2);
  });

  test('R8: of a busy Plex that would pass the deadline is a rate limit too', async () => {
    const server = await startTestServer(answers(503, 'text/plain', '', { 'retry-after': '30' }));
    const { edges } = fakeTime();
    const call = clientOf(server, { retry: userRetry }, edges).ping(token, asked);
    expect(await failureOf(call)).toMatchObject({
      code: 'rate-limited',
      retryAt: edges.now() + 30_000,
    });
  });

  test('R8: is in the failure of a sign-in, which does not wait', async () => {
    const server = await startTestServer(answers(429, 'text/plain', '', { 'retry-after': '5' }));
    const { edges } = fakeTime();
    const call = clientOf(server, { retry: userRetry }, edges).postUsersSignInData(
      { login: 'nora_k', password: 'p' },
      asked,
    );
    expect(await failureOf(call)).toMatchObject({
      code: 'rate-limited',
      retryAt: edges.now() + 5_000,
    });
    expect(server.received).toHaveLength(1);
  });
});

describe('a deadline', () => {
  test('is for the whole call, waits and tries included', async () => {
    const server = await startTestServer(answersHtml(500));
    const { slept, edges } = fakeTime();
    const retry = { ...userRetry, maxTries: 50 } as RetryPolicy;
    const options = { ...asked, retry, deadlineMs: 6_000 };
    const call = clientOf(server, {}, edges).ping(token, options);
    expect(await failureOf(call)).toMatchObject({ code: 'plex-busy' });
    expect(slept).toEqual([1_000, 2_000]);
  });

  test('wakes a call that waits to try again', async () => {
    const server = await startTestServer(answersHtml(500));
    const controller = new AbortController();
    const retry = { ...userRetry, initialInterval: 10_000 } as RetryPolicy;
    const client = clientOf(server, {}, { random: () => 1 });
    const call = failureOf(client.ping(token, { ...asked, retry, signal: controller.signal }));
    await vi.waitFor(() => {
      expect(server.received).toHaveLength(1);
    });
    setTimeout(() => {
      controller.abort();
    }, 100);
    expect(await call).toMatchObject({ code: 'cancelled' });
    expect(server.received).toHaveLength(1);
  });
});
