import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';

import { Token } from '../token.ts';
import {
  answers,
  answersHtml,
  answersJson,
  answersXml,
  asked,
  clientOf,
  failureOf,
  startTestServer,
  token,
  type Answering,
} from './test-server.ts';

const code = 'q1w2e3r4t5y6u7i8o9p0a1s2d';
const id = new Token('700000001');
const madeAt = 1_800_000_000_000;
const now = () => madeAt;

const pin = {
  id: 700_000_001,
  code,
  product: 'Keyring for Plex',
  qr: `https://plex.tv/api/v2/pins/qr/${code}`,
  location: { city: 'Example' },
  expiresIn: 1_800,
  createdAt: '2026-10-01T10:00:00Z',
  expiresAt: '2026-10-01T10:30:00Z',
  authToken: null,
  newRegistration: null,
};

describe('a new PIN', () => {
  test.each([
    [true, '/api/v2/pins?strong=true'],
    [false, '/api/v2/pins?strong=false'],
  ])('is asked for with strong %s, once', async (strong, url) => {
    const server = await startTestServer(answersJson(pin, 201));
    await clientOf(server).createPin({ strong }, asked);
    expect(server.received).toMatchObject([{ method: 'POST', url, body: '' }]);
  });

  test.each<[string, Answering]>([
    ['JSON', answersJson(pin, 201)],
    ['JSON answered with 200', answersJson(pin)],
    [
      'XML',
      answersXml(
        `<pin id="700000001" code="${code}" expiresIn="1800" createdAt="2026-10-01 10:00:00 UTC"
          expiresAt="2026-10-01 10:30:00 UTC" authToken="" newRegistration=""><location/></pin>`,
        201,
      ),
    ],
    ['a bare length', answersJson({ id: '700000001', code, expiresIn: '1800' }, 201)],
    ['a bare end', answersJson({ id: 700_000_001, code, expiresAt: madeAtPlus(30) }, 201)],
  ])('is read from %s, its end told by our clock', async (_form, answering) => {
    const server = await startTestServer(answering);
    const made = await clientOf(server, {}, { now }).createPin({ strong: true }, asked);
    expect(made.id.reveal()).toBe('700000001');
    expect(made.code.reveal()).toBe(code);
    expect(made.expiresAt).toBe(madeAt + 1_800_000);
  });

  test('prints neither its id nor its code', async () => {
    const server = await startTestServer(answersJson(pin, 201));
    const made = await clientOf(server).createPin({ strong: true }, asked);
    const shown = inspect(made, { depth: Infinity, showHidden: true }) + JSON.stringify(made);
    expect(shown).not.toContain('700000001');
    expect(shown).not.toContain(code);
  });

  test.each([
    ['no id', { ...pin, id: null }],
    ['no code', { ...pin, code: '' }],
    ['no end', { id: pin.id, code }],
    ['an end before its beginning', { ...pin, expiresAt: pin.createdAt }],
    ['an end next year', { ...pin, expiresAt: '2027-10-01T10:30:00Z' }],
  ])('with %s is refused', async (_what, answer) => {
    const server = await startTestServer(answersJson(answer, 201));
    const failure = await failureOf(clientOf(server).createPin({ strong: true }, asked));
    expect(failure).toMatchObject({ code: 'answer-unreadable' });
  });
});

function madeAtPlus(minutes: number): string {
  return new Date(madeAt + minutes * 60_000).toISOString();
}

describe('a look at a PIN', () => {
  test('asks for its id, and for nothing else', async () => {
    const server = await startTestServer(answersJson(pin));
    await clientOf(server).checkPin(id, asked);
    expect(server.received).toMatchObject([{ method: 'GET', url: '/api/v2/pins/700000001' }]);
  });

  test.each<[string, Answering]>([
    ['null', answersJson(pin)],
    ['empty', answersXml('<pin id="700000001" authToken=""/>')],
    ['absent', answersJson({ id: 700_000_001 })],
  ])('waits while the token is %s', async (_what, answering) => {
    const server = await startTestServer(answering);
    expect(await clientOf(server).checkPin(id, asked)).toBe('waiting');
  });

  test.each<[string, Answering]>([
    ['JSON', answersJson({ ...pin, authToken: 'Xy7-madeUpToken_0001' })],
    ['XML', answersXml('<pin id="700000001" authToken="Xy7-madeUpToken_0001"/>')],
  ])('finds the token in %s', async (_form, answering) => {
    const server = await startTestServer(answering);
    const found = await clientOf(server).checkPin(id, asked);
    expect(found === 'waiting' ? found : found.reveal()).toBe('Xy7-madeUpToken_0001');
  });

  test.each<[string, Answering, string]>([
    ['1020', answersJson({ errors: [{ code: 1020, message: 'm' }] }, 404), 'pin-expired'],
    ['1020 in XML', answersXml('<errors><error code="1020"/></errors>', 404), 'pin-expired'],
    ['a bare 404', answersHtml(404), 'pin-expired'],
    ['1002', answersJson({ errors: [{ code: 1002 }] }, 404), 'pin-expired'],
    ['410', answers(410, 'text/plain', ''), 'pin-expired'],
    ['429', answersHtml(429), 'rate-limited'],
    ['a fault', answersHtml(503), 'plex-busy'],
    ['nonsense', answersJson({ authToken: 'a b' }), 'answer-unreadable'],
  ])('answered by %s fails, and does not name the id', async (_what, answering, failureCode) => {
    const server = await startTestServer(answering);
    const failure = await failureOf(clientOf(server).checkPin(id, asked));
    expect(failure).toMatchObject({ code: failureCode });
    expect(failure.message).not.toContain('700000001');
  });

  test('says when to look again, as Plex had it', async () => {
    const limited = answers(429, 'text/plain', '', { 'retry-after': '7' });
    const server = await startTestServer(limited);
    const failure = await failureOf(clientOf(server, {}, { now }).checkPin(id, asked));
    expect(failure).toMatchObject({ code: 'rate-limited', retryAt: madeAt + 7_000 });
  });
});

describe('approving a PIN', () => {
  test('sends its code in a form, and the token in the header', async () => {
    const server = await startTestServer(answers(204, '', ''));
    await clientOf(server).linkPin(new Token(code), token, asked);
    const [request] = server.received;
    expect(request).toMatchObject({
      method: 'PUT',
      url: '/api/v2/pins/link',
      body: `code=${code}`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-plex-token': token.reveal(),
      },
    });
  });

  test.each<[string, Answering, string]>([
    ['an unknown code', answersJson({ errors: [{ code: 1020 }] }, 404), 'pin-expired'],
    ['a dead token', answersJson({ errors: [{ code: 1001 }] }, 401), 'token-rejected'],
    ["a router's page", answersHtml(200), 'answer-unreadable'],
  ])('is refused for %s', async (_what, answering, failureCode) => {
    const server = await startTestServer(answering);
    const failure = await failureOf(clientOf(server).linkPin(new Token(code), token, asked));
    expect(failure).toMatchObject({ code: failureCode });
    expect(failure.message).not.toContain(code);
  });
});
