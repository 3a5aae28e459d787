import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';

import type { FailureCode } from '../contract/failure-codes.ts';
import { DeviceJwt, Token } from '../token.ts';
import { createPlexClient, userRetry, type PlexClient } from './plex-client.ts';
import {
  answers,
  answersHtml,
  answersJson,
  answersXml,
  asked,
  clientOf,
  failureOf,
  plexUser,
  publicJwk,
  startTestServer,
  testDevice,
  token,
  type Answering,
} from './test-server.ts';

const machine = '00aa11bb22cc33dd44ee55ff66778899aabbccdd';
const transient = 'transient-0a0a0a0a-0000-4000-8000-00000000000a';
const uri = 'https://10-0-0-20.0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f.plex.direct:32400';

const device = {
  name: 'Attic box',
  clientIdentifier: machine,
  accessToken: 'transient-77777777-1111-4222-8333-944444444444',
  Connection: [
    { protocol: 'https', address: '10.0.0.20', port: 32400, local: true, uri },
    {
      protocol: 'https',
      address: '198.51.100.7',
      port: 8443,
      local: false,
      relay: true,
      uri: `${uri}9`,
    },
  ],
};

const resource = {
  name: 'Attic box',
  product: 'Plex Media Server',
  clientIdentifier: machine,
  provides: 'server,sync-target',
  ownerId: null,
  sourceTitle: null,
  accessToken: 'Srv-madeUpToken_0001',
  owned: true,
  connections: [{ ...device.Connection[0], relay: false, IPv6: false }],
};

const goodAnswers: Record<string, unknown> = {
  '/api/v2/users/signin': plexUser,
  '/api/v2/user': plexUser,
  '/api/v2/ping': { pong: true },
  '/api/v2/resources': [resource],
  '/api/v2/pins': { id: 7, code: 'q1w2', expiresIn: 900, authToken: null },
  '/api/v2/pins/7': { id: 7, code: 'q1w2', expiresIn: 900, authToken: null },
  '/api/v2/auth/nonce': { nonce: '3b1e0c52' },
  '/api/v2/auth/token': { auth_token: 'eyJ.madeUp.jwt' },
  '/devices.json': [{ id: '5', name: 'Attic desk', token }],
  '/api/v2/home/users': { id: 7, name: 'Attic home', users: [{ uuid: 'a1', title: 'Kid' }] },
  '/api/v2/home/users/a1/switch': { uuid: 'a1', authToken: 'Xy7-madeUpToken_0002' },
  '/api/claim/token.json': { token: 'claim-madeUpClaim_0001' },
  '/identity': {
    MediaContainer: { size: 0, claimed: true, machineIdentifier: machine, version: '1' },
  },
  '/': { MediaContainer: { friendlyName: 'Attic box', machineIdentifier: machine } },
  '/security/token': { MediaContainer: { size: 0, token: transient } },
  '/security/resources': { MediaContainer: { size: 1, Device: device } },
};

/** Plex and its server in one, as they answer when all is well. */
const answersWell: Answering = (request, response) => {
  const ends = ['/api/v2/users/signout', '/api/v2/pins/link', '/devices/5.xml', '/api/v2/auth/jwk'];
  if (ends.includes(request.url)) {
    response.writeHead(204).end();
    return;
  }
  const [path = ''] = request.url.split('?');
  answersJson(goodAnswers[path], request.method === 'POST' ? 201 : 200)(request, response);
};

