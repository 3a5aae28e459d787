import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import type { Page } from 'playwright';
import { calls } from '../src-main/contract/contract.ts';
import { callNames, eventNames } from '../src-main/contract/names.ts';
import type { CallName } from '../src-main/contract/names.ts';
import { requests as goodRequests } from '../src-main/ipc/contract-samples.ts';
import type { FakePlex } from './fake-plex/fake-plex.ts';
import type { Screens } from './screens/screens.ts';
import { expect, test } from './support/app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
import { createLeakScanner } from './support/leak-scan.ts';
import { until } from './support/until.ts';

/*
 * A page that somebody else's script has taken over: it says to main whatever it likes, through the
 * bridge, and (which it never could) past it.
 */

const MESSAGES = 10_000;
const BATCH = 250;
const LARGEST_GROWTH = 50 * 1_048_576;
/** The checklist's 200 ms, five times over for a busy machine. */
const ANSWERS_WITHIN_MS = 1_000;

/** One call through the bridge, as it can be told to the page: `value` is JSON, `form` says of what. */
type Attempt = { name: CallName; form: 'text' | 'bare' | 'none' | 'deep'; value: string };

const anyName = fc.constantFrom(...callNames);
const idKeys = /^(?:account|server|transientToken|namedToken|sourceConnection)Id$/;

function textOf(name: CallName, value: string): Attempt {
  return { name, form: 'text', value };
}

/** Would it be carried out? Such a call is no attack: the page may ask for it. */
function isGood({ name, form, value }: Attempt): boolean {
  if (form !== 'text') return false;
  try {
    const parsed = JSON.parse(value) as unknown;
    const isOfNobody =
      parsed !== null &&
      Object.keys(parsed as object).some((key) => idKeys.test(key)) &&
      value.length < 400;
    return !isOfNobody && calls[name].request.safeParse(parsed).success;
  } catch {
    return false;
  }
}

/** What main answers to each attempt, in order; `thrown` where the bridge itself refused. */
function send(page: Page, batch: readonly Attempt[]): Promise<string[]> {
  return page.evaluate(
    (all) =>
      Promise.all(
        all.map(async ({ name, form, value }) => {
          const bridge = Reflect.get(window, 'keyring') as unknown as Record<
            string,
            (...values: unknown[]) => Promise<string>
          >;
          const call = bridge[name];
          if (!call) return 'no such call';
          const deep = (): unknown => {
            let nested: unknown = value;
            for (let level = 0; level < 500; level += 1) nested = [nested];
            return nested;
          };
          const later = new Promise<string>((resolve) =>
            setTimeout(() => resolve('unanswered'), 5_000),
          );
          try {
            // What asks a server that is not there may take its time; it must not take ours.
            if (form === 'text') return await Promise.race([call(value), later]);
            if (form === 'bare') return await call(JSON.parse(value));
            return form === 'deep' ? await call(deep()) : await call();
          } catch {
            return 'thrown';
          }
        }),
      ),
    batch,
  );
}

/** The page may have been ended for the flood that it sent, also just now: then the next one goes on. */
function currentPage(app: KeyringApp): Promise<Screens> {
  return until('a page that stays', async () => {
    if (app.electron.windows().length === 0)
      await app.electron.evaluate(({ app: itself }) => itself.emit('activate'));
    return app.window().catch(() => undefined);
  });
}

/** What must be the same before and after. */
async function stateOf(app: KeyringApp, plex: FakePlex): Promise<unknown> {
  const { page } = await currentPage(app);
  const [text = ''] = await send(page, [{ name: 'readState', form: 'text', value: 'null' }]);
  const state = (JSON.parse(text) as { value: Record<string, unknown> }).value;
  const { accounts, namedTokens, transientTokens, settings, isLocked, signInAttempt } = state;
  return {
    accounts,
    namedTokens,
    transientTokens,
    settings,
    isLocked,
    signInAttempt,
    // A look at a server, which comes by itself after a while, is noted in servers.json.
    files: (await readdir(app.profileFolder))
      .filter((name) => name.includes('json') && name !== 'servers.json')
      .sort(),
    signOuts: plex.allRequests().filter(({ method }) => method === 'DELETE').length,
  };
}

/** What main holds, after it has cleaned up, in bytes. */
function memoryOf(app: KeyringApp): Promise<number> {
  return app.electron.evaluate(() => {
    (globalThis as { gc?: () => void }).gc?.();
    return process.memoryUsage().rss;
  });
}

const EXPOSED_GC = '--js-flags=--expose-gc';

/** A message past the bridge; `shape` says what is made of `text` and `size` there. */
type RawMessage = {
  way: 'invoke' | 'send' | 'postMessage';
  channel: string;
  shape: string;
  text: string;
  size: number;
  times: number;
};

