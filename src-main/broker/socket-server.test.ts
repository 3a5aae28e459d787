import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyringError } from '../keyring-error.ts';
import type { Log } from '../log.ts';
import { createFrameReader } from './frames.ts';
import { LARGEST_FRAME, PROTOCOL } from './protocol.ts';
import { AmbiguousName, listenForPrograms } from './socket-server.ts';
import type { Answer, Asker, SocketServer } from './socket-server.ts';

let folder: string;
let server: SocketServer | undefined;
let logged: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'server-'));
  logged = [];
});
afterEach(async () => {
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

const address = (): string => path.join(folder, 'socket');
const log: Log = {
  note: (entry) => void logged.push(entry),
  bug: (...bug) => void logged.push(bug),
};

async function listen(answer: Answer, key = ''): Promise<void> {
  server = await listenForPrograms({
    note: { version: 1, address: address(), key },
    proofFolder: folder,
    proofPrefix: 'proof',
    user: process.getuid?.(),
    version: '0.1.0',
    answer,
    log,
  });
}

const handed = (name: string) => ({
  kind: 'account' as const,
  name,
  token: `token-of-${name}`,
  address: 'https://plex.tv',
  clientIdentifier: 'client-1',
  endsAtLatest: null,
});
const handOver: Answer = (request) =>
  Promise.resolve(handed(request.command === 'get' ? request.name : 'nobody'));

const ask = (name = 'nora', more: object = {}) => ({
  protocol: PROTOCOL,
  processId: process.pid,
  proofNumber: null,
  key: '',
  noInput: true,
  request: { command: 'get', name, purpose: 'get' },
  ...more,
});

/** Sends bytes as soon as it is connected; resolves with all that came, once that was `count` or the end. */
function talk(bytes: string | Buffer, count: number): Promise<unknown[]> {
  return new Promise((resolve) => {
    const heard: unknown[] = [];
    const read = createFrameReader();
    const socket = net.connect(address(), () => socket.write(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    socket.on('data', (chunk) => {
      heard.push(...read(chunk));
      if (heard.length >= count) socket.destroy();
    });
  });
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

test('says who it is, then answers', async () => {
  await listen(handOver);
  const [hello, said] = await talk(line(ask()), 2);
  expect(hello).toMatchObject({ protocol: 1, version: '0.1.0' });
  expect(said).toEqual({ kind: 'done', reply: handed('nora') });
  expect((await stat(address())).mode & 0o777).toBe(0o600);
});

test('each connection has a proof of its own, which goes with it', async () => {
  const claims: Asker['claim'][] = [];
  await listen((request, asker) => {
    claims.push(asker.claim);
    return handOver(request, asker);
  });
  const said = await Promise.all([talk(line(ask()), 2), talk(line(ask()), 2)]);
  const proofs = said.map(([hello]) => (hello as { proof: string }).proof);
  expect(new Set(proofs).size).toBe(2);
  expect(claims.map(({ proof }) => proof).toSorted()).toEqual(proofs.toSorted());
  await expect.poll(() => readdir(folder)).toEqual(['socket']);
});

test('a hundred at once each get their own', async () => {
  await listen(async (request, asker) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 50));
    return handOver(request, asker);
  });
  const names = Array.from({ length: 100 }, (_, at) => `name-${at}`);
  const said = await Promise.all(names.map((name) => talk(line(ask(name)), 2)));
  expect(said.map(([, answer]) => answer)).toEqual(
    names.map((name) => ({ kind: 'done', reply: handed(name) })),
  );
});

test('R9: outlives 10,000 malformed frames, keeps nothing of them, and answers the next', async () => {
  let answered = 0;
  await listen((request, asker) => {
    answered += 1;
    return handOver(request, asker);
  });
  const good = ask();
  const named = (name: string): string =>
    line({ ...good, request: { command: 'get', name, purpose: 'get' } });
  const light = fc.oneof(
    fc.json().map((text) => `${text}\n`),
    fc.string({ maxLength: 200, unit: 'binary' }).map((text) => `${text}\n`),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.concat([bytes, Buffer.from('\n')])),
    // One field of a good one is another value.
    fc
      .tuple(fc.constantFrom('protocol', 'key', 'noInput', 'proofNumber', 'request'), fc.string())
      .filter(([, value]) => value !== '')
      .map(([key, value]) => line({ ...good, [key]: value })),
    fc.constant(line({ ...good, stray: 1 })),
    fc.constant(named('a'.repeat(513))),
    fc.constant(named('')),
    fc.constant('{"__proto__":{"protocol":1}}\n'),
  );
  const heavy = fc.constantFrom<string | Buffer>(
    named('a'.repeat(1_048_576)),
    Buffer.alloc(LARGEST_FRAME, 0x61),
    `${'['.repeat(30_000)}${']'.repeat(30_000)}\n`,
  );
  const malformed = fc.oneof({ weight: 50, arbitrary: light }, { weight: 1, arbitrary: heavy });
  const frames = fc.sample(malformed, { numRuns: 10_000, seed: 20_261_126 });
  const before = process.memoryUsage().heapUsed;
  let next = 0;
  const sendAll = async (): Promise<void> => {
    for (let frame = frames[next++]; frame !== undefined; frame = frames[next++]) {
      const heard = await talk(frame, 2);
      expect(heard.length, String(frame).slice(0, 200)).toBeLessThanOrEqual(1);
    }
  };
  await Promise.all(Array.from({ length: 32 }, sendAll));
  expect(answered).toBe(0);
  expect(logged).toEqual([]);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1_048_576);
  expect((await talk(line(ask()), 2))[1]).toMatchObject({ kind: 'done' });
  await expect.poll(() => readdir(folder)).toEqual(['socket']);
}, 120_000);

