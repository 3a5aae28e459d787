import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import type { Page } from 'playwright';
import { calls } from '../src-main/contract/contract.ts';
import { callNames, eventNames } from '../src-main/contract/names.ts';
import type { CallName } from '../src-main/contract/names.ts';
import type { FakePlex } from './fake-plex/fake-plex.ts';
import type { Screens } from './screens/screens.ts';
import { expect, test } from './support/app.ts';
import type { KeyringApp } from './support/keyring-app.ts';
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