const channels = fc.oneof(
  { weight: 4, arbitrary: anyName.map((name) => `call:${name}`) },
  { weight: 1, arbitrary: fc.constantFrom(...eventNames.map((name) => `event:${name}`)) },
  // What Electron itself speaks over, and what is nobody's.
  {
    weight: 1,
    arbitrary: fc.constantFrom('ELECTRON_BROWSER_GET_LAST_WEB_PREFERENCES', 'call:', '__proto__'),
  },
  { weight: 1, arbitrary: fc.string() },
);
const sizes = fc.oneof(
  { weight: 200, arbitrary: fc.integer({ min: 0, max: 65_536 }) },
  { weight: 1, arbitrary: fc.integer({ min: 65_536, max: 8 * 1_048_576 }) },
);
const rawMessages: fc.Arbitrary<RawMessage> = fc
  .record({
    way: fc.constantFrom(
      'invoke' as const,
      'invoke' as const,
      'send' as const,
      'postMessage' as const,
    ),
    channel: channels,
    shape: fc.constantFrom(
      ...['text', 'json', 'cycle', 'deep', 'bigInt', 'map', 'date', 'error'],
      ...['nothing', 'bytes', 'long', 'function'],
    ),
    text: fc.json({ maxDepth: 3 }),
    size: sizes,
    times: fc.integer({ min: 0, max: 3 }),
  })
  // One that happens to be as the contract has it is none for this test.
  .filter(
    ({ channel, shape, text, times }) =>
      !(shape === 'text' && times === 1 && isGood(textOf(channel.slice(5) as CallName, text))),
  );

test('R9: ten thousand messages past the bridge teach nothing, change nothing and end nothing', async ({
  start,
  plex,
  world,
  keychain,
}, testInfo) => {
  test.setTimeout(300_000);
  const app = await start({
    switches: [EXPOSED_GC],
    preload: path.join(import.meta.dirname, 'support/raw-messages.cjs'),
  });
  const { servers } = await app.signIn(world.sam);
  await expect(servers.headings.first()).toBeVisible();
  const seed = Date.now();
  testInfo.annotations.push({ type: 'seed', description: String(seed) });
  const chosen = fc.sample(rawMessages, { seed, numRuns: MESSAGES });
  const before = await stateOf(app, plex);
  const entries = await keychain.texts();
  const memory = await memoryOf(app);

  const answers: string[] = [];
  for (let at = 0; at < chosen.length; at += BATCH) {
    const { page } = await currentPage(app);
    const told = await page
      .evaluate(
        (all) =>
          (Reflect.get(window, 'raw') as { send(all: unknown): Promise<string[]> }).send(all),
        chosen.slice(at, at + BATCH),
      )
      .catch(() => []);
    answers.push(...told);
  }

  expect(answers.length).toBeGreaterThan(MESSAGES / 2);
  const refusal = JSON.stringify({ ok: false, code: 'request-refused', retryAt: null });
  expect(new Set(answers)).toEqual(new Set(['sent', 'thrown', refusal]));
  expect(answers.filter((answer) => answer === refusal).length).toBeGreaterThan(MESSAGES / 10);
  const { page } = await currentPage(app);
  const askedAt = Date.now();
  await send(page, [{ name: 'quickEntries', form: 'text', value: 'null' }]);
  expect(Date.now() - askedAt).toBeLessThan(ANSWERS_WITHIN_MS);
  expect(await stateOf(app, plex)).toEqual(before);
  expect(await keychain.texts()).toEqual(entries);
  expect((await memoryOf(app)) - memory).toBeLessThan(LARGEST_GROWTH);
});

/** What a part of a good request is made into. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom('', '../../etc/passwd', 'https://evil.example/?', 'file:///etc/passwd', '\u0000'),
  fc.constantFrom('__proto__', 'constructor', '🙂\u202e', -1, 1e308, 0.5),
  fc.string({ minLength: 513, maxLength: 3_000 }),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true}}') as unknown),
);

/** A good request with one part that is something else, at any depth, or with one part more. */
function spoiltRequest(name: CallName): fc.Arbitrary<string> {
  const good = goodRequests[name] as unknown;
  return fc
    .tuple(fc.nat(7), fc.string(), oddValue)
    .map(([at, key, odd]) => JSON.stringify(spoil(good, at, key, odd)));
}

function spoil(good: unknown, at: number, key: string, odd: unknown): unknown {
  if (typeof good !== 'object' || good === null) return odd;
  const names = Object.keys(good);
  const name = names[at % (names.length + 1)];
  if (name === undefined) return { ...good, [key]: odd };
  const inside = (good as Record<string, unknown>)[name];
  const isDeeper = typeof inside === 'object' && at % 2 === 0;
  return { ...good, [name]: isDeeper ? spoil(inside, at >> 1, key, odd) : odd };
}

const attempts: fc.Arbitrary<Attempt> = anyName
  .chain((name) =>
    fc.oneof(
      { weight: 8, arbitrary: spoiltRequest(name).map((value) => textOf(name, value)) },
      { weight: 2, arbitrary: fc.json().map((value) => textOf(name, value)) },
      { weight: 1, arbitrary: fc.string().map((value) => textOf(name, value)) },
      { weight: 1, arbitrary: sizes.map((size) => textOf(name, '['.repeat(size >> 4))) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('bare' as const, 'none' as const, 'deep' as const), fc.json())
          .map(([form, value]) => ({ name, form, value })),
      },
    ),
  )
  .filter((attempt) => !isGood(attempt));