/** Every call, with the path that it asks. */
const calls: [
  name: keyof PlexClient,
  (client: PlexClient, options?: object) => Promise<unknown>,
][] = [
  [
    'postUsersSignInData',
    (client, options) =>
      client.postUsersSignInData({ login: 'nora_k', password: 'attic' }, { ...asked, ...options }),
  ],
  ['getTokenDetails', (client, options) => client.getTokenDetails(token, { ...asked, ...options })],
  [
    'getTransientToken',
    (client, options) => client.getTransientToken(token, {}, { ...asked, ...options }),
  ],
  [
    'getSourceConnectionInformation',
    (client, options) =>
      client.getSourceConnectionInformation(token, { source: machine }, { ...asked, ...options }),
  ],
  ['getIdentity', (client, options) => client.getIdentity({}, { ...asked, ...options })],
  [
    'checkServerToken',
    (client, options) => client.checkServerToken(token, {}, { ...asked, ...options }),
  ],
  ['getResources', (client, options) => client.getResources(token, { ...asked, ...options })],
  ['ping', (client, options) => client.ping(token, { ...asked, ...options })],
  ['createPin', (client, options) => client.createPin({ strong: true }, { ...asked, ...options })],
  ['checkPin', (client, options) => client.checkPin(new Token('7'), { ...asked, ...options })],
  [
    'linkPin',
    (client, options) => client.linkPin(new Token('q1w2'), token, { ...asked, ...options }),
  ],
  ['getDevices', (client, options) => client.getDevices(token, { ...asked, ...options })],
  ['removeDevice', (client, options) => client.removeDevice(token, '5', { ...asked, ...options })],
  ['getHomeUsers', (client, options) => client.getHomeUsers(token, { ...asked, ...options })],
  [
    'switchHomeUser',
    (client, options) =>
      client.switchHomeUser(token, { uuid: 'a1', pin: undefined }, { ...asked, ...options }),
  ],
  ['getClaimToken', (client, options) => client.getClaimToken(token, { ...asked, ...options })],
  ['createJwtPin', (client, options) => client.createJwtPin(publicJwk, { ...asked, ...options })],
  [
    'checkJwtPin',
    (client, options) =>
      client.checkJwtPin(new Token('7'), new DeviceJwt('a.b.c'), { ...asked, ...options }),
  ],
  [
    'registerKey',
    (client, options) => client.registerKey(token, publicJwk, { ...asked, ...options }),
  ],
  ['getNonce', (client, options) => client.getNonce({ ...asked, ...options })],
  ['getJwt', (client, options) => client.getJwt(new DeviceJwt('a.b.c'), { ...asked, ...options })],
  ['signOut', (client, options) => client.signOut(token, { ...asked, ...options })],
];

describe('every call', () => {
  test.each(calls)(
    'S38: %s says who asks, and its token in the header alone',
    async (name, call) => {
      const server = await startTestServer(answersWell);
      await call(clientOf(server));
      const [request] = server.received;
      expect(request?.headers).toMatchObject({
        accept: 'application/json',
        'x-plex-client-identifier': 'client-1',
        'x-plex-product': 'Keyring for Plex',
        'x-plex-version': '1.2.3',
        'x-plex-platform': 'Linux',
        'x-plex-platform-version': '6.8',
        'x-plex-device': 'PC',
        'x-plex-device-name': 'Attic desk',
      });
      const sendsNone = [
        'postUsersSignInData',
        'getIdentity',
        'createPin',
        'checkPin',
        'createJwtPin',
        'checkJwtPin',
        'getNonce',
        'getJwt',
      ].includes(name);
      expect(request?.headers['x-plex-token']).toBe(sendsNone ? undefined : token.reveal());
      const otherHeaders = { ...request?.headers, 'x-plex-token': undefined };
      expect(JSON.stringify(otherHeaders)).not.toContain(token.reveal());
      expect(request?.url).not.toContain(token.reveal());
      expect(request?.body).not.toContain(token.reveal());
    },
  );

  test.each(calls)(
    '%s needs a client identifier, and sends nothing without',
    async (_name, call) => {
      const server = await startTestServer(answersWell);
      for (const clientIdentifier of ['', 'a b', 'a\r\nb', 'ü']) {
        expect(await failureOf(call(clientOf(server), { clientIdentifier }))).toMatchObject({
          code: 'client-identifier-missing',
        });
      }
      expect(server.received).toEqual([]);
    },
  );

  test.each(calls)('%s that is cancelled before it begins sends nothing', async (_name, call) => {
    const server = await startTestServer(answersWell);
    const signal = AbortSignal.abort();
    expect(await failureOf(call(clientOf(server), { signal }))).toMatchObject({
      code: 'cancelled',
    });
    expect(server.received).toEqual([]);
  });

  test('refuses what cannot be a token without sending it', async () => {
    const server = await startTestServer(answersWell);
    for (const text of ['', 'a b', 'a\r\nX-Evil: 1', 'tökén', 'x'.repeat(5_000)]) {
      const call = clientOf(server).getTokenDetails(new Token(text), asked);
      expect(await failureOf(call)).toMatchObject({ code: 'token-rejected' });
    }
    expect(server.received).toEqual([]);
  });
});