test('a second ask before the first was answered ends the connection', async () => {
  await listen(() => new Promise(() => undefined));
  expect(await talk(line(ask()) + line(ask()), 3)).toHaveLength(1);
});

test('asks may follow each other on one connection', async () => {
  await listen(handOver);
  const names: unknown[] = [];
  await new Promise<void>((resolve) => {
    const read = createFrameReader();
    const socket = net.connect(address(), () => socket.write(line(ask('one'))));
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      for (const value of read(chunk) as { reply?: { name: string } }[]) {
        if (value.reply === undefined) continue;
        names.push(value.reply.name);
        if (names.length === 1) socket.write(line(ask('two')));
        else socket.destroy();
      }
    });
  });
  expect(names).toEqual(['one', 'two']);
});

test('a program that goes takes its ask with it', async () => {
  let signal: AbortSignal | undefined;
  await listen((_request, asker) => {
    ({ signal } = asker);
    asker.tell('approval');
    return new Promise(() => undefined);
  });
  expect(await talk(line(ask()), 2)).toMatchObject([{}, { kind: 'waiting', for: 'approval' }]);
  await expect.poll(() => signal?.aborted).toBe(true);
});

test('an app that ends in the middle of an answer ends the connection', async () => {
  await listen(() => {
    setImmediate(() => server?.close());
    return new Promise(() => undefined);
  });
  expect(await talk(line(ask()), 2)).toHaveLength(1);
});

test('a wrong key is not answered', async () => {
  const key = 'a'.repeat(64);
  await listen(handOver, key);
  expect(await talk(line(ask('nora', { key: 'b'.repeat(64) })), 2)).toHaveLength(1);
  expect(await talk(line(ask()), 2)).toHaveLength(1);
  expect(await talk(line(ask('nora', { key })), 2)).toHaveLength(2);
});

test('a refusal says its code, and what an ambiguous name may mean; the log has no name', async () => {
  const refusals = [
    new KeyringError('name-unknown', 'secret-name'),
    new AmbiguousName(['account/1', 'tool/2']),
    new Error('secret-name'),
  ];
  await listen(() => Promise.reject(refusals.shift() ?? new Error('too often')));
  const said: unknown[] = [];
  for (let each = 0; each < 3; each += 1) said.push((await talk(line(ask('secret-name')), 2))[1]);
  expect(said).toEqual([
    { kind: 'refused', code: 'name-unknown', retryAt: null, names: [] },
    { kind: 'refused', code: 'name-ambiguous', retryAt: null, names: ['account/1', 'tool/2'] },
    { kind: 'refused', code: 'internal', retryAt: null, names: [] },
  ]);
  expect(JSON.stringify(logged)).not.toContain('secret-name');
});

test('what a handler gives beyond the protocol never leaves', async () => {
  await listen(() => Promise.resolve({ ...handed('nora'), other: 'luggage' }));
  expect((await talk(line(ask()), 2))[1]).toMatchObject({ kind: 'refused', code: 'internal' });
});
