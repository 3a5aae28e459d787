import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeyringError } from '../keyring-error.ts';
import type { PlexConnection } from '../plex/plex-answers.ts';
import type { CallOptions, ServerChoice } from '../plex/plex-client.ts';
import { readServerUrl } from '../plex/server-address.ts';
import { connection, pending } from '../test-samples.ts';
import { connectionKind, testConnections } from './connection-choice.ts';

const RIGHT = 'machine-1';
type Behaviour = 'right' | 'wrong' | 'dead' | 'silent';

/** Servers at addresses; plain http is judged by the client's own rule before anything is sent. */
function network(behaviours: Record<string, Behaviour>) {
  const asked: string[] = [];
  const handedOver: unknown[] = [];
  const running = { now: 0, most: 0 };
  const brokenOff: string[] = [];
  const getIdentity = async (
    { serverUrl = '', plainHttpAgreed = false }: ServerChoice,
    options: CallOptions,
  ) => {
    handedOver.push(options);
    readServerUrl(serverUrl, plainHttpAgreed);
    asked.push(serverUrl);
    running.now += 1;
    running.most = Math.max(running.most, running.now);
    try {
      await Promise.resolve();
      switch (behaviours[serverUrl] ?? 'dead') {
        case 'right':
          return { machineIdentifier: RIGHT };
        case 'wrong':
          return { machineIdentifier: 'machine-2' };
        case 'dead':
          throw new KeyringError('server-unreachable', 'refused');
        case 'silent': {
          if (options.signal?.aborted) throw new KeyringError('cancelled', 'broken off');
          const end = pending<never>();
          options.signal?.addEventListener('abort', () => {
            brokenOff.push(serverUrl);
            end.reject(new KeyringError('cancelled', 'broken off'));
          });
          return await end.promise;
        }
      }
    } finally {
      running.now -= 1;
    }
  };
  return { asked, handedOver, running, brokenOff, plex: { getIdentity } };
}

/** The address that a test ends with; rejects as whoever needs one is told. */
async function chooseConnection(...asked: Parameters<typeof testConnections>): Promise<string> {
  const test = await testConnections(...asked);
  if ('failure' in test) throw test.failure;
  return test.serverUrl;
}

const options = { machineIdentifier: RIGHT, clientIdentifier: 'client-1', plainHttpAgreed: false };
const remote = (uri: string) => connection(uri, { local: false });
const relay = (uri: string) => connection(uri, { local: false, relay: true });

