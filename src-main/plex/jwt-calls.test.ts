import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { core } from 'zod/mini';

import type { FailureCode } from '../contract/failure-codes.ts';
import { DeviceJwt, Token } from '../token.ts';
import { readJwt, readNonce } from './jwt-calls.ts';
import type { PlexClient } from './plex-client.ts';
import {
  answers,
  answersHtml,
  answersJson,
  answersXml,
  asked,
  clientOf,
  publicJwk,
  startTestServer,
  token,
  type Answering,
} from './test-server.ts';

const deviceJwt = new DeviceJwt('eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln-_');
const jwt = 'eyJhbGciOiJFZERTQSJ9.eyJleHAiOjF9.c2ln';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'an answer',
    (error: unknown) => (error as { code: FailureCode }).code,
  );

const json = (body: string | undefined) => JSON.parse(body ?? '') as unknown;

describe('what is sent', () => {
  test('for a PIN with a key is the public half, as JSON, without a token', async () => {
    const server = await startTestServer(answersJson({ id: 7, code: 'q1w2', expiresIn: 900 }, 201));
    await clientOf(server).createJwtPin(publicJwk, asked);
    const [request] = server.received;
    expect(request).toMatchObject({ method: 'POST', url: '/api/v2/pins' });
    expect(request?.headers['content-type']).toBe('application/json');
    expect(json(request?.body)).toEqual({ jwk: publicJwk, strong: true });
  });

  test('for a look at such a PIN holds the device JWT', async () => {
    const server = await startTestServer(answersJson({ id: 7, authToken: null }));
    const looked = clientOf(server).checkJwtPin(new Token('7'), deviceJwt, asked);
    expect(await looked).toBe('waiting');
    expect(server.received[0]?.url).toBe(`/api/v2/pins/7?deviceJWT=${deviceJwt.reveal()}`);
  });

  test('for a key is the public half, with the token whose device it is bound to', async () => {
    const server = await startTestServer(answers(204, 'text/plain', ''));
    await clientOf(server).registerKey(token, publicJwk, asked);
    const [request] = server.received;
    expect(request).toMatchObject({ method: 'POST', url: '/api/v2/auth/jwk' });
    expect(request?.headers['x-plex-token']).toBe(token.reveal());
    expect(json(request?.body)).toEqual({ jwk: publicJwk });
  });

  test('for a JWT is the signature, and no token', async () => {
    const server = await startTestServer(answersJson({ auth_token: jwt }));
    const given = await clientOf(server).getJwt(deviceJwt, asked);
    expect(given.reveal()).toBe(jwt);
    const [request] = server.received;
    expect(request).toMatchObject({ method: 'POST', url: '/api/v2/auth/token' });
    expect(json(request?.body)).toEqual({ jwt: deviceJwt.reveal() });
  });
});

describe('what is read', () => {
  test.each<[string, Answering]>([
    ['JSON', answersJson({ nonce: '3b1e' })],
    ['XML', answersXml('<nonce nonce="3b1e"/>')],
    ['XML with the nonce as its text', answersXml('<nonce>3b1e</nonce>')],
  ])('is a nonce in %s, and what time it is at Plex', async (_form, answering) => {
    const at = Date.parse('2026-11-01T10:00:00Z');
    const server = await startTestServer((request, response) => {
      response.setHeader('date', new Date(at).toUTCString());
      answering(request, response);
    });
    expect(await clientOf(server).getNonce(asked)).toEqual({ nonce: '3b1e', plexTime: at });
  });

  test('is a nonce without the time where the answer tells none', async () => {
    const server = await startTestServer((request, response) => {
      response.sendDate = false;
      answersJson({ nonce: '3b1e' })(request, response);
    });
    expect(await clientOf(server).getNonce(asked)).toEqual({ nonce: '3b1e', plexTime: undefined });
  });

  test.each<[string, Answering]>([
    ['auth_token', answersJson({ auth_token: jwt })],
    ['authToken', answersJson({ authToken: jwt })],
    ['XML', answersXml(`<token auth_token="${jwt}"/>`)],
  ])('is a JWT as %s', async (_form, answering) => {
    const server = await startTestServer(answering);
    const given = await clientOf(server).getJwt(deviceJwt, asked);
    expect(given.reveal()).toBe(jwt);
  });

  test.each([{}, { nonce: '' }, { nonce: 5 }, []])('is no nonce: %j', async (answer) => {
    const server = await startTestServer(answersJson(answer));
    expect(await codeOf(clientOf(server).getNonce(asked))).toBe('answer-unreadable');
  });
});

const getJwt = (client: PlexClient) => client.getJwt(deviceJwt, asked);
const registerKey = (client: PlexClient) => client.registerKey(token, publicJwk, asked);
const ping = (client: PlexClient) => client.ping(token, asked);
const errors = (status: number, code: number) =>
  answersJson({ errors: [{ code, message: 'no', status }] }, status);

describe('a refusal', () => {
  test.each<[string, (client: PlexClient) => Promise<unknown>, Answering, FailureCode]>([
    ['of the signature', getJwt, errors(422, 1998), 'device-key-refused'],
    ['of the signature in a page', getJwt, answersHtml(422), 'device-key-refused'],
    ['of "Invalid token"', getJwt, errors(422, 1008), 'device-key-refused'],
    ['of the issuer', getJwt, errors(400, 1097), 'device-key-mismatch'],
    ['of a removed device', getJwt, errors(401, 1001), 'device-removed'],
    ['by ration', getJwt, errors(429, 1003), 'rate-limited'],
    ['of what is malformed', getJwt, errors(400, 1004), 'request-malformed'],
    ['of a key that is taken', registerKey, errors(422, 1014), 'device-key-refused'],
    ['of the token of a key', registerKey, errors(401, 1001), 'token-rejected'],
    ['of a JWT that has ended', ping, answersHtml(498), 'token-expired'],
    ['of a JWT that has ended, with a general code', ping, errors(498, 1001), 'token-expired'],
    ['of an unknown code at 422 elsewhere', ping, errors(422, 7777), 'validation-refused'],
  ])('%s is told apart', async (_what, call, answering, code) => {
    const server = await startTestServer(answering);
    expect(await codeOf(call(clientOf(server)))).toBe(code);
  });

  test('of a PIN that is gone is that it has expired', async () => {
    const server = await startTestServer(errors(404, 1020));
    const look = clientOf(server).checkJwtPin(new Token('7'), deviceJwt, asked);
    expect(await codeOf(look)).toBe('pin-expired');
  });

  test('to register a key is not asked for twice', async () => {
    const server = await startTestServer(answersHtml(503));
    expect(await codeOf(registerKey(clientOf(server)))).toBe('plex-busy');
    expect(server.received).toHaveLength(1);
  });
});

test('whatever Plex may answer is a nonce or a JWT, or is refused as unreadable', () => {
  const odd = fc.anything();
  const answer = fc.oneof(
    odd,
    fc.record({ nonce: fc.oneof(odd, fc.string(), fc.record({ nonce: fc.string() })) }),
    fc.record({ auth_token: fc.oneof(odd, fc.string()) }),
    fc.record({ token: fc.record({ authToken: fc.oneof(odd, fc.string()) }) }),
  );
  fc.assert(
    fc.property(answer, fc.option(fc.string(), { nil: undefined }), (value, date) => {
      for (const read of [() => readNonce(value, date), () => readJwt(value)]) {
        try {
          read();
        } catch (error) {
          expect(error).toBeInstanceOf(core.$ZodError);
        }
      }
    }),
    { numRuns: 2_000, seed: 20_261_126 },
  );
});
