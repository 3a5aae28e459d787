import type { Answer } from './answers.ts';
import { noContent, plexTvDocument, plexTvErrors } from './answers.ts';
import type { DeviceKey } from './device-key.ts';
import { looksLikeJwt } from './jwt-desk.ts';
import type { Pin } from './pins.ts';
import type { ReceivedRequest } from './request-log.ts';
import { plexValue } from './request-log.ts';
import type { PlexTv, SessionHandler } from './route-guards.ts';
import { identified, jsonBody, malformed, refuse, withSession } from './route-guards.ts';
import type { Handler, Route } from './routes.ts';

/** A nonce without a client identifier is answered 422, where every other route says 400. */
const nonceForNobody = { code: 1998, message: 'A client identifier is required.', status: 422 };
const tooMany = { code: 1003, message: 'Too many', status: 429 };
/** The status is documented, the code is not. */
const keyTaken = { code: 1014, message: 'The thumbprint is taken.', status: 422 };

export function jwtRoutes(plex: PlexTv): Route[] {
  return [
    { path: '/api/v2/auth/jwk', methods: { POST: identified(withSession(plex, register(plex))) } },
    { path: '/api/v2/auth/nonce', methods: { GET: giveNonce(plex) } },
    { path: '/api/v2/auth/token', methods: { POST: identified(exchange(plex)) } },
    {
      path: '/api/v2/auth/keys',
      methods: { GET: ({ wants }) => plexTvDocument(wants, 200, 'keys', plex.jwt.publicKeys()) },
    },
  ];
}

/** The public key in the body of a new PIN: undefined without one, null if it is none. */
export function keyOfPin(plex: PlexTv, request: ReceivedRequest): DeviceKey | null | undefined {
  const { jwk } = jsonBody(request);
  return jwk === undefined ? undefined : (plex.jwt.readKey(jwk) ?? null);
}

/** Turns an approved PIN's legacy token into a JWT, if the poll brings a device JWT that fits. */
export function exchangeAtPoll(plex: PlexTv, pin: Pin, request: ReceivedRequest): void {
  const { key, authToken } = pin;
  const deviceJwt = request.query.get('deviceJWT');
  if (key === undefined || authToken === null || deviceJwt === null) return;
  if (looksLikeJwt(authToken)) return;
  const session = plex.accounts.session(authToken);
  if (session === undefined) return;
  pin.authToken = plex.jwt.exchangeAtPin(session, key, deviceJwt) ?? authToken;
}

/** Binds to the device of the token, whatever client identifier the request names. */
function register(plex: PlexTv): SessionHandler {
  return (request, captured, { token, account }) => {
    const jwk = jsonBody(request)['jwk'];
    const key = plex.jwt.readKey(jwk);
    const isForSigning = typeof jwk === 'object' && jwk !== null && 'use' in jwk;
    if (key === undefined || !isForSigning) return refuse(400, malformed)(request, captured);
    const session = plex.accounts
      .sessionsOf(account)
      .find((each) => each.token === token || each.jwts.includes(token));
    if (session === undefined) throw new Error('a session that is not in the registry');
    return plex.jwt.register(session, key) === 'taken'
      ? refuse(422, keyTaken)(request, captured)
      : noContent();
  };
}

function giveNonce(plex: PlexTv): Handler {
  return (request, captured) => {
    const clientIdentifier = plexValue(request, 'X-Plex-Client-Identifier');
    if (clientIdentifier === undefined) return refuse(422, nonceForNobody)(request, captured);
    const nonce = plex.jwt.makeNonce(clientIdentifier);
    if (nonce === undefined) return refuse(429, tooMany)(request, captured);
    return plexTvDocument(request.wants, 200, 'nonce', { nonce });
  };
}

function exchange(plex: PlexTv): Handler {
  return (request, captured): Answer => {
    const { jwt } = jsonBody(request);
    if (typeof jwt !== 'string') return refuse(400, malformed)(request, captured);
    const identifier = plexValue(request, 'X-Plex-Client-Identifier') ?? '';
    const result = plex.jwt.exchange(jwt, identifier);
    if ('status' in result) return plexTvErrors(request.wants, result.status, [result]);
    return plexTvDocument(request.wants, 200, 'token', { auth_token: result.token });
  };
}