describe('what is sent', () => {
  test.each<[string, (client: PlexClient) => Promise<unknown>, string]>([
    ['token details', (c) => c.getTokenDetails(token, asked), 'GET /api/v2/user'],
    ['ping', (c) => c.ping(token, asked), 'GET /api/v2/ping'],
    ['sign out', (c) => c.signOut(token, asked), 'DELETE /api/v2/users/signout'],
    [
      'resources',
      (c) => c.getResources(token, asked),
      'GET /api/v2/resources?includeHttps=1&includeRelay=1&includeIPv6=1',
    ],
    ['identity', (c) => c.getIdentity({}, asked), 'GET /identity'],
    ['server token', (c) => c.checkServerToken(token, {}, asked), 'GET /'],
    [
      'transient token',
      (c) => c.getTransientToken(token, {}, asked),
      'POST /security/token?type=delegation&scope=all',
    ],
    [
      'source by machine',
      (c) => c.getSourceConnectionInformation(token, { source: ` ${machine} ` }, asked),
      `GET /security/resources?source=server%3A%2F%2F${machine}`,
    ],
    [
      'source by provider of a machine, afresh',
      (c) =>
        c.getSourceConnectionInformation(
          token,
          { source: 'server://aa-11/com.plexapp.plugins.library', refresh: true },
          asked,
        ),
      'GET /security/resources?source=server%3A%2F%2Faa-11%2Fcom.plexapp.plugins.library&refresh=1',
    ],
    [
      'source by provider',
      (c) => c.getSourceConnectionInformation(token, { source: 'provider://tv.plex.epg' }, asked),
      'GET /security/resources?source=provider%3A%2F%2Ftv.plex.epg',
    ],
  ])('for %s', async (_what, call, request) => {
    const server = await startTestServer(answersWell);
    await call(clientOf(server));
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([request]);
    expect(server.received[0]?.body).toBe('');
  });

  test('names its length where a POST has no body', async () => {
    const server = await startTestServer(answersWell);
    await clientOf(server).getTransientToken(token, {}, asked);
    expect(server.received[0]?.headers).toMatchObject({ 'content-length': '0' });
    expect(server.received[0]?.headers['content-type']).toBeUndefined();
  });
});

