import { gzipSync } from 'node:zlib';
import { nat, type GeneratorValue } from 'fast-check';
import { DeviceJwt, Token } from '../token.ts';
import type { PlexClient } from './plex-client.ts';
import { answers, asked, plexUser, publicJwk, type Answering } from './test-server.ts';

/* What a Plex might answer that answers whatever it likes, for each call of the client. */

/** Draws from fast-check, so that a seed gives the same answers again. */
export function chanceFrom(draw: GeneratorValue) {
  const below = (limit: number) => draw(nat, limit - 1);
  return {
    below,
    of: <Value>(values: readonly Value[]): Value => {
      const value = values[below(values.length)];
      if (value === undefined) throw new Error('nothing to choose from');
      return value;
    },
  };
}

type Chance = ReturnType<typeof chanceFrom>;

const token = new Token('Xy7-madeUpToken_0001');
const deviceJwt = new DeviceJwt('eyJ.madeUp.jwt');
const connection = { uri: 'https://a.b:1', protocol: 'https', address: 'a', port: 1, local: true };

/** One of the client's calls. */
export type Subject = {
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

export const subjects: Subject[] = [
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
    call: (client) => client.linkPin(new Token('q1w2'), token, asked),
    value: {},
    xml: '<ok/>',
  },
  {
    call: (client) => client.getDevices(token, asked),
    value: [{ name: 'a', id: '1', clientIdentifier: 'b', token: 'c', lastSeenAt: '18' }],
    xml: '<MediaContainer size="1"><Device name="a" id="1" clientIdentifier="b" token="c" lastSeenAt="18"/></MediaContainer>',
  },
  { call: (client) => client.removeDevice(token, '7', asked), value: {}, xml: '<ok/>' },
  {
    call: (client) => client.getHomeUsers(token, asked),
    value: { id: 7, name: 'a', users: [{ uuid: 'a1b2c3d4e5f60719', title: 'b', admin: true }] },
    xml: '<home id="7" name="a"><users><user uuid="a1b2c3d4e5f60719" title="b" admin="1"/></users></home>',
  },
  {
    call: (client) =>
      client.switchHomeUser(token, { uuid: 'a1b2c3d4e5f60719', pin: '0471' }, asked),
    value: { uuid: 'a1b2c3d4e5f60719', title: 'b', authToken: 'Xy7-madeUpToken_0002' },
    xml: '<user authToken="Xy7-madeUpToken_0002" uuid="a1b2c3d4e5f60719"/>',
  },
  {
    call: (client) => client.getClaimToken(token, asked),
    value: { token: 'claim-madeUpToken_00000003' },
    xml: '<claim token="claim-madeUpToken_00000003"/>',
  },
  {
    call: (client) => client.createJwtPin(publicJwk, asked),
    value: { id: 7, code: 'q1w2', expiresAt: '2026-10-01T10:30:00Z', expiresIn: 900 },
    xml: '<pin id="7" code="q1w2" expiresIn="900"/>',
  },
  {
    call: (client) => client.checkJwtPin(new Token('7'), deviceJwt, asked),
    value: { id: 7, code: 'q1w2', authToken: 'a.b.c' },
    xml: '<pin id="7" code="q1w2" authToken="a.b.c"/>',
  },
  { call: (client) => client.registerKey(token, publicJwk, asked), value: {}, xml: '<ok/>' },
  {
    call: (client) => client.getNonce(asked),
    value: { nonce: '6f1f8a52-0000-4000-8000-000000000001' },
    xml: '<nonce nonce="1"/>',
  },
  {
    call: (client) => client.getJwt(deviceJwt, asked),
    value: { auth_token: 'a.b.c' },
    xml: '<token auth_token="a.b.c"/>',
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

const bomb = gzipSync(Buffer.alloc(64 * 1_048_576));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** What is an attack rather than an answer; the first is never at an end. */
export const attacks: ((server: string) => Answering)[] = [
  () => (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => {
      clearInterval(timer);
    });
  },
  () => answers(200, 'application/json', bomb, { 'content-encoding': 'gzip' }),
  () => answers(200, 'application/json', nested(100_000)),
  () => answers(200, 'application/json', `{"a":`.repeat(20_000)),
  () => answers(200, 'text/xml', '<a>'.repeat(50_000)),
  () => answers(200, 'text/xml', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
  () => answers(200, 'application/json', '{}', { 'x-long': 'x'.repeat(100_000) }),
  (server) => answers(302, 'text/html', '', { location: `${server}/elsewhere` }),
  () => answers(307, 'text/html', '', { location: 'http://203.0.113.9/' }),
  () => (_request, response) => response.socket?.resetAndDestroy(),
  () => (_request, response) =>
    response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{'),
];

/** Mostly an answer to this question, damaged; else one to another, or noise. */
export function strangeAnswer(asked: Subject, chance: Chance): Answering {
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
