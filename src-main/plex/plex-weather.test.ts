import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { expect, test } from 'vitest';

import { healthAfter } from '../accounts/token-details.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { isKeyringError } from '../keyring-error.ts';
import { DeviceJwt, Token } from '../token.ts';
import { createPlexClient, userRetry, type PlexClient } from './plex-client.ts';
import {
  answers,
  answersXml,
  publicJwk,
  startTestServer,
  testDevice,
  type Answering,
} from './test-server.ts';

/*
 * Every fault of a server, at every call: each ends with a code that tells what was wrong, in time,
 * and nothing but Plex's own "no" judges a token.
 */

const token = new Token('made-up-token');
const pinId = new Token('7');
const deviceJwt = new DeviceJwt('made-up-jwt');

/** For a whole call, and with the wait for its turn: two go at once to one host. */
const DEADLINE_MS = 2_000;
const ENDS_WITHIN_MS = 15_500;

type Call = {
  name: string;
  call: (client: PlexClient, options: { clientIdentifier: string }) => Promise<unknown>;
};

const calls: Call[] = [
  {
    name: 'postUsersSignInData',
    call: (client, options) =>
      client.postUsersSignInData({ login: 'nora', password: 'p' }, options),
  },
  { name: 'getTokenDetails', call: (client, options) => client.getTokenDetails(token, options) },
  {
    name: 'getTransientToken',
    call: (client, options) => client.getTransientToken(token, {}, options),
  },
  {
    name: 'getSourceConnectionInformation',
    call: (client, options) =>
      client.getSourceConnectionInformation(token, { source: 'c0ffee' }, options),
  },
  { name: 'getIdentity', call: (client, options) => client.getIdentity({}, options) },
  {
    name: 'checkServerToken',
    call: (client, options) => client.checkServerToken(token, {}, options),
  },
  { name: 'getResources', call: (client, options) => client.getResources(token, options) },
  { name: 'ping', call: (client, options) => client.ping(token, options) },
  { name: 'createPin', call: (client, options) => client.createPin({ strong: true }, options) },
  { name: 'checkPin', call: (client, options) => client.checkPin(pinId, options) },
  {
    name: 'linkPin',
    call: (client, options) => client.linkPin(new Token('q1w2'), token, options),
  },
  { name: 'getDevices', call: (client, options) => client.getDevices(token, options) },
  {
    name: 'removeDevice',
    call: (client, options) => client.removeDevice(token, '7', options),
  },
  { name: 'getHomeUsers', call: (client, options) => client.getHomeUsers(token, options) },
  {
    name: 'switchHomeUser',
    call: (client, options) => client.switchHomeUser(token, { uuid: 'u', pin: '1234' }, options),
  },
  { name: 'getClaimToken', call: (client, options) => client.getClaimToken(token, options) },
  { name: 'createJwtPin', call: (client, options) => client.createJwtPin(publicJwk, options) },
  { name: 'checkJwtPin', call: (client, options) => client.checkJwtPin(pinId, deviceJwt, options) },
  {
    name: 'registerKey',
    call: (client, options) => client.registerKey(token, publicJwk, options),
  },
  { name: 'getNonce', call: (client, options) => client.getNonce(options) },
  { name: 'getJwt', call: (client, options) => client.getJwt(deviceJwt, options) },
  {
    name: 'signOut',
    call: (client, options) => client.signOut(token, options),
  },
];

type Fault = {
  name: string;
  answering: Answering;
  /** What a call may say of it. */
  codes: FailureCode[];
  /** Calls that it does not keep from what they want. */
  isWellFor?: readonly string[];
};

