import { randomUUID } from 'node:crypto';
import type { SignInTurn } from './accounts/sign-in-turn.ts';
import { signInPages } from './accounts/sign-in-pages.ts';
import type { Stores } from './app-stores.ts';
import type { World } from './app-world.ts';
import type { NamedTokenId } from './contract/named-tokens.ts';
import type { Pace } from './expiry/pace.ts';
import { realEdges } from './expiry/scheduler.ts';
import type { Scheduler } from './expiry/scheduler.ts';
import type { Log } from './log.ts';
import { approveToken } from './named-tokens/approve-token.ts';
import { createNamedTokens } from './named-tokens/named-tokens.ts';
import { createTokenApprovals } from './named-tokens/token-approvals.ts';
import { approveJwt } from './plex-jwt/approve-jwt.ts';
import { createJwtMaking } from './plex-jwt/jwt-making.ts';
import { createJwtRenewals } from './plex-jwt/jwt-renewals.ts';
import { openInBrowser } from './shell/browser.ts';

/** Tokens made for tools: how they are made, approved, renewed and taken back. */
export function createToolTokens(options: {
  world: Pick<World, 'plex' | 'device'>;
  stores: Stores;
  /** One sign-in or approval at a time. */
  turn: SignInTurn;
  plexOrigin: string;
  scheduler: Scheduler;
  pace: Pace;
  now: () => number;
  log: Log;
  /** A tool's token was approved in the browser, and is kept. */
  onApproved: (namedTokenId: NamedTokenId, isNew: boolean) => void;
}) {
  const { world, stores, turn, plexOrigin, scheduler, pace, now, log, onApproved } = options;
  const { plex, device } = world;
  const { accounts, namedTokens, keychain, pending, credentials } = stores;
  const namedTokenActs = createNamedTokens({
    plex,
    jwts: createJwtMaking(plex, now),
    accounts,
    store: namedTokens,
    keychain,
    scheduler,
    newClientIdentifier: randomUUID,
    now,
  });
  const jwtRenewals = createJwtRenewals({
    plex,
    store: namedTokens,
    makeAnew: (namedTokenId) => namedTokenActs.replace(namedTokenId),
    plexHost: new URL(plexOrigin).host,
    scheduler,
    pace,
    now,
  });
  const tokenApprovals = createTokenApprovals({
    ...realEdges,
    approve: {
      token: (...asked) => approveToken(plex, ...asked),
      jwt: (...asked) => approveJwt(plex, ...asked),
    },
    acts: namedTokenActs,
    accounts,
    turn,
    pending,
    plexOrigin,
    isThere: (id) => namedTokens.list().some(({ namedTokenId }) => namedTokenId === id),
    pages: (deviceName) => signInPages(plexOrigin, { ...device, deviceName }),
    openInBrowser,
    newClientIdentifier: randomUUID,
    onMade: onApproved,
    onBug: (error) => log.bug('named-tokens', error),
  });
  // It is found in the midst of the look for accounts and tokens.
  pending.onFound('named-token', (left) => {
    void credentials.looked().then(() => tokenApprovals.resume(left));
  });
  return { namedTokenActs, jwtRenewals, tokenApprovals };
}
