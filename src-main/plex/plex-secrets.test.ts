import { inspect } from 'node:util';
import { expect, test } from 'vitest';

import { DeviceJwt, Token } from '../token.ts';
import { userRetry, type PlexClient } from './plex-client.ts';
import {
  answers,
  answersHtml,
  answersJson,
  answersXml,
  clientOf,
  publicJwk,
  startTestServer,
  type Answering,
} from './test-server.ts';

/** One secret for each place where one can be. */
const canaries = {
  token: 'canary-token-1f0c2d9e',
  login: 'canary-login-77aa',
  password: 'canary-password-88bb',
  code: '998877665544',
  pinId: '712233445',
  deviceJwt: 'canary-jwt-44cc',
  pinCode: 'canary-pin-55ff',
  homeUser: 'canary-user-66aa',
  homePin: '8642',
  source: 'c0ffee00c0ffee00c0ffee00',
  header: 'canary-header-99cc',
  body: 'canary-body-00dd',
  host: 'canary-host-11ee',
};

const token = new Token(canaries.token);
const options = {
  clientIdentifier: 'client-1',
  deadlineMs: 400,
  retry: { ...userRetry, initialInterval: 1 },
};

const calls: ((client: PlexClient) => Promise<unknown>)[] = [
  (client) =>
    client.postUsersSignInData(
      { login: canaries.login, password: canaries.password, verificationCode: canaries.code },
      options,
    ),
  (client) => client.getTokenDetails(token, options),
  (client) => client.getTransientToken(token, {}, options),
  (client) => client.getSourceConnectionInformation(token, { source: canaries.source }, options),
  (client) => client.getIdentity({}, options),
  (client) => client.checkServerToken(token, {}, options),
  (client) => client.getResources(token, options),
  (client) => client.ping(token, options),
  (client) => client.createPin({ strong: true }, options),
  (client) => client.checkPin(new Token(canaries.pinId), options),
  (client) => client.linkPin(new Token(canaries.pinCode), token, options),
  (client) => client.getDevices(token, options),
  (client) => client.getHomeUsers(token, options),
  (client) =>
    client.switchHomeUser(token, { uuid: canaries.homeUser, pin: canaries.homePin }, options),
  (client) => client.getClaimToken(token, options),
  (client) => client.createJwtPin(publicJwk, options),
  (client) =>
    client.checkJwtPin(new Token(canaries.pinId), new DeviceJwt(canaries.deviceJwt), options),
  (client) => client.registerKey(token, publicJwk, options),
  (client) => client.getNonce(options),
  (client) => client.getJwt(new DeviceJwt(canaries.deviceJwt), options),
  (client) => client.signOut(token, options),
];

/** `linkPin`, `registerKey`, `signOut`: whatever can be read at all is as good as any other. */
const READ_NOTHING = 3;

const headers = { 'x-secret': canaries.header, 'retry-after': '0' };
const { body } = canaries;
const error = { code: 7777, message: `No, ${body}` };

const weather: [string, Answering][] = [
  ['refusals', answersJson({ errors: [error, { code: 1001, message: body }] }, 401)],
  ['refusals in XML', answersXml(`<errors><error code="1029" message="${body}"/></errors>`, 401)],
  ['forbidding', answers(403, 'text/html', `<h1>${body}</h1>`, headers)],
  ['a rate limit', answers(429, 'text/plain', body, headers)],
  ['a fault', answers(500, 'text/plain', body, headers)],
  ['a redirect', answers(302, 'text/plain', body, { location: `/${body}?t=${canaries.token}` })],
  ['a page', answersHtml(200)],
  ['garbage', answers(200, 'application/json', `{"authToken":"${body}"`)],
  ['garbage of a strange type', answers(200, body, body)],
  [
    'fields that do not fit',
    answersJson({ id: body, uuid: 5, authToken: `${body}\n`, [body]: body }),
  ],
  ['XML that is none', answersXml(`<user authToken="${body}"><${body}></user>`)],
  ['an entity', answersXml(`<!DOCTYPE a [<!ENTITY ${body} "${body}">]><a>&${body};</a>`)],
  ['a huge header', answers(200, 'application/json', '{}', { 'x-secret': body.repeat(2_000) })],
  ['a reset', (_request, response) => response.socket?.resetAndDestroy()],
  [
    'a body cut off',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '1000', ...headers });
      response.write(body, () => response.destroy());
    },
  ],
  ['no HTTP', (_request, response) => response.socket?.end(`${body}\r\n\r\n`)],
  ['a hang', () => undefined],
];

/** All that a logger, a debugger or a crash report could see of an error. */
function everythingOf(failure: Error): string {
  return [
    failure.stack,
    String(failure),
    JSON.stringify(failure),
    JSON.stringify(failure, Object.getOwnPropertyNames(failure)),
    inspect(failure, { depth: Infinity, showHidden: true, getters: true }),
  ].join('\n');
}

test.each(weather)('S25: no failure of %s tells a secret', async (_what, answering) => {
  const server = await startTestServer(answering);
  const client = clientOf(server);
  const outcomes = await Promise.allSettled(calls.map((call) => call(client)));
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as Error] : [],
  );
  expect(failures.length).toBeGreaterThanOrEqual(calls.length - READ_NOTHING);
  for (const failure of failures) {
    expect(failure.name).toBe('KeyringError');
    expect(failure.cause).toBeUndefined();
    const shown = everythingOf(failure);
    for (const canary of Object.values(canaries)) expect(shown).not.toContain(canary);
    expect(shown).not.toContain(server.url);
  }
});

test('S25: no failure of an address tells it', async () => {
  const server = await startTestServer(answersHtml(500));
  const client = clientOf(
    server,
    {},
    {
      resolveName: (name, _options, callback) => {
        callback(Object.assign(new Error(name), { code: 'ENOTFOUND', hostname: name }));
      },
    },
  );
  for (const serverUrl of [
    `http://${canaries.host}:32400`,
    `https://${canaries.host}:32400`,
    `https://user:${canaries.password}@${canaries.host}`,
    `https://${canaries.host}/${canaries.body}`,
    `http://198.51.100.7:32400`,
  ]) {
    const failure = await client.getIdentity({ serverUrl }, options).then(
      () => expect.unreachable('an answer'),
      (reason: unknown) => reason as Error,
    );
    expect(failure.name).toBe('KeyringError');
    const shown = everythingOf(failure);
    for (const canary of [...Object.values(canaries), '198.51.100.7']) {
      expect(shown).not.toContain(canary);
    }
  }
});
