import { readdir, readFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import * as fc from 'fast-check';
import { LARGEST_FRAME, PROTOCOL } from '../src-main/broker/wire.ts';
import { expect, test } from './support/command-app.ts';
import type { Command } from './support/command-app.ts';
import { createLeakScanner } from './support/leak-scan.ts';

/*
 * A program of the same user that says to the app's socket whatever it likes. Nobody has allowed it
 * anything, and another program, the command line, was allowed a token.
 */

/** Ten thousand malformed ones go to the socket alone: see socket-server.test.ts. */
const MESSAGES = 2_000;
const AT_ONCE = 32;
const LARGEST_GROWTH = 50 * 1_048_576;

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Nobody is to be asked: whoever may not have it is told so at once. */
function ask(request: unknown, more: object = {}): object {
  const claim = { processId: process.pid, proofNumber: null };
  return { protocol: PROTOCOL, ...claim, key: '', noInput: true, request, ...more };
}

const names = fc.constantFrom('nora_k', 'Attic box', 'nobody', '../../etc/passwd', '__proto__');
/** Each as the protocol has it. It may be asked; it may not be had. */
const wellFormed: fc.Arbitrary<unknown> = fc.oneof(
  names.map((name) => ({ command: 'get', name, purpose: 'get' })),
  names.map((server) => ({ command: 'mint', server })),
  names.map((name) => ({ command: 'sign-out', name })),
  names.map((name) => ({ command: 'new-token', name, kind: 'token' })),
  names.map((name) => ({ command: 'revoke', name })),
  names.map((source) => ({ command: 'source', source, server: 'Attic box' })),
);

/** What it says of itself: to be the app, the system's first process, or the holder of a proof. */
const claims = (pid: number): fc.Arbitrary<object> =>
  fc.record({
    processId: fc.constantFrom(pid, 1, process.pid, process.ppid, 2 ** 31),
    proofNumber: fc.option(fc.nat(30)),
  });

const malformed: fc.Arbitrary<string | Buffer> = fc.oneof(
  { weight: 20, arbitrary: fc.json().map((text) => `${text}\n`) },
  { weight: 10, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 20,
    arbitrary: fc
      .tuple(wellFormed, fc.string(), fc.jsonValue())
      .map(([request, key, odd]) => line(ask(request, { [key]: odd }))),
  },
  {
    weight: 20,
    arbitrary: fc
      .tuple(wellFormed, fc.constantFrom('command', 'name', 'server', 'kind'), fc.jsonValue())
      .map(([request, key, odd]) => line(ask({ ...(request as object), [key]: odd }))),
  },
  { weight: 1, arbitrary: fc.constant(Buffer.alloc(LARGEST_FRAME + 1, 0x61)) },
  { weight: 1, arbitrary: fc.constant(`${'['.repeat(30_000)}\n`) },
);

/** Sends one message on a connection of its own; gives all that was heard, hello included. */
function talk(address: string, message: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = net.connect(address, () => socket.write(message));
    // What has no line's end is never answered: it need not wait for that.
    socket.setTimeout(message.includes('\n') ? 0 : 50, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (heard.split('\n').length > 2) socket.destroy();
    });
  });
}

/** What must be the same before and after. */
async function stateOf({ app, run }: Command): Promise<unknown> {
  const files = (await readdir(app.profileFolder)).filter((name) => name.endsWith('.json'));
  const texts = files
    .filter((name) => name !== 'servers.json')
    .map((name) => readFile(path.join(app.profileFolder, name), 'utf8'))
    // A check of a token's health comes by itself.
    .map(async (text) => (await text).replaceAll(/"checkedAt": \d+/g, ''));
  return [await Promise.all(texts), (await run(['list'])).stdout];
}

test('R9: two thousand messages of a hostile program get no token, change nothing and end nothing', async ({
  command,
  world,
  plex,
}, testInfo) => {
  test.setTimeout(300_000);
  const { app, approval, approved, signIn, run } = command;
  await signIn(world.nora);
  expect((await approved(['get', 'nora_k'], 'For 1 hour')).status).toBe(0);
  const note = await readFile(path.join(app.profileFolder, 'command-line.json'), 'utf8');
  const { address } = JSON.parse(note) as { address: string };
  const rss = (): Promise<number> => app.electron.evaluate(() => process.memoryUsage().rss);
  const before = await stateOf(command);
  const memory = await rss();

  const seed = Date.now();
  console.log(`seed ${String(seed)}`);
  const wishes = fc
    .tuple(wellFormed, claims(app.pid))
    .map(([request, claim]) => line(ask(request, claim)));
  const messages = fc.sample(
    fc.oneof({ weight: 4, arbitrary: malformed }, { weight: 1, arbitrary: wishes }),
    { seed, numRuns: MESSAGES },
  );
  const heard: string[] = [];
  let next = 0;
  const sendAll = async (): Promise<void> => {
    for (let message = messages[next++]; message !== undefined; message = messages[next++])
      heard.push(await talk(address, message));
  };
  const startedAt = Date.now();
  await Promise.all(Array.from({ length: AT_ONCE }, sendAll));
  const seconds = Math.round((Date.now() - startedAt) / 1_000);

  expect(heard).toHaveLength(MESSAGES);
  // Nobody keeps it busy: naming other processes once took half a minute of hashing their programs.
  expect(seconds).toBeLessThan(20);
  const all = heard.join('\n');
  expect(createLeakScanner(plex.secrets()).scan('answers', all)).toEqual([]);
  expect(all).not.toContain('"kind":"done"');
  expect(all).toContain('"code":"approval-needed"');
  expect(approval.isShown()).toBe(false);
  expect(await stateOf(command)).toEqual(before);
  expect((await run(['get', 'nora_k', '--no-input'])).status).toBe(0);
  const growth = (await rss()) - memory;
  testInfo.annotations.push({
    type: 'figures',
    description: `seed ${String(seed)}, ${String(seconds)} s, main ${String(Math.round(growth / 1_048_576))} MiB more`,
  });
  expect(growth).toBeLessThan(LARGEST_GROWTH);
});
