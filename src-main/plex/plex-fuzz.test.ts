import { expect, test } from 'vitest';

import { KeyringError } from '../keyring-error.ts';
import { Token } from '../token.ts';
import type { PlexClient } from './plex-client.ts';
import {
  answers,
  asked,
  clientOf,
  plexUser,
  startTestServer,
  type Answering,
} from './test-server.ts';

const SEED = 20_261_122;
const ROUNDS = 5_000;
const LONGEST_MS = 60_000;

/** A small generator of chance that gives the same row for the same seed (mulberry32). */
function chanceFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    below: (limit: number) => Math.floor(next() * limit),
    of: <Value>(values: readonly Value[]): Value => {
      const value = values[Math.floor(next() * values.length)];
      if (value === undefined) throw new Error('nothing to choose from');
      return value;
    },
  };
}

type Chance = ReturnType<typeof chanceFrom>;

const token = new Token('Xy7-madeUpToken_0001');
const connection = { uri: 'https://a.b:1', protocol: 'https', address: 'a', port: 1, local: true };

type Subject = {
  call: (client: PlexClient) => Promise<unknown>;
  /** What Plex answers when all is well, as JSON. */
  value: unknown;
  xml: string;
};

const userXml =
  '<user id="1" uuid="u" authToken="t" title="a &amp; b"><subscription active="1"><features><feature id="pass"/></features></subscription></user>';
const transient = { MediaContainer: { size: 0, token: 'transient-1' } };
const identity = { MediaContainer: { machineIdentifier: 'a', version: '1', claimed: true } };
const identityXml = '<MediaContainer size="0" claimed="1" machineIdentifier="a" version="1"/>';
const device = { name: 'a', clientIdentifier: 'b', accessToken: 'c', Connection: [connection] };
const resource = {
  name: 'a',
  clientIdentifier: 'b',
  provides: 'server',
  accessToken: 'c',
  connections: [connection],
};

const subjects: Subject[] = [
  {
    call: (client) => client.postUsersSignInData({ login: 'a', password: 'b' }, asked),
    value: plexUser,
    xml: userXml,
  },
  { call: (client) => client.getTokenDetails(token, asked), value: plexUser, xml: userXml },
  {
    call: (client) => client.getTransientToken(token, {}, asked),
    value: transient,
    xml: '<MediaContainer size="0" token="transient-1"></MediaContainer>',
  },
  {
    call: (client) => client.getSourceConnectionInformation(token, { source: 'aa' }, asked),
    value: { MediaContainer: { size: 1, Device: device } },
    xml: '<MediaContainer size="1"><Device name="a" clientIdentifier="b" accessToken="c"><Connection uri="u" port="1" local="1"/></Device></MediaContainer>',
  },
  { call: (client) => client.getIdentity({}, asked), value: identity, xml: identityXml },
  {
    call: (client) => client.checkServerToken(token, {}, asked),
    value: identity,
    xml: identityXml,
  },
  {
    call: (client) => client.getResources(token, asked),
    value: [resource],
    xml: '<resources><resource name="a" clientIdentifier="b" provides="server"><connections><connection uri="u"/></connections></resource></resources>',
  },
  {
    call: (client) => client.ping(token, asked),
    value: { pong: true },
    xml: '<pong>true</pong>',
  },
  {
    call: (client) => client.createPin({ strong: true }, asked),
    value: { id: 7, code: 'q1w2', expiresAt: '2026-10-01T10:30:00Z', expiresIn: 900 },
    xml: '<pin id="7" code="q1w2" expiresIn="900" expiresAt="2026-10-01 10:30:00 UTC" authToken=""/>',
  },
  {
    call: (client) => client.checkPin(new Token('7'), asked),
    value: { id: 7, code: 'q1w2', authToken: 'Xy7-madeUpToken_0001' },
    xml: '<pin id="7" code="q1w2" authToken=""/>',
  },
  {
    call: (client) => client.signOut(token, asked),
    value: { errors: [{ code: 1029, message: 'Enter the verification code', status: 401 }] },
    xml: '<errors><error code="1029" message="m" status="401"/></errors>',
  },
];

