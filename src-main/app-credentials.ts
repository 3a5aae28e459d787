import { randomUUID } from 'node:crypto';
import { createTokenAdoption } from './adopt/token-adoption.ts';
import { createCredentialListFile } from './accounts/credential-list-file.ts';
import { createAccountStore } from './accounts/account-store.ts';
import { createCredentialStore } from './accounts/credential-store.ts';
import { signOut } from './accounts/sign-out.ts';
import { createTokenDetailsReader, healthAfter } from './accounts/token-details.ts';
import { keyOf } from './accounts/credential-list.ts';
import { signInPages } from './accounts/sign-in-pages.ts';
import { createSignInWays } from './app-sign-in.ts';
import type { World } from './app-world.ts';
import { createClaims } from './claim/claims.ts';
import type { AccountId } from './contract/entities.ts';
import type { NamedTokenId } from './contract/named-tokens.ts';
import { createDevices } from './devices/devices.ts';
import { createHealthChecks } from './expiry/health-checks.ts';
import { createPace } from './expiry/pace.ts';
import { createScheduler, realEdges } from './expiry/scheduler.ts';
import { createHomeUsers } from './home-users/home-users.ts';
import { createPendingSignInRoom } from './keychain/pending-sign-in.ts';
import type { Log } from './log.ts';
import { approveToken } from './named-tokens/approve-token.ts';
import { createNamedTokens } from './named-tokens/named-tokens.ts';
import { createNamedTokenStore } from './named-tokens/named-token-store.ts';
import { createTokenApprovals } from './named-tokens/token-approvals.ts';
import { approveJwt } from './plex-jwt/approve-jwt.ts';
import { createJwtMaking } from './plex-jwt/jwt-making.ts';
import { createJwtRenewals } from './plex-jwt/jwt-renewals.ts';
import { probeJwt } from './plex-jwt/probe-jwt.ts';
import { serverUrlCandidates } from './plex/server-address.ts';
import { hiddenNames } from './servers/hidden-names.ts';
import { createServerDirectory } from './servers/server-directory.ts';
import { createServerChecks } from './servers/server-checks.ts';
import { createNetworkWatch } from './servers/network-watch.ts';
import { createServerLoading } from './servers/server-loading.ts';
import { openServerNotes } from './servers/server-notes.ts';
import { createSourceLookup } from './servers/source-lookup.ts';
import { createTransientTokens } from './servers/transient-tokens.ts';
import { createPrivateFile } from './settings/private-file.ts';
import { openInBrowser } from './shell/browser.ts';

/** What the app is about: who is signed in, what may be made from their tokens, and how each stands. */
export async function createCredentials(options: {
  world: Pick<World, 'keychain' | 'plex' | 'device' | 'clipboard'>;
  plexOrigin: string;
  /** The path of a file in the profile folder. */
  inProfile: (name: string) => string;
  /** How long before its end a transient token is said to end soon. */
  leadMinutes: () => number;
  now: () => number;
  log: Log;
  /** An account is kept. Called before the call of a sign-in with a password returns. */
  onSignedIn: (accountId: AccountId, way: 'password' | 'pin') => void;
  /** A tool's token was approved in the browser, and is kept. */
  onNamedTokenApproved: (namedTokenId: NamedTokenId, isNew: boolean) => void;
}) {
  const { world, plexOrigin, inProfile, leadMinutes, now, log, onSignedIn, onNamedTokenApproved } =
    options;
  const { plex } = world;
  const pending = createPendingSignInRoom(world.keychain, plexOrigin);
  const { keychain } = pending;

  const listFile = createCredentialListFile(createPrivateFile(inProfile('accounts.json')));
  const credentials = createCredentialStore({ keychain, listFile, plexOrigin, now });
  const accounts = createAccountStore(credentials);
  const namedTokens = createNamedTokenStore(credentials, now);
  const tokenDetails = createTokenDetailsReader({ plex, accounts, now });
  const notes = await openServerNotes(createPrivateFile(inProfile('servers.json')), (error) =>
    log.bug('servers', error),
  );
  const servers = createServerDirectory({
    plex,
    credential: (accountId) => accounts.credential(accountId),
    notes,
    addressCandidates: serverUrlCandidates,
    hiddenNames,
    now,
    onTokenUsed: (accountId, failure) =>
      accounts.noteHealth(accountId, {
        state: failure === null ? 'valid' : healthAfter(failure),
        checkedAt: now(),
      }),
  });
  const serverLoading = createServerLoading(servers);
  const scheduler = createScheduler();
  const pace = createPace();
  const serverChecks = createServerChecks({ plex, servers, scheduler, pace, now });
  const networkWatch = createNetworkWatch({
    scheduler,
    now,
    isNeeded: () =>
      servers.lists().some((list) => list.servers.some(({ address }) => address !== '')) ||
      namedTokenActs.isWaiting(),
    onChange: () => {
      void servers.chooseAnew();
      serverChecks.wake();
      namedTokenActs.wake();
    },
  });
  const transientTokens = createTransientTokens({
    plex,
    servers,
    scheduler,
    pace,
    now,
    leadMinutes,
    onServerTokenUsed: serverChecks.noteUse,
  });
  const plexHost = new URL(plexOrigin).host;
  const healthChecks = createHealthChecks({
    plex,
    credentials,
    useJwt: (namedTokenId, act) => jwtRenewals.use(namedTokenId, act),
    plexHost,
    scheduler,
    pace,
    now,
  });
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
    plexHost,
    scheduler,
    pace,
    now,
  });
  const sources = createSourceLookup({
    plex,
    servers,
    onServerTokenUsed: serverChecks.noteUse,
  });
  const devices = createDevices({
    plex,
    accounts,
    device: world.device,
    kept: () =>
      credentials.list().map((each) => ({
        kind: each.about.kind === 'account' ? 'account' : 'named-token',
        name: each.name,
        clientIdentifier: each.clientIdentifier,
        noteEnded: () =>
          credentials.noteHealth(keyOf(each), { state: 'rejected', checkedAt: now() }),
      })),
  });
  const homeUsers = createHomeUsers({
    plex,
    accounts,
    keychain,
    newClientIdentifier: randomUUID,
    now,
  });
  const claims = createClaims({ plex, accounts, newId: randomUUID, now });
  const { turn, ...signInWays } = createSignInWays({
    world,
    accounts,
    pending,
    plexOrigin,
    log,
    onSignedIn: (accountId, details, way) => {
      tokenDetails.remember(accountId, details);
      onSignedIn(accountId, way);
    },
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
    pages: (deviceName) => signInPages(plexOrigin, { ...world.device, deviceName }),
    openInBrowser,
    newClientIdentifier: randomUUID,
    onMade: onNamedTokenApproved,
    onBug: (error) => log.bug('named-tokens', error),
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
    namedTokenActs,
    tokenApprovals,
    jwtRenewals,
    probeJwt: (namedTokenId: NamedTokenId) =>
      probeJwt({ plex, servers, namedTokens, renewals: jwtRenewals }, namedTokenId),
    tokenDetails,
    servers,
    serverLoading,
    serverChecks,
    networkWatch,
    scheduler,
    pace,
    transientTokens,
    healthChecks,
    sources,
    devices,
    homeUsers,
    claims,
    tokenAdoption,
    ...signInWays,
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
  };
}