describe('signing in', () => {
  test.each<[login: string, password: string, code: string | undefined, sentCode: string | null]>([
    ['nora_k', 'attic-lamp', undefined, null],
    ['a+b@example.test', 'p&a=s s+ö%', '012345', '012345'],
    ['ünï©ode', ' leading and trailing ', ' 012 345 ', '012345'],
    ['nora k', '%2B%20+', '', null],
    ['nora_k', 'ß'.repeat(300), '  ', null],
    ['nora_k', '密码😀\n"\'<>\\;', '000000', '000000'],
  ])('carries %j and %j unharmed', async (login, password, verificationCode, sentCode) => {
    const server = await startTestServer(answersWell);
    await clientOf(server).postUsersSignInData({ login, password, verificationCode }, asked);
    const [request] = server.received;
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    const form = new URLSearchParams(request?.body);
    expect(form.get('login')).toBe(login);
    expect(form.get('password')).toBe(password);
    expect(form.get('rememberMe')).toBe('true');
    expect(form.get('verificationCode')).toBe(sentCode);
    expect(request?.body).toMatch(/^[\w.%=&~*-]+$/);
  });

  test.each([
    ['', 'attic'],
    ['  ', 'attic'],
    ['nora_k', ''],
  ])('with %j and %j is not even tried', async (login, password) => {
    const server = await startTestServer(answersWell);
    expect(
      await failureOf(clientOf(server).postUsersSignInData({ login, password }, asked)),
    ).toMatchObject({ code: 'sign-in-fields-empty' });
    expect(server.received).toEqual([]);
  });

  test('gives the account and its token', async () => {
    const server = await startTestServer(answersWell);
    const { account, token: signedIn } = await clientOf(server).postUsersSignInData(
      { login: 'nora_k', password: 'attic' },
      asked,
    );
    expect(signedIn.reveal()).toBe('Xy7-madeUpToken_0001');
    expect(account).toMatchObject({ id: 90001, uuid: 'a1b2c3d4e5f60718', username: 'nora_k' });
  });

  test.each<[string, Answering, FailureCode | undefined]>([
    ['succeeds', answersWell, undefined],
    ['is refused', answersJson({ errors: [{ code: 1001 }] }, 401), 'credentials-refused'],
    ['is limited', answers(429, 'text/plain', '', { 'retry-after': '0' }), 'rate-limited'],
    ['meets a fault', answersHtml(500), 'plex-busy'],
    ['meets a busy Plex', answers(503, 'text/plain', '', { 'retry-after': '0' }), 'plex-busy'],
    ['is reset', (_request, response) => response.socket?.resetAndDestroy(), 'offline'],
    ['is cut off', (_request, response) => response.destroy(), 'offline'],
    ['is never answered', () => undefined, 'timed-out'],
    ['is answered by nonsense', answersJson({ id: 1 }), 'answer-unreadable'],
  ])('S23: is sent exactly once when it %s', async (_what, answering, code) => {
    const server = await startTestServer(answersWell);
    const client = clientOf(server, { retry: userRetry });
    await client.ping(token, asked); // leaves a socket that could be used again
    server.answer(answering);
    const options = { ...asked, retry: userRetry, deadlineMs: 1_500 };
    const call = client.postUsersSignInData({ login: 'nora_k', password: 'attic' }, options);
    if (code === undefined) await call;
    else expect(await failureOf(call)).toMatchObject({ code });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.received.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(server.connections()).toBe(2);
  });
});