const oddValues = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'x',
  '\u0000',
  '🙂',
  [],
  {},
  [[]],
  JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  'a'.repeat(5_000),
];
const oddBytes = [
  '\0',
  '"',
  '<',
  '>',
  '&',
  '<!',
  '&#x0;',
  '{',
  ']',
  '\ufeff',
  '\xff',
  '__proto__',
  'constructor',
  '\\u',
  ',',
];

/** The same value with one part, at any depth, that is something else. */
function withOddPart(value: unknown, chance: Chance): unknown {
  if (typeof value !== 'object' || value === null || chance.below(4) === 0)
    return chance.of(oddValues);
  const names = Object.keys(value);
  if (names.length === 0) return chance.of(oddValues);
  const name = chance.of(names);
  const inside = (value as Record<string, unknown>)[name];
  const changed = chance.below(5) === 0 ? undefined : withOddPart(inside, chance);
  return Array.isArray(value)
    ? value.map((entry: unknown) => (entry === inside ? changed : entry))
    : { ...value, [name]: changed };
}

function withOddBytes(text: string, chance: Chance): Buffer {
  let bytes = Buffer.from(text);
  for (let edits = chance.below(5); edits >= 0; edits -= 1) {
    const at = chance.below(bytes.length + 1);
    const length = chance.below(8);
    const insert =
      chance.below(3) === 0 ? Buffer.alloc(0) : Buffer.from(chance.of(oddBytes), 'latin1');
    bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + length)]);
  }
  return bytes;
}

/** Mostly an answer to this question, damaged; else one to another, or noise. */
function strangeAnswer(asked: Subject, chance: Chance): Answering {
  const { value, xml } = chance.below(4) === 0 ? chance.of(subjects) : asked;
  const oddJson = () => JSON.stringify(withOddPart(value, chance)) as string | undefined;
  const [kind, body] = chance.of<() => [kind: string, body: string | Buffer]>([
    () => ['json', oddJson() ?? ''],
    () => ['json', withOddBytes(oddJson() ?? '', chance)],
    () => ['xml', withOddBytes(xml, chance)],
    () => ['xml', xml],
    () => ['json', Buffer.from(Array.from({ length: chance.below(200) }, () => chance.below(256)))],
  ])();
  const proper = kind === 'json' ? 'application/json' : 'application/xml; charset=utf-8';
  const type = chance.below(4) === 0 ? chance.of(types) : proper;
  const status = chance.below(2) === 0 ? 200 : chance.of(statuses);
  return answers(status, type, body, chance.of(extraHeaders));
}

const types = ['application/json', 'text/xml', 'text/html', '', 'application/json; charset=utf-16'];
const statuses = [200, 201, 204, 301, 400, 401, 403, 404, 405, 422, 429, 498, 500, 503, 599];
const extraHeaders: Record<string, string>[] = [
  {},
  {},
  {},
  {},
  { 'retry-after': '-1' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'br' },
  { 'content-encoding': 'strange' },
];

test(
  `R10: ${String(ROUNDS)} strange answers (seed ${String(SEED)}) are each understood or refused`,
  async () => {
    const chance = chanceFrom(SEED);
    const server = await startTestServer(answers(500, '', ''));
    const client = clientOf(server, { deadlineMs: 5_000 });
    const outcomes = { understood: 0, refused: 0 };
    const startedAt = performance.now();
    for (let round = 0; round < ROUNDS; round += 1) {
      const subject = chance.of(subjects);
      server.answer(strangeAnswer(subject, chance));
      try {
        await subject.call(client);
        outcomes.understood += 1;
      } catch (error) {
        if (!(error instanceof KeyringError))
          throw new Error(`round ${String(round)}`, { cause: error });
        if (error.code === 'timed-out')
          throw new Error(`round ${String(round)} hung`, { cause: error });
        outcomes.refused += 1;
      }
    }
    expect(performance.now() - startedAt).toBeLessThan(LONGEST_MS);
    // Both happen often, else the answers are not strange in the right way.
    expect(outcomes.understood).toBeGreaterThan(ROUNDS / 10);
    expect(outcomes.refused).toBeGreaterThan(ROUNDS / 2);
    expect('polluted' in {}).toBe(false);
  },
  LONGEST_MS + 30_000,
);