const page = '<html><title>x</title></html>';
const status = (code: number, ...codes: FailureCode[]): Fault => ({
  name: String(code),
  answering: answers(code, 'text/html', page),
  codes,
});
const rateLimit = (name: string, headers: Record<string, string>): Fault => ({
  name: `429 ${name}`,
  answering: answers(429, 'text/html', page, headers),
  codes: ['rate-limited'],
});
const silence: FailureCode[] = ['offline', 'server-unreachable'];
/** A good status is all that these need. */
const readNothing = ['linkPin', 'removeDevice', 'registerKey', 'signOut'];
const unreadable = (name: string, type: string, body: string): Fault => ({
  name,
  answering: answers(200, type, body),
  codes: ['answer-unreadable'],
  isWellFor: readNothing,
});
const wrongType = JSON.stringify({ id: [], uuid: {}, authToken: 7, MediaContainer: 'x', pong: 1 });

const faults: Fault[] = [
  status(400, 'request-malformed', 'source-unknown'),
  {
    ...status(401, 'token-rejected', 'credentials-refused', 'device-removed', 'home-pin-wrong'),
    // The one is asked whether the server takes the token; the other's token has ended already.
    isWellFor: ['checkServerToken', 'signOut'],
  },
  // On Plex's own word, a server's 403 to the making of a transient token is a 401.
  status(403, 'token-refused', 'home-pin-wrong', 'owner-token-needed', 'token-rejected'),
  {
    ...status(404, 'not-found', 'pin-expired', 'source-unknown', 'home-user-unknown'),
    isWellFor: ['removeDevice'], // It has gone already.
  },
  status(422, 'validation-refused', 'device-key-refused', 'source-unknown'),
  rateLimit('without a wait', {}),
  rateLimit('with seconds to wait', { 'retry-after': '2' }),
  rateLimit('with nonsense to wait', { 'retry-after': 'soon' }),
  status(500, 'plex-busy'),
  status(502, 'plex-busy'),
  status(503, 'plex-busy'),
  status(504, 'plex-busy'),
  {
    name: 'a reset',
    answering: (_request, response) => response.socket?.resetAndDestroy(),
    codes: silence,
  },
  { name: 'a hang', answering: () => undefined, codes: ['timed-out'] },
  {
    name: 'a drip',
    answering: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '9999' });
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    },
    codes: ['timed-out'],
  },
  {
    name: 'a body cut off',
    answering: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '9999' });
      response.write('{"id":', () => response.destroy());
    },
    codes: silence,
  },
  unreadable('nothing', 'application/json', ''),
  unreadable('garbage', 'application/json', 'x\0\u{1f511}<{['),
  unreadable('JSON cut short', 'application/json', '{"id": 7, "authToken": "abc'),
  unreadable('XML cut short', 'application/xml', '<?xml version="1.0"?><user id="7"><a'),
  {
    ...unreadable('values of other types', 'application/json', wrongType),
    isWellFor: [...readNothing, 'ping'], // 1 is as good a "pong" as any.
  },
  {
    name: 'a hundred megabytes',
    answering: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      let left = 100;
      const piece = Buffer.alloc(1_048_576, ' ');
      const more = (): void => {
        if (left === 0 || response.destroyed) return void response.end();
        left -= 1;
        response.write(piece, more);
      };
      more();
    },
    codes: ['answer-too-large'],
  },
  {
    name: 'a bomb',
    answering: answers(200, 'application/json', gzipSync(Buffer.alloc(64 * 1_048_576)), {
      'content-encoding': 'gzip',
    }),
    codes: ['answer-too-large'],
  },
  {
    name: 'a redirect',
    answering: answers(302, 'text/html', page, { location: '/elsewhere' }),
    codes: ['redirect-refused'],
  },
];

/** Nothing but Plex's own "no" to the token is a "no" to it. */
const judges = new Set(['401', '403']);

/** Whatever answers in a strange way may be no Plex server at all. */
function codesOf(call: string, { codes }: Pick<Fault, 'codes'>): FailureCode[] {
  return call === 'getIdentity' ? [...codes, 'not-a-plex-server'] : codes;
}