describe('token details', () => {
  test('are every field of the user object, and none of its other secrets', async () => {
    const server = await startTestServer(answersJson(plexUser));
    const account = await clientOf(server).getTokenDetails(token, asked);
    const { pin, services, pastSubscriptions, ...others } = plexUser;
    expect(account.authToken.reveal()).toBe(plexUser.authToken);
    expect({ ...account, authToken: account.authToken.reveal() }).toEqual({
      ...others,
      services: [
        { identifier: 'metadata-dev', endpoint: 'https://epg.example.test', status: 'online' },
      ],
      pastSubscriptions: [
        {
          ...pastSubscriptions[0],
          id: '7',
          billing: { internalPaymentMethod: { kind: 'card' }, paymentMethodId: null },
        },
      ],
    });
    const shown = inspect(account, { depth: Infinity }) + JSON.stringify(account);
    for (const secret of [
      pin,
      plexUser.authToken,
      services[0]?.token,
      services[0]?.secret,
      'card-secret',
    ]) {
      expect(shown).not.toContain(secret);
    }
  });

  test('are the same from XML', async () => {
    const server = await startTestServer(
      answersXml(
        `<user id="90001" uuid="a1b2c3d4e5f60718" username="nora_k" title="Tom &amp; Nora" email=""
          authToken="Xy7-madeUpToken_0001" twoFactorEnabled="1" restricted="0" joinedAt="1500000000"
          rememberExpiresAt="" homeSize="3" pin="hashed-home-pin">
          <subscription active="1" subscribedAt="2021-01-02 03:04:05 UTC" status="Active" plan="lifetime">
            <features><feature id="pass"/><feature id="webhooks"/></features></subscription>
          <profile autoSelectAudio="1" defaultAudioLanguages="nb,en" watchedIndicator="1"/>
          <entitlements><entitlement id="all"/></entitlements>
          <roles><role id="plexpass"/></roles>
          <services><service identifier="a" endpoint="e" token="t" secret="s" status="online"/></services>
          <pastSubscriptions><subscription id="7" state="ended" canceled="1"/></pastSubscriptions>
          <trials/>
        </user>`,
      ),
    );
    const account = await clientOf(server).getTokenDetails(token, asked);
    expect({ ...account, authToken: account.authToken.reveal() }).toEqual({
      id: 90001,
      uuid: 'a1b2c3d4e5f60718',
      authToken: 'Xy7-madeUpToken_0001',
      username: 'nora_k',
      title: 'Tom & Nora',
      email: '',
      twoFactorEnabled: true,
      restricted: false,
      joinedAt: 1_500_000_000,
      homeSize: 3,
      subscription: {
        active: true,
        subscribedAt: '2021-01-02 03:04:05 UTC',
        status: 'Active',
        plan: 'lifetime',
        features: ['pass', 'webhooks'],
      },
      profile: { autoSelectAudio: true, defaultAudioLanguages: ['nb', 'en'], watchedIndicator: 1 },
      entitlements: ['all'],
      roles: ['plexpass'],
      services: [{ identifier: 'a', endpoint: 'e', status: 'online' }],
      pastSubscriptions: [{ id: '7', state: 'ended', canceled: true }],
      trials: [],
    });
  });

  const essential = { id: 1, uuid: 'u', authToken: 't' };

  test('need no more than id, uuid and token', async () => {
    const server = await startTestServer(answersJson(essential));
    const account = await clientOf(server).getTokenDetails(token, asked);
    expect({ ...account, authToken: account.authToken.reveal() }).toEqual(essential);
  });

  test('lose a field that does not fit, and nothing else', async () => {
    for (const odd of [null, 5, -1.5, 'x', '', true, [], {}, [null], { a: [] }, [[5]]]) {
      const everything = Object.fromEntries(Object.keys(plexUser).map((name) => [name, odd]));
      const server = await startTestServer(
        answersJson({ ...everything, ...essential, newField: odd }),
      );
      const account = await clientOf(server).getTokenDetails(token, asked);
      expect(account).toMatchObject({ id: 1, uuid: 'u' });
      expect(account.authToken.reveal()).toBe('t');
    }
  });

  test('take lists as text with commas', async () => {
    const profile = { defaultAudioLanguages: 'nb, en,', mediaReviewsLanguages: '' };
    const server = await startTestServer(answersJson({ ...essential, profile, roles: 'a,b' }));
    const account = await clientOf(server).getTokenDetails(token, asked);
    expect(account.profile).toEqual({
      defaultAudioLanguages: ['nb', 'en'],
      mediaReviewsLanguages: [],
    });
    expect(account.roles).toEqual(['a', 'b']);
  });

  test.each<[string, unknown]>([
    ['no id', { ...essential, id: undefined }],
    ['a text for an id', { ...essential, id: 'one' }],
    ['an empty uuid', { ...essential, uuid: '' }],
    ['no token', { ...essential, authToken: null }],
    ['a token with a line break', { ...essential, authToken: 'secret-\r\nX: 1' }],
    ['a list', [essential]],
    ['null', null],
    ['a text', 'hello'],
  ])('with %s are unreadable, and the log hears no value', async (_what, answer) => {
    const server = await startTestServer(answersJson(answer));
    const error = await failureOf(clientOf(server).getTokenDetails(token, asked));
    expect(error).toMatchObject({ code: 'answer-unreadable' });
    expect(inspect(error)).not.toContain('secret-');
  });
});

