import type { Account, Session } from './accounts.ts';
import type { Answer, Json, PlexErrorEntry } from './answers.ts';
import { plexTvErrors } from './answers.ts';
import type { ClaimBook } from './claims.ts';
import { looksLikeJwt } from './jwt-desk.ts';
import type { PlexWorld } from './media-server.ts';
import type { PinBook } from './pins.ts';
import type { ReceivedRequest } from './request-log.ts';
import { mediaType, plexValue } from './request-log.ts';
import type { PlayerDevice } from './resources.ts';
import type { Handler } from './routes.ts';
import type { AddressPause } from './sign-in.ts';

export type PlexTv = PlexWorld & {
  pins: PinBook;
  claims: ClaimBook;
  pause: AddressPause;
  players: Map<Account, PlayerDevice[]>;
  url(): string;
};

/** A route's own part, for whoever's token it is. */
export type SessionHandler = (
  request: ReceivedRequest,
  captured: string,
  session: Session,
) => Answer;

export const malformed: PlexErrorEntry = {
  code: 1004,
  message: 'The request is malformed.',
  status: 400,
};

export function refuse(status: number, entry: PlexErrorEntry): Handler {
  return ({ wants }) => plexTvErrors(wants, status, [entry]);
}

/** Routes that demand a client identifier. */
export function identified(handler: Handler): Handler {
  const message = 'The header X-Plex-Client-Identifier is missing.';
  return (request, captured) =>
    plexValue(request, 'X-Plex-Client-Identifier') === undefined
      ? refuse(400, { code: 1000, message, status: 400 })(request, captured)
      : handler(request, captured);
}

/** Routes that demand a token, a legacy one or a JWT. */
export function withSession(plex: PlexTv, handler: SessionHandler): Handler {
  return (request, captured) => {
    const session = sessionOf(plex, plexValue(request, 'X-Plex-Token') ?? '');
    if (session === 'expired') return refuse(498, jwtExpired)(request, captured);
    if (session === undefined) return refuse(401, tokenUnknown)(request, captured);
    followName(session, request);
    return handler(request, captured, session);
  };
}

/**
 * A device is called what it calls itself in its latest request. An assumption: that Plex shows the
 * name which a device sends is known, when it takes a new one is not documented.
 */
function followName({ device }: Session, request: ReceivedRequest): void {
  const isOwn = plexValue(request, 'X-Plex-Client-Identifier') === device.clientIdentifier;
  const name = plexValue(request, 'X-Plex-Device-Name') ?? '';
  if (isOwn && name !== '') device.name = name;
}

const tokenUnknown = { code: 1001, message: 'The token is not accepted.', status: 401 };
/** The status is documented, the code is not. */
const jwtExpired = { code: 1001, message: 'The token has expired.', status: 498 };

function sessionOf(plex: PlexTv, token: string): Session | 'expired' | undefined {
  return looksLikeJwt(token) ? plex.jwt.sessionOf(token) : plex.accounts.session(token);
}

export function jsonBody(request: ReceivedRequest): { [name: string]: Json } {
  if (mediaType(request.headers) !== 'application/json') return {};
  try {
    return Object(JSON.parse(request.body)) as { [name: string]: Json };
  } catch {
    return {};
  }
}
