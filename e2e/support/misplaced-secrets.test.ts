import { expect, test } from 'vitest';
import type { ReceivedRequest } from '../fake-plex/request-log.ts';
import { misplacedSecrets } from './misplaced-secrets.ts';

/* Every end-to-end test ends with this look at all that the stand-in has received: see app.ts. */

const token = 'made-up-token-0123456789';
const secrets = [{ label: 'token', value: token }];

/** A request as the stand-in has it. */
function request(method: string, target: string, body = '', headers = {}): ReceivedRequest {
  const { pathname, searchParams } = new URL(target, 'http://plex.example');
  return {
    method,
    path: pathname,
    query: searchParams,
    target,
    headers: { 'x-plex-product': 'Keyring for Plex', 'x-plex-token': token, ...headers },
    rawHeaders: [],
    body,
    form: new URLSearchParams(body.startsWith('{') ? '' : body),
    via: 'plex.tv',
    wants: 'json',
    receivedAt: 0,
  };
}

const found = (one: ReceivedRequest): string[] =>
  misplacedSecrets([one], secrets).map(({ what }) => what);

test.each([
  ['in the address', request('GET', `/api/v2/user?X-Plex-Token=${token}`)],
  ['in a path', request('GET', `/api/v2/pins/${token}`)],
  ['in a body', request('POST', '/api/v2/pins', `strong=true&token=${token}`)],
  ['in a body of JSON', request('POST', '/api/v2/auth/jwk', `{"jwk":{"kid":"${token}"}}`)],
  ['in another header', request('GET', '/api/v2/user', '', { cookie: `t=${token}` })],
  ['in base64', request('GET', `/x?a=${Buffer.from(token).toString('base64url')}`)],
  ['in a field of another call', request('POST', '/api/v2/pins', `password=${token}`)],
  ['beside the field for it', request('PUT', '/api/v2/pins/link', `code=1234&more=${token}`)],
])('S38: a secret %s is seen by the stand-in', (_where, one) => {
  expect(found(one)).toEqual(['token']);
});

test.each([
  ['the header for it', request('GET', '/api/v2/user')],
  ['a sign-in', request('POST', '/api/v2/users/signin', `login=a&password=${token}`)],
  ['the body of a JWT’s renewal', request('POST', '/api/v2/auth/token', `{"jwt":"${token}"}`)],
  ['the question of a PIN', request('GET', `/api/v2/pins/7?deviceJWT=${token}`)],
])('S38: a secret in %s is where Plex wants it', (_where, one) => {
  expect(found(one)).toEqual([]);
});