/** Every call at once; what is wrong with what came of it. */
async function allCalls(url: string, fault: Omit<Fault, 'answering'>): Promise<string[]> {
  const client = createPlexClient({
    plexTvUrl: url,
    serverUrl: url,
    device: testDevice,
    deadlineMs: DEADLINE_MS,
  });
  const startedAt = performance.now();
  const wrong = await Promise.all(
    calls.map(async ({ name, call }) => {
      const error: unknown = await call(client, { clientIdentifier: 'client-1' }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined)
        return fault.isWellFor?.includes(name) === true ? [] : [`${name} went well`];
      if (!isKeyringError(error))
        return [`${name}: ${error instanceof Error ? error.name : typeof error}`];
      const isJudged = healthAfter(error) === 'rejected';
      return [
        ...(codesOf(name, fault).includes(error.code) ? [] : [`${name}: ${error.code}`]),
        ...(isJudged && !judges.has(fault.name) ? [`${name} judged the token`] : []),
      ];
    }),
  );
  client.close();
  const tookMs = performance.now() - startedAt;
  return [...wrong.flat(), ...(tookMs < ENDS_WITHIN_MS ? [] : [`took ${tookMs.toFixed(0)} ms`])];
}

test.each(faults)(
  'R7: at every call, $name has its code in time, and judges no token but by "no"',
  { timeout: 60_000 },
  async (fault) => {
    const server = await startTestServer(fault.answering);
    expect(await allCalls(server.url, fault)).toEqual([]);
    expect(server.received.length).toBeGreaterThanOrEqual(1);
  },
);

test('R7: at every call, a closed port, an unknown name and a bad certificate have their codes', async () => {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  const refused = { name: 'refused', codes: silence };
  expect(await allCalls(`http://127.0.0.1:${String(port)}`, refused)).toEqual([]);

  expect(
    await allCalls('https://nowhere.invalid', {
      ...refused,
      codes: ['offline', 'server-name-unknown'],
    }),
  ).toEqual([]);

  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const tls = await startTestServer(answersXml('<user/>'), { certificate: cert, privateKey: key });
  expect(await allCalls(tls.url, { ...refused, codes: ['certificate-refused'] })).toEqual([]);
  expect(tls.received).toEqual([]);
});

/** What is only looked at may be asked for again; all else makes or ends something. */
const reads = new Set([
  'getTokenDetails',
  'getSourceConnectionInformation',
  'getIdentity',
  'checkServerToken',
  'getResources',
  'ping',
  'checkPin',
  'checkJwtPin',
  'getDevices',
  'getHomeUsers',
  'getNonce',
]);
const busy = answers(503, 'text/html', page);
const resets: Answering = (_request, response) => response.socket?.resetAndDestroy();
/** Some servers make a transient token at a GET alone. */
const notByPost: Answering = (request, response) =>
  (request.method === 'POST' ? answers(405, 'text/html', page) : busy)(request, response);

test.each([
  ['a busy Plex', busy],
  ['a reset', resets],
  ['one that takes no POST', notByPost],
])(
  'R8: of all calls that meet %s, reads are tried three times for a user, and the others once',
  async (_what, answering) => {
    const server = await startTestServer(answering);
    const client = createPlexClient(
      { plexTvUrl: server.url, serverUrl: server.url, device: testDevice, retry: userRetry },
      { sleep: () => Promise.resolve() },
    );
    for (const { name, call } of calls) {
      server.received.length = 0;
      await call(client, { clientIdentifier: 'client-1' }).catch(() => undefined);
      const methods = server.received.map(({ method }) => method);
      const expected = reads.has(name) ? ['GET', 'GET', 'GET'] : [...new Set(methods)];
      expect(methods, name).toEqual(expected);
    }
    client.close();
  },
);

test('R7: no call of the client is left out', () => {
  const client = createPlexClient({ plexTvUrl: 'https://plex.example.test', device: testDevice });
  client.close();
  const names = Object.keys(client).filter((name) => name !== 'close');
  expect(calls.map(({ name }) => name).sort()).toEqual(names.sort());
});
