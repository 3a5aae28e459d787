import { randomUUID } from 'node:crypto';
import { keyOf } from './accounts/credential-list.ts';
import { signOut } from './accounts/sign-out.ts';
import { createTokenDetailsReader } from './accounts/token-details.ts';
import { createTokenAdoption } from './adopt/token-adoption.ts';
import { createAccountPanels } from './app-account-panels.ts';
import { createToolTokens } from './app-named-tokens.ts';
import { createServers } from './app-servers.ts';
import { createSignInWays } from './app-sign-in.ts';
import { openStores } from './app-stores.ts';
import type { World } from './app-world.ts';
import type { AccountId } from './contract/entities.ts';
import type { NamedTokenId } from './contract/named-tokens.ts';
import { createHealthChecks } from './expiry/health-checks.ts';
import { createPace } from './expiry/pace.ts';
import { createScheduler } from './expiry/scheduler.ts';
import type { Log } from './log.ts';
import { probeJwt } from './plex-jwt/probe-jwt.ts';
import { createNetworkWatch } from './servers/network-watch.ts';
import { isAway } from './servers/server-loading.ts';
import type { SettingsStore } from './settings/settings.ts';

export type Credentials = Awaited<ReturnType<typeof createCredentials>>;

/** What the app is about: who is signed in, what may be made from their tokens, and how each stands. */
export async function createCredentials(options: {
  world: Pick<World, 'keychain' | 'plex' | 'device' | 'clipboard'>;
  plexOrigin: string;
  /** The path of a file in the profile folder. */
  inProfile: (name: string) => string;
  settings: SettingsStore;
  now: () => number;
  log: Log;
  /** Whether there is a window, and so maybe somebody who waits for what it shows. */
  isWatched: () => boolean;
  /** An account is kept. Called before the call of a sign-in with a password returns. */
  onSignedIn: (accountId: AccountId, way: 'password' | 'pin') => void;
  /** A tool's token was approved in the browser, and is kept. */
  onNamedTokenApproved: (namedTokenId: NamedTokenId, isNew: boolean) => void;
}) {
  const { world, plexOrigin, now, onSignedIn } = options;
  const { plex } = world;
  const stores = await openStores(options);
  const { accounts, credentials, namedTokens, notes, pending } = stores;
  const scheduler = createScheduler();
  const pace = createPace();
  const shared = { ...options, plex, stores, scheduler, pace };

  const tokenDetails = createTokenDetailsReader({ plex, accounts, now });
  const { turn, ...signInWays } = createSignInWays({
    ...options,
    accounts,
    pending,
    onSignedIn: (accountId, details, way) => {
      tokenDetails.remember(accountId, details);
      onSignedIn(accountId, way);
    },
  });
  const serverSide = createServers(shared);
  const { servers, serverLoading, serverChecks, sources, transientTokens } = serverSide;
  const toolTokens = createToolTokens({
    ...shared,
    turn,
    onApproved: options.onNamedTokenApproved,
  });
  const { namedTokenActs, jwtRenewals, tokenApprovals } = toolTokens;
  const accountPanels = createAccountPanels(shared);
  const { devices, homeUsers, claims } = accountPanels;

  const healthChecks = createHealthChecks({
    plex,
    credentials,
    useJwt: (namedTokenId, act) => jwtRenewals.use(namedTokenId, act),
    plexHost: new URL(plexOrigin).host,
    scheduler,
    pace,
    now,
  });
  const networkWatch = createNetworkWatch({
    scheduler,
    now,
    isNeeded: () =>
      servers.lists().some((list) => list.servers.some(({ address }) => address !== '')) ||
      namedTokenActs.isWaiting(),
    isAway: () => servers.lists().some(({ failure }) => isAway(failure)),
    onChange: () => {
      serverLoading.again();
      void servers.chooseAnew();
      serverChecks.wake();
      namedTokenActs.wake();
    },
  });
  const tokenAdoption = createTokenAdoption({
    clipboard: world.clipboard,
    plex,
    keeper: signInWays.keeper,
    kept: () =>
      credentials
        .list()
        .filter(({ presence }) => presence === 'held')
        .map((each) => credentials.credential(keyOf(each))),
    serverOfToken: servers.serverOfToken,
    isSignedIn: (uuid) => accounts.list().some(({ accountId }) => accountId === uuid),
    newClientIdentifier: randomUUID,
    now,
    onKept: (accountId, details) => tokenDetails.remember(accountId, details),
  });

  return {
    credentials,
    notes,
    accounts,
    namedTokens,
    scheduler,
    pace,
    tokenDetails,
    healthChecks,
    networkWatch,
    tokenAdoption,
    ...signInWays,
    ...serverSide,
    ...toolTokens,
    ...accountPanels,
    probeJwt: (namedTokenId: NamedTokenId) =>
      probeJwt({ plex, servers, namedTokens, renewals: jwtRenewals }, namedTokenId),
    signOut: (accountId: AccountId) => signOut({ plex, accounts }, accountId),
    /** The account is gone: so are its servers and all that was made from its token. */
    forgetEverythingOf: async (accountId: AccountId): Promise<void> => {
      sources.forgetAccount(accountId);
      devices.forgetAccount(accountId);
      homeUsers.forgetAccount(accountId);
      claims.forgetAccount(accountId);
      tokenApprovals.forgetAccount(accountId);
      transientTokens.forgetAccount(accountId);
      await servers.forget(accountId);
    },
    /** In this order. The store of credentials itself ends later. */
    endings: [
      () => signInWays.signInForm.cancel(),
      () => signInWays.pinSignIn.close(),
      () => tokenApprovals.close(),
      () => scheduler.close(),
      () => pace.close(),
      () => healthChecks.close(),
      () => tokenAdoption.forget(),
      () => claims.close(),
      () => serverChecks.close(),
      () => networkWatch.close(),
      () => namedTokenActs.close(),
      () => jwtRenewals.close(),
      () => serverLoading.close(),
    ],
  };
}
