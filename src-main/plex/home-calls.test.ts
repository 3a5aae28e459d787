import { describe, expect, test } from 'vitest';
import { userRetry } from './retries.ts';
import {
  answers,
  answersHtml,
  answersJson,
  answersXml,
  asked,
  clientOf,
  failureOf,
  plexUser,
  startTestServer,
  token,
  type Answering,
} from './test-server.ts';

const uuid = 'a1b2c3d4e5f60719';

const nora = {
  id: 90_001,
  uuid: 'a1b2c3d4e5f60718',
  title: 'nora_k',
  username: 'nora_k',
  email: 'nora@example.test',
  friendlyName: '',
  hasPassword: true,
  restricted: false,
  restrictionProfile: null,
  admin: true,
  guest: false,
  protected: true,
};
const kid = {
  id: 90_002,
  uuid,
  title: 'Kid',
  username: null,
  email: null,
  friendlyName: null,
  restricted: true,
  admin: false,
  guest: false,
  protected: false,
};

describe('the users of a home', () => {
  const expected = {
    name: 'Attic home',
    users: [
      { uuid: nora.uuid, title: 'nora_k', username: 'nora_k', admin: true, protected: true },
      { uuid, title: 'Kid', username: '', restricted: true, admin: false, protected: false },
    ],
  };
  const flags = 'guest="0" email="" friendlyName=""';

  test.each<[string, Answering]>([
    ['JSON', answersJson({ id: 7_001, name: 'Attic home', users: [nora, kid] })],
    [
      'XML',
      answersXml(
        `<home id="7001" name="Attic home"><users>
          <user uuid="${nora.uuid}" title="nora_k" username="nora_k" admin="1" restricted="0" protected="1" ${flags}/>
          <user uuid="${uuid}" title="Kid" username="" admin="0" restricted="1" protected="0" ${flags}/>
        </users></home>`,
      ),
    ],
  ])('are understood from %s', async (_form, answering) => {
    const server = await startTestServer(answering);
    const home = await clientOf(server).getHomeUsers(token, asked);
    expect(home).toMatchObject(expected);
    expect(JSON.stringify(home)).not.toContain('example.test');
    expect(server.received).toMatchObject([{ method: 'GET', url: '/api/v2/home/users' }]);
  });

  test('keep their places where one of them is unreadable', async () => {
    const users = [{ ...nora, uuid: '../x' }, kid];
    const server = await startTestServer(answersJson({ users }));
    const home = await clientOf(server).getHomeUsers(token, asked);
    expect(home.users.map(({ title }) => title)).toEqual(['Kid']);
  });

  test.each<[string, Answering, string]>([
    ['no list', answersJson({ id: 7_001 }), 'answer-unreadable'],
    ['a dead token', answersJson({ errors: [{ code: 1001 }] }, 401), 'token-rejected'],
  ])('fail for %s', async (_what, answering, code) => {
    const server = await startTestServer(answering);
    expect(await failureOf(clientOf(server).getHomeUsers(token, asked))).toMatchObject({ code });
  });
});

describe('switching to a home user', () => {
  const switched = { ...plexUser, uuid, username: '', title: 'Kid' };

  test.each<[string, string | undefined, string]>([
    ['without a PIN', undefined, `/api/v2/home/users/${uuid}/switch`],
    ['with one', '0471', `/api/v2/home/users/${uuid}/switch?pin=0471`],
  ])('is asked for %s', async (_how, pin, url) => {
    const server = await startTestServer(answersJson(switched, 201));
    const user = await clientOf(server).switchHomeUser(token, { uuid, pin }, asked);
    expect(server.received).toMatchObject([
      { method: 'POST', url, body: '', headers: { 'x-plex-token': token.reveal() } },
    ]);
    expect(user.authToken.reveal()).toBe(plexUser.authToken);
    expect(user).toMatchObject({ uuid, title: 'Kid', username: '' });
  });

  test.each<[string, Answering]>([
    ['a token alone', answersJson({ authToken: 'Kid-madeUpToken_0002' }, 201)],
    ['odd fields', answersJson({ authToken: 'Kid-madeUpToken_0002', uuid: 5, title: [] })],
    ['XML', answersXml(`<user authToken="Kid-madeUpToken_0002" uuid="${uuid}"/>`, 201)],
  ])('needs no more than the token: %s', async (_what, answering) => {
    const server = await startTestServer(answering);
    const user = await clientOf(server).switchHomeUser(token, { uuid, pin: undefined }, asked);
    expect(user.authToken.reveal()).toBe('Kid-madeUpToken_0002');
  });

  const refusal = answersJson({ errors: [{ code: 1041, message: 'no' }] }, 403);
  test.each<[string, Answering, string | undefined, string]>([
    ['no PIN', refusal, undefined, 'home-pin-required'],
    ['a wrong PIN', refusal, '0471', 'home-pin-wrong'],
    ['many tries', answers(429, 'text/plain', ''), '0471', 'rate-limited'],
    [
      'an unknown user',
      answersJson({ errors: [{ code: 1002 }] }, 404),
      '0471',
      'home-user-unknown',
    ],
    ['a dead token', answersJson({ errors: [{ code: 1001 }] }, 401), '0471', 'token-rejected'],
    ['a fault', answersHtml(503), '0471', 'plex-busy'],
    ['a reset', (_request, response) => response.socket?.resetAndDestroy(), '0471', 'offline'],
    ["another user's token", answersJson(plexUser, 201), '0471', 'answer-unreadable'],
    ['no token', answersJson({ uuid }, 201), '0471', 'answer-unreadable'],
  ])(
    'for %s fails, sent once, and names neither user nor PIN',
    async (_what, answering, pin, code) => {
      const server = await startTestServer(answering);
      const client = clientOf(server, { retry: userRetry });
      const failure = await failureOf(client.switchHomeUser(token, { uuid, pin }, asked));
      expect(failure).toMatchObject({ code });
      expect(failure.message).not.toContain('0471');
      expect(failure.message).not.toContain(uuid);
      expect(server.received).toHaveLength(1);
    },
  );

  test('says when to try again, as Plex had it', async () => {
    const now = () => 1_800_000_000_000;
    const server = await startTestServer(answers(429, 'text/plain', '', { 'retry-after': '90' }));
    const client = clientOf(server, {}, { now });
    const failure = await failureOf(client.switchHomeUser(token, { uuid, pin: '0471' }, asked));
    expect(failure).toMatchObject({ code: 'rate-limited', retryAt: now() + 90_000 });
  });
});