/** From now on main notes where it connects to outside this machine, what it opens, and what it asks a file for. */
async function watchWaysOut(app: KeyringApp): Promise<() => Promise<string[]>> {
  await app.electron.evaluate(({ shell, dialog }) => {
    const waysOut: string[] = [];
    Object.assign(globalThis, { waysOut });
    const { Socket } = process.getBuiltinModule('node:net');
    const connect = Reflect.get(Socket.prototype, 'connect') as (...args: unknown[]) => unknown;
    Reflect.set(Socket.prototype, 'connect', function (this: unknown, ...args: unknown[]) {
      const [first] = args.flat() as { host?: string; path?: string }[];
      const isHere = first?.path !== undefined || first?.host === '127.0.0.1';
      if (!isHere) waysOut.push(String(first?.host));
      return connect.apply(this, args);
    });
    shell.openExternal = (address) => Promise.resolve(void waysOut.push(address));
    for (const name of ['showOpenDialog', 'showSaveDialog'] as const) {
      Reflect.set(dialog, name, () => {
        waysOut.push(name);
        return Promise.resolve({ canceled: true, filePaths: [], filePath: '' });
      });
    }
  });
  return () =>
    app.electron.evaluate(() => Reflect.get(globalThis, 'waysOut') as unknown as string[]);
}

/** What stands in our own files. The log grows, and a look at a server, which comes by itself, is noted. */
async function filesOf(app: KeyringApp): Promise<Record<string, string>> {
  const names = (await readdir(app.profileFolder)).filter(
    (name) => name.includes('json') && name !== 'servers.json',
  );
  const texts = await Promise.all(
    names.map((name) => readFile(path.join(app.profileFolder, name), 'utf8')),
  );
  return Object.fromEntries(names.map((name, at) => [name, texts[at] ?? '']));
}

/** A refusal, or that nothing was there to be done: whoever guesses an id may forget what never was. */
const saysNothing =
  /^\{"ok":(?:false,"code":"[a-z-]+","retryAt":null|true,"value":(?:null|\{"revoked":0,"queued":0\}))\}$/;

test('R9: ten thousand calls of the bridge teach nothing, change nothing and end nothing', async ({
  start,
  plex,
  world,
  keychain,
}, testInfo) => {
  test.setTimeout(300_000);
  const app = await start({ switches: [EXPOSED_GC] });
  const { servers } = await app.signIn(world.sam);
  await expect(servers.headings.first()).toBeVisible();
  const seed = Date.now();
  console.log(`seed ${String(seed)}`);
  testInfo.annotations.push({ type: 'seed', description: String(seed) });
  const chosen = fc.sample(attempts, { seed, numRuns: MESSAGES });
  expect(new Set(chosen.map(({ name }) => name)).size).toBe(callNames.length);
  const waysOut = await watchWaysOut(app);
  const before = await stateOf(app, plex);
  const files = await filesOf(app);
  const entries = await keychain.texts();
  const memory = await memoryOf(app);

  const answers: string[] = [];
  const startedAt = Date.now();
  for (let at = 0; at < chosen.length; at += BATCH) {
    const { page } = await currentPage(app);
    answers.push(...(await send(page, chosen.slice(at, at + BATCH)).catch(() => [])));
  }
  const seconds = Math.round((Date.now() - startedAt) / 1_000);

  // Most are answered, by a page that was not just being ended for its flood, and none with anything.
  expect(answers.length).toBeGreaterThan(MESSAGES / 2);
  expect(answers).not.toContain('unanswered');
  const told = answers.filter((answer) => answer !== 'thrown');
  expect(told.length).toBeGreaterThan(MESSAGES / 4);
  expect(told.filter((answer) => !saysNothing.test(answer))).toEqual([]);
  const scanner = createLeakScanner(plex.secrets());
  expect(scanner.scan('answers', answers.join('\n'))).toEqual([]);

  const { page } = await currentPage(app);
  const askedAt = Date.now();
  await send(page, [{ name: 'quickEntries', form: 'text', value: 'null' }]);
  expect(Date.now() - askedAt).toBeLessThan(ANSWERS_WITHIN_MS);
  expect(await stateOf(app, plex)).toEqual(before);
  expect(await filesOf(app)).toEqual(files);
  expect(await keychain.texts()).toEqual(entries);
  expect(await waysOut()).toEqual([]);
  const growth = (await memoryOf(app)) - memory;
  testInfo.annotations.push({
    type: 'figures',
    description: `${String(seconds)} s, main ${String(Math.round(growth / 1_048_576))} MiB more`,
  });
  expect(growth).toBeLessThan(LARGEST_GROWTH);
});
