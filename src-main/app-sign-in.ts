import { randomUUID } from 'node:crypto';
import type { AccountStore } from './accounts/account-store.ts';
import { createAccountKeeper } from './accounts/keep-account.ts';
import { createPinSignIn } from './accounts/pin-sign-in.ts';
import { createSignInTurn } from './accounts/sign-in-turn.ts';
import { createSignInForm } from './accounts/sign-in-form.ts';
import { createSignIn } from './accounts/sign-in.ts';
import { signInPages } from './accounts/sign-in-pages.ts';
import type { World } from './app-world.ts';
import type { AccountId } from './contract/entities.ts';
import { realEdges } from './expiry/scheduler.ts';
import type { PendingPinRoom } from './keychain/pending-pin.ts';
import type { Log } from './log.ts';
import type { AccountDetails } from './plex/plex-answers.ts';
import { openInBrowser } from './shell/browser.ts';

/** Every way to sign in. They end in one place: the account is kept. */
export function createSignInWays(options: {
  world: Pick<World, 'keychain' | 'plex' | 'device'>;
  accounts: Pick<AccountStore, 'add'>;
  pending: PendingPinRoom;
  plexOrigin: string;
  log: Log;
  onSignedIn: (accountId: AccountId, details: AccountDetails, way: 'password' | 'pin') => void;
}) {
  const { world, accounts, pending, plexOrigin, log, onSignedIn } = options;
  const { keychain, plex } = world;
  const keeper = createAccountKeeper({ plex, accounts, keychain });
  const turn = createSignInTurn();
  const signIn = createSignIn({
    plex,
    keeper,
    turn,
    newClientIdentifier: randomUUID,
    onSignedIn: (accountId, details) => onSignedIn(accountId, details, 'password'),
  });
  return {
    turn,
    keeper,
    signIn,
    signInForm: createSignInForm(signIn),
    pinSignIn: createPinSignIn({
      ...realEdges,
      plex,
      keeper,
      turn,
      pending,
      pages: signInPages(plexOrigin, world.device),
      plexOrigin,
      openInBrowser,
      newClientIdentifier: randomUUID,
      onSignedIn: (accountId, details) => onSignedIn(accountId, details, 'pin'),
      onBug: (error) => log.bug('sign-in', error),
    }),
  };
}
