import type { NamedTokenSummary } from '../contract/named-tokens.ts';
import { TELL_BEFORE_MS } from '../plex-jwt/jwt-plan.ts';
import type { RemovedJwt } from '../plex-jwt/jwt-renewals.ts';
import type { Standing } from './notice-board.ts';

const NEAR_THE_END = 1;
const AT_THE_END = 2;
const none = { transientTokenId: null, serverId: null };

/**
 * JWTs renew themselves, so there is something to tell only when that does not work: Plex refuses it,
 * or cannot be had and the time gets short; and when one had to be forgotten.
 */
export function standingsOfJwts(
  namedTokens: readonly NamedTokenSummary[],
  removed: readonly RemovedJwt[],
  now: number,
): Standing[] {
  return [
    ...namedTokens.filter(({ kind }) => kind === 'jwt').map((token) => standingOf(token, now)),
    ...removed.map((gone): Standing => ({
      ...none,
      ...gone,
      endsAtLatest: null,
      stands: 'device-removed',
      stage: AT_THE_END,
    })),
  ];
}

function standingOf(token: NamedTokenSummary, now: number): Standing {
  const { accountId, namedTokenId, name, endsAt } = token;
  const stands = standsOf(token, now);
  const isOfTime = stands === 'ends-soon' || stands === 'ended';
  return {
    ...none,
    accountId,
    namedTokenId,
    name,
    endsAtLatest: isOfTime ? endsAt : null,
    stands,
    stage: stands === 'ends-soon' ? NEAR_THE_END : AT_THE_END,
  };
}

function standsOf(
  { isRevoking, health, endsAt }: NamedTokenSummary,
  now: number,
): Standing['stands'] {
  if (isRevoking || health.state === 'valid' || health.state === 'unchecked') return 'good';
  if (health.state === 'rejected') return 'rejected';
  const leftMs = (endsAt ?? Infinity) - now;
  if (leftMs <= 0) return 'ended';
  return leftMs <= TELL_BEFORE_MS ? 'ends-soon' : 'unsure';
}