describe('choosing a connection', () => {
  test.each([
    [connection('x'), 'local'],
    [remote('x'), 'remote'],
    [relay('x'), 'relay'],
    [connection('x', { local: true, relay: true }), 'relay'],
  ])('calls %o by its kind', (one, kind) => expect(connectionKind(one)).toBe(kind));

  test('takes local before remote before relay, whatever the order of the list', async () => {
    const list = [relay('https://r:1'), remote('https://w:1'), connection('https://l:1')];
    const all = { 'https://l:1': 'right', 'https://w:1': 'right', 'https://r:1': 'right' } as const;
    const one = network(all);
    expect(await chooseConnection(one.plex, list, options)).toBe('https://l:1');
    expect(one.asked).toEqual(['https://l:1']);
    const two = network({ ...all, 'https://l:1': 'dead' });
    expect(await chooseConnection(two.plex, list, options)).toBe('https://w:1');
    const three = network({ ...all, 'https://l:1': 'wrong', 'https://w:1': 'dead' });
    expect(await chooseConnection(three.plex, list, options)).toBe('https://r:1');
  });

  test('gives https the first word, also when http answers sooner', async () => {
    const answers = { https: pending<string>(), http: pending<string>() };
    const plex = {
      getIdentity: async ({ serverUrl = '' }: ServerChoice) => ({
        machineIdentifier: await (serverUrl.startsWith('https') ? answers.https : answers.http)
          .promise,
      }),
    };
    const list = [connection('http://127.0.0.1:1'), connection('https://127.0.0.1:1')];
    const chosen = chooseConnection(plex, list, options);
    answers.http.resolve(RIGHT);
    await Promise.resolve();
    answers.https.resolve(RIGHT);
    expect(await chosen).toBe('https://127.0.0.1:1');
  });

  test('does not wait for an address that is silent once another of its kind answers', async () => {
    const { plex, brokenOff } = network({ 'https://docker:1': 'silent', 'https://l:1': 'right' });
    const list = [connection('https://docker:1'), connection('https://l:1')];
    expect(await chooseConnection(plex, list, options)).toBe('https://l:1');
    expect(brokenOff).toEqual(['https://docker:1']);
  });

  test('leaves room for other calls, and asks only so many addresses of a kind', async () => {
    const list = Array.from({ length: 5_000 }, (_, at) =>
      connection(`https://l:${String(at + 1)}`),
    );
    const { plex, asked, running } = network({});
    await expect(chooseConnection(plex, list, options)).rejects.toMatchObject({
      code: 'server-unreachable',
    });
    expect(running.most).toBeLessThanOrEqual(4);
    expect(asked.length).toBe(12);
  });

  test('finds the right one behind several that are dead', async () => {
    const list = Array.from({ length: 9 }, (_, at) => connection(`https://l:${String(at + 1)}`));
    const { plex } = network({ 'https://l:9': 'right' });
    expect(await chooseConnection(plex, list, options)).toBe('https://l:9');
  });

  test('asks each address once, briefly, under the account’s client identifier', async () => {
    const { plex, handedOver } = network({ 'https://l:1': 'right' });
    await chooseConnection(plex, [connection('https://l:1')], options);
    expect(handedOver).toEqual([
      {
        clientIdentifier: 'client-1',
        deadlineMs: 4_000,
        retry: { strategy: 'none' },
        signal: expect.any(AbortSignal) as AbortSignal,
      },
    ]);
  });

  test.each([
    ['server-unreachable', [connection('https://l:1')], {}],
    ['server-unreachable', [], {}],
    [
      'wrong-server',
      [connection('https://l:1'), remote('https://w:1')],
      { 'https://l:1': 'wrong' },
    ],
    [
      'plain-http-needs-consent',
      [connection('https://l:1'), connection('http://192.168.1.5:1')],
      { 'https://l:1': 'wrong' },
    ],
    [
      'server-unreachable',
      [connection('http://198.51.100.7:1')],
      { 'http://198.51.100.7:1': 'right' },
    ],
    ['server-unreachable', [connection('javascript:alert(1)')], {}],
  ] as const)('ends as %s with %o', async (code, list, behaviours) => {
    const { plex } = network(behaviours);
    await expect(chooseConnection(plex, [...list], options)).rejects.toMatchObject({ code });
  });

  test('asks for consent to plain http only when nothing else is left', async () => {
    const list = [connection('http://192.168.1.5:1'), relay('https://r:1')];
    const { plex, asked } = network({ 'http://192.168.1.5:1': 'right', 'https://r:1': 'right' });
    expect(await chooseConnection(plex, list, options)).toBe('https://r:1');
    expect(asked).toEqual(['https://r:1']);
    expect(await chooseConnection(plex, list, { ...options, plainHttpAgreed: true })).toBe(
      'http://192.168.1.5:1',
    );
  });

  test('is broken off with its caller', async () => {
    const { plex } = network({ 'https://l:1': 'silent', 'https://w:1': 'silent' });
    const caller = new AbortController();
    const list = [connection('https://l:1')];
    const chosen = chooseConnection(plex, list, { ...options, signal: caller.signal });
    caller.abort();
    await expect(chosen).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('what came of each connection', () => {
  const outcomes = async (...asked: Parameters<typeof testConnections>) =>
    Object.fromEntries(
      (await testConnections(...asked)).tried.map(({ address, outcome }) => [address, outcome]),
    );

  test('is said of the ones that were asked, and that the others were not needed', async () => {
    const list = [relay('https://r:1'), remote('https://w:1'), connection('https://l:1')];
    const { plex } = network({ 'https://l:1': 'wrong', 'https://w:1': 'right' });
    expect(await outcomes(plex, list, options)).toEqual({
      'https://l:1': 'wrong-server',
      'https://w:1': 'chosen',
      'https://r:1': 'not-needed',
    });
  });

  test('is found out of all when somebody wants to know, also of those that are not needed', async () => {
    const list = [relay('https://r:1'), remote('https://w:1'), connection('https://l:1')];
    const { plex, asked } = network({ 'https://l:1': 'right', 'https://r:1': 'right' });
    expect(await outcomes(plex, list, { ...options, all: true })).toEqual({
      'https://l:1': 'chosen',
      'https://w:1': 'not-reachable',
      'https://r:1': 'answers',
    });
    expect(asked.length).toBe(3);
  });

  test.each([
    ['server-unreachable', 'not-reachable'],
    ['timed-out', 'timed-out'],
    ['server-name-unknown', 'name-unknown'],
    ['certificate-refused', 'certificate-refused'],
    ['not-a-plex-server', 'not-a-plex-server'],
    ['redirect-refused', 'not-a-plex-server'],
    ['plex-busy', 'busy'],
    ['rate-limited', 'busy'],
    ['plain-http-needs-consent', 'plain-http-not-agreed'],
    ['address-not-local', 'plain-http-not-local'],
    ['address-unreadable', 'address-unreadable'],
    ['internal', 'not-reachable'],
  ] as const)('that fails as %s is %s', async (code, outcome) => {
    const plex = { getIdentity: () => Promise.reject(new KeyringError(code, 'as the test wants')) };
    expect(await outcomes(plex, [connection('https://l:1')], options)).toEqual({
      'https://l:1': outcome,
    });
  });

  test('of plain http is left out where the server requires https', async () => {
    const { plex, asked } = network({ 'http://127.0.0.1:1': 'right' });
    const list = [connection('http://127.0.0.1:1')];
    expect(await outcomes(plex, list, { ...options, httpsRequired: true, all: true })).toEqual({
      'http://127.0.0.1:1': 'https-required',
    });
    expect(asked).toEqual([]);
  });

  test('is said once of an address that is listed twice', async () => {
    const { plex, asked } = network({ 'https://l:1': 'right' });
    const list = [connection('https://l:1'), remote('https://l:1')];
    const { tried } = await testConnections(plex, list, options);
    expect([tried.map(({ kind }) => kind), asked]).toEqual([['local'], ['https://l:1']]);
  });
});

describe('waiting for a silent address', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const local = connection('https://l:1');
  const list = [local, remote('https://w:1'), relay('https://r:1')];

  test('the next kind is asked beside it after a head start, and taken after a grace', async () => {
    const { plex, asked, brokenOff } = network({ 'https://l:1': 'silent', 'https://w:1': 'right' });
    const test = testConnections(plex, list, options);
    await vi.advanceTimersByTimeAsync(299);
    expect(asked).toEqual(['https://l:1']);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(['https://l:1', 'https://w:1']);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(brokenOff).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(brokenOff).toEqual(['https://l:1']);
    expect((await test).tried.map(({ outcome }) => outcome)).toEqual([
      'timed-out',
      'chosen',
      'not-needed',
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('leaves no timer behind when nobody has to wait', async () => {
    const { plex } = network({ 'https://l:1': 'right' });
    await testConnections(plex, list, options);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the better kind is taken when it answers within the grace', async () => {
    const answers = { l: pending<string>(), w: pending<string>() };
    const plex = {
      getIdentity: async ({ serverUrl = '' }: ServerChoice) => ({
        machineIdentifier: await (serverUrl === 'https://l:1' ? answers.l : answers.w).promise,
      }),
    };
    const test = testConnections(plex, list.slice(0, 2), options);
    await vi.advanceTimersByTimeAsync(300);
    answers.w.resolve(RIGHT);
    await vi.advanceTimersByTimeAsync(1_000);
    answers.l.resolve(RIGHT);
    await vi.advanceTimersByTimeAsync(0);
    expect(await test).toMatchObject({ serverUrl: 'https://l:1' });
  });

  test('no grace makes plain http come before https of the same kind', async () => {
    const both = [connection('http://127.0.0.1:1'), connection('https://127.0.0.1:1')];
    const { plex, brokenOff } = network({
      'http://127.0.0.1:1': 'right',
      'https://127.0.0.1:1': 'silent',
    });
    const caller = new AbortController();
    const test = testConnections(plex, both, { ...options, signal: caller.signal });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(brokenOff).toEqual([]);
    caller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(await test).toMatchObject({ serverUrl: 'http://127.0.0.1:1' });
  });

  test('many silent ones of a kind leave a place for the next', async () => {
    const silent = Array.from({ length: 9 }, (_, at) => connection(`https://l:${String(at + 1)}`));
    const { plex, running } = network({
      ...Object.fromEntries(silent.map(({ uri }) => [uri, 'silent' as const])),
      'https://w:1': 'right',
    });
    const test = testConnections(plex, [...silent, remote('https://w:1')], options);
    await vi.advanceTimersByTimeAsync(2_300);
    expect(await test).toMatchObject({ serverUrl: 'https://w:1' });
    expect(running.most).toBeLessThanOrEqual(4);
  });
});

test('of any list, takes the best that is the right server, and plain http only where agreed', async () => {
  const seed = 20_261_122;
  const random = seeded(seed);
  const pick = <Value>(...values: [Value, ...Value[]]): Value =>
    values[Math.floor(random() * values.length)] ?? values[0];
  for (let round = 0; round < 500; round += 1) {
    const behaviours: Record<string, Behaviour> = {};
    const list = Array.from({ length: Math.floor(random() * 7) }, (_, at): PlexConnection => {
      const scheme = pick('http', 'https');
      const host = pick('192.168.1.5', '127.0.0.1', '198.51.100.7', '10.0.0.9');
      const uri = `${scheme}://${host}:${String(1_000 + at)}`;
      behaviours[uri] = pick<Behaviour>('right', 'wrong', 'dead');
      return connection(uri, { local: random() < 0.5, relay: random() < 0.3 });
    });
    const plainHttpAgreed = random() < 0.5;
    const isAllowed = (uri: string): boolean => {
      if (uri.startsWith('https:') || uri.includes('127.0.0.1')) return true;
      return plainHttpAgreed && !uri.includes('198.51.100.7');
    };
    const rank = (one: PlexConnection): number =>
      ['local', 'remote', 'relay'].indexOf(connectionKind(one)) * 2 +
      (one.uri.startsWith('http:') ? 1 : 0);
    const good = list.filter(({ uri }) => behaviours[uri] === 'right' && isAllowed(uri));
    const best = Math.min(...good.map(rank));

    const { plex, asked } = network(behaviours);
    const chosen = await chooseConnection(plex, list, { ...options, plainHttpAgreed }).catch(
      (error: unknown) => error,
    );
    const label = `seed ${String(seed)}, round ${String(round)}: ${JSON.stringify({ list, behaviours })}`;
    if (good.length === 0) {
      expect(chosen, label).toBeInstanceOf(KeyringError);
    } else {
      expect(
        good.filter((one) => rank(one) === best).map(({ uri }) => uri),
        label,
      ).toContain(chosen);
    }
    expect(
      asked.filter((uri) => !isAllowed(uri)),
      label,
    ).toEqual([]);
  }
});

test('every failure of an address that is not needed any more is taken care of', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const { plex } = network({ 'https://l:1': 'right', 'http://127.0.0.1:2': 'silent' });
  await chooseConnection(
    plex,
    [connection('https://l:1'), connection('http://127.0.0.1:2')],
    options,
  );
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