describe('a transient token', () => {
  test('comes with the time it was asked for and the latest end', async () => {
    const server = await startTestServer(answersWell);
    const client = clientOf(server, {}, { now: () => 1_000_000 });
    const minted = await client.getTransientToken(token, {}, asked);
    expect(minted.token.reveal()).toBe(transient);
    expect(minted.issuedAt).toBe(1_000_000);
    expect(minted.endsAtLatest).toBe(1_000_000 + 48 * 3_600_000);
  });

  test('is read from XML', async () => {
    const server = await startTestServer(
      answersXml(`<MediaContainer size="0" token="${transient}"></MediaContainer>`),
    );
    const minted = await clientOf(server).getTransientToken(token, {}, asked);
    expect(minted.token.reveal()).toBe(transient);
  });

  test.each([404, 405, 501])('is asked for by GET where POST is answered %d', async (status) => {
    const server = await startTestServer((request, response) => {
      (request.method === 'POST' ? answersHtml(status) : answersWell)(request, response);
    });
    const minted = await clientOf(server).getTransientToken(token, {}, asked);
    expect(minted.token.reveal()).toBe(transient);
    expect(server.received.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  test.each<[number, FailureCode, number]>([
    [401, 'token-rejected', 1],
    [403, 'token-rejected', 1],
    [400, 'request-malformed', 1],
    [404, 'not-found', 2],
    [405, 'method-not-allowed', 2],
    [429, 'rate-limited', 1],
    [500, 'plex-busy', 1],
    [503, 'plex-busy', 1],
  ])('refused with %d is %s, after %d request(s)', async (status, code, requests) => {
    const server = await startTestServer(answersHtml(status));
    const client = clientOf(server, { retry: userRetry });
    expect(await failureOf(client.getTransientToken(token, {}, asked))).toMatchObject({ code });
    expect(server.received).toHaveLength(requests);
  });
});

describe('source connection information', () => {
  const connections = [
    {
      protocol: 'https',
      address: '10.0.0.20',
      port: 32400,
      local: true,
      relay: false,
      IPv6: false,
      uri,
    },
    {
      protocol: 'https',
      address: '198.51.100.7',
      port: 8443,
      local: false,
      relay: true,
      IPv6: false,
      uri: `${uri}9`,
    },
  ];

  test.each<[string, Answering]>([
    ['one device', answersWell],
    ['a list of devices', answersJson({ MediaContainer: { size: 1, Device: [device] } })],
    [
      'XML',
      answersXml(
        `<MediaContainer size="1"><Device name="Attic box" clientIdentifier="${machine}" accessToken="${device.accessToken}">
        <Connection protocol="https" address="10.0.0.20" port="32400" uri="${uri}" local="1"/>
        <Connection protocol="https" address="198.51.100.7" port="8443" uri="${uri}9" local="0" relay="1"/>
        </Device></MediaContainer>`,
      ),
    ],
  ])('is read from %s', async (_what, answering) => {
    const server = await startTestServer(answering);
    const source = await clientOf(server).getSourceConnectionInformation(
      token,
      { source: machine },
      asked,
    );
    expect({ ...source, token: source.token.reveal() }).toEqual({
      name: 'Attic box',
      clientIdentifier: machine,
      token: device.accessToken,
      connections,
    });
  });

  test('keeps the connections that can be used', async () => {
    const Connection = [null, {}, { uri: 5 }, { uri, port: '99999', local: 'perhaps' }];
    const server = await startTestServer(
      answersXml(
        `<MediaContainer><Device clientIdentifier="a" accessToken="t"><Connection uri="${uri}"/></Device></MediaContainer>`,
      ),
    );
    const client = clientOf(server);
    const ask = () => client.getSourceConnectionInformation(token, { source: machine }, asked);
    expect((await ask()).connections).toMatchObject([{ uri }]);
    server.answer(answersJson({ MediaContainer: { Device: { ...device, Connection } } }));
    expect((await ask()).connections).toEqual([
      { uri, protocol: '', address: '', port: undefined, local: false, relay: false, IPv6: false },
    ]);
    server.answer(
      answersJson({ MediaContainer: { Device: { ...device, Connection: undefined } } }),
    );
    expect((await ask()).connections).toEqual([]);
  });

  test.each<[string, Answering, FailureCode]>([
    ['401', answersHtml(401), 'token-rejected'],
    ['403', answersHtml(403), 'owner-token-needed'],
    ['404', answersHtml(404), 'source-unknown'],
    ['400', answersHtml(400), 'source-unknown'],
    ['500', answersHtml(500), 'plex-busy'],
    ['no device', answersJson({ MediaContainer: { size: 0 } }), 'source-unknown'],
    ['an empty list', answersJson({ MediaContainer: { size: 0, Device: [] } }), 'source-unknown'],
    [
      'a device without token',
      answersJson({ MediaContainer: { Device: { name: 'a' } } }),
      'answer-unreadable',
    ],
    ['a page', answersHtml(200), 'answer-unreadable'],
  ])('answered by %s is a failure', async (_what, answering, code) => {
    const server = await startTestServer(answering);
    const ask = clientOf(server).getSourceConnectionInformation(token, { source: machine }, asked);
    expect(await failureOf(ask)).toMatchObject({ code });
  });

  test.each([
    '',
    'not a source',
    'server://',
    'server://xyz!',
    'server://machine',
    'server://aa/bb/cc',
    'server:aa',
    'provider://',
    'provider://a/b',
    'http://aa',
    'server://aa?refresh=1',
    'server://aa&scope=all',
    '../../etc',
    `server://${'a'.repeat(200)}`,
  ])('is not asked for %j', async (source) => {
    const server = await startTestServer(answersWell);
    const ask = clientOf(server).getSourceConnectionInformation(token, { source }, asked);
    expect(await failureOf(ask)).toMatchObject({ code: 'source-unreadable' });
    expect(server.received).toEqual([]);
  });
});

describe('a server', () => {
  test('says who it is', async () => {
    const server = await startTestServer(answersWell);
    expect(await clientOf(server).getIdentity({}, asked)).toEqual({
      machineIdentifier: machine,
      version: '1',
      claimed: true,
    });
    server.answer(
      answersXml(`<MediaContainer size="0" claimed="0" machineIdentifier="${machine}"/>`),
    );
    expect(await clientOf(server).getIdentity({}, asked)).toEqual({
      machineIdentifier: machine,
      claimed: false,
    });
  });

  test.each<[string, Answering, FailureCode]>([
    ['a page', answersHtml(200), 'not-a-plex-server'],
    ['404', answersHtml(404), 'not-a-plex-server'],
    ['401', answersHtml(401), 'not-a-plex-server'],
    ['other JSON', answersJson({ hello: 'there' }), 'not-a-plex-server'],
    ['a flood', answers(200, 'application/json', 'x'.repeat(2_000_000)), 'not-a-plex-server'],
    ['500', answersHtml(500), 'plex-busy'],
    ['429', answersHtml(429), 'rate-limited'],
    ['a redirect', answers(302, 'text/html', '', { location: '/web' }), 'redirect-refused'],
    ['a reset', (_request, response) => response.socket?.resetAndDestroy(), 'server-unreachable'],
  ])('that answers /identity with %s is told apart', async (_what, answering, code) => {
    const server = await startTestServer(answering);
    expect(await failureOf(clientOf(server).getIdentity({}, asked))).toMatchObject({ code });
  });

  test('still takes a token, or rejects it, or says neither', async () => {
    const server = await startTestServer(answersWell);
    const client = clientOf(server);
    const check = () => client.checkServerToken(token, {}, asked);
    expect(await check()).toBe('ok');
    server.answer(answersHtml(401));
    expect(await check()).toBe('token-rejected');
    for (const [answering, code] of [
      [answersHtml(403), 'token-refused'],
      [answersHtml(500), 'plex-busy'],
      [answersHtml(200), 'answer-unreadable'],
    ] as const) {
      server.answer(answering);
      expect(await failureOf(check())).toMatchObject({ code });
    }
  });

  test('is the one that the call names, else the client’s own', async () => {
    const [own, other] = [await startTestServer(answersWell), await startTestServer(answersWell)];
    const client = clientOf(own);
    await client.getIdentity({}, asked);
    await client.getIdentity({ serverUrl: other.url }, asked);
    expect([own.received.length, other.received.length]).toEqual([1, 1]);
  });

  test('must be named by somebody', async () => {
    const client = createPlexClient({ plexTvUrl: 'https://plex.tv', device: testDevice });
    expect(await failureOf(client.getIdentity({}, asked))).toMatchObject({
      code: 'server-unknown',
    });
    client.close();
  });
});

describe('the server list', () => {
  test('holds the servers and their own tokens', async () => {
    const player = {
      name: 'TV',
      clientIdentifier: 'tv',
      provides: 'client,player',
      accessToken: null,
    };
    const shared = {
      ...resource,
      clientIdentifier: 'bb',
      accessToken: null,
      owned: false,
      ownerId: 7,
    };
    const list = [
      resource,
      player,
      null,
      'x',
      { name: 'no identifier', provides: 'server' },
      shared,
    ];
    const server = await startTestServer(answersJson(list));
    const servers = await clientOf(server).getResources(token, asked);
    expect(servers.map(({ clientIdentifier }) => clientIdentifier)).toEqual([machine, 'bb']);
    expect(servers[0]).toMatchObject({
      name: 'Attic box',
      owned: true,
      connections: [{ uri, local: true }],
    });
    expect(servers.map((each) => each.accessToken?.reveal())).toEqual([
      'Srv-madeUpToken_0001',
      undefined,
    ]);
    expect(JSON.stringify(servers)).not.toContain('Srv-madeUpToken_0001');
  });

  test('is read from XML', async () => {
    const server = await startTestServer(
      answersXml(
        `<resources><resource name="Attic box" clientIdentifier="${machine}" provides="server" owned="1"
        accessToken="Srv-madeUpToken_0001" presence="0"><connections><connection protocol="https"
        address="10.0.0.20" port="32400" uri="${uri}" local="1" relay="0" IPv6="0"/></connections></resource></resources>`,
      ),
    );
    const client = clientOf(server);
    const [found] = await client.getResources(token, asked);
    expect(found).toMatchObject({
      clientIdentifier: machine,
      owned: true,
      presence: false,
      connections: [{ uri, port: 32400, local: true, relay: false }],
    });
    server.answer(answersXml('<resources/>'));
    expect(await client.getResources(token, asked)).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['an object', { servers: [] }],
    ['null', null],
    ['a text', 'none'],
  ])('is no list when it is %s', async (_what, answer) => {
    const server = await startTestServer(answersJson(answer));
    expect(await failureOf(clientOf(server).getResources(token, asked))).toMatchObject({
      code: 'answer-unreadable',
    });
  });
});

describe('a sign of life', () => {
  test('is a pong in JSON or XML, and no page', async () => {
    const server = await startTestServer(answersWell);
    const client = clientOf(server);
    await client.ping(token, asked);
    server.answer(answersXml('<pong>true</pong>'));
    await client.ping(token, asked);
    server.answer(answersHtml(200));
    expect(await failureOf(client.ping(token, asked))).toMatchObject({ code: 'answer-unreadable' });
    server.answer(answersJson({ errors: [{ code: 1001 }] }, 401));
    expect(await failureOf(client.ping(token, asked))).toMatchObject({ code: 'token-rejected' });
  });
});

describe('signing out', () => {
  test.each<[string, Answering]>([
    ['done', (_request, response) => response.writeHead(204).end()],
    ['done, with a body', answersJson({})],
    ['done before', answersJson({ errors: [{ code: 1001 }] }, 401)],
  ])('is over when it is %s', async (_what, answering) => {
    const server = await startTestServer(answering);
    await clientOf(server).signOut(token, asked);
    expect(server.received).toHaveLength(1);
  });

  test.each<[string, Answering, FailureCode]>([
    ['a page of a router', answersHtml(200), 'answer-unreadable'],
    ['a busy Plex', answersHtml(503), 'plex-busy'],
    ['a reset', (_request, response) => response.socket?.resetAndDestroy(), 'offline'],
  ])('is not over, and not repeated, when it meets %s', async (_what, answering, code) => {
    const server = await startTestServer(answering);
    const client = clientOf(server, { retry: userRetry });
    expect(await failureOf(client.signOut(token, asked))).toMatchObject({ code });
    expect(server.received).toHaveLength(1);
  });
});
