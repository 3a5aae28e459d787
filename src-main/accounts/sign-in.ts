import type { AccountId, KeptIn } from '../contract/entities.ts';
import type { SignInStep } from '../contract/contract.ts';
import { isUnjudged } from '../contract/unjudged-sign-in.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { AccountDetails } from '../plex/plex-answers.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import type { AccountKeeper } from './keep-account.ts';
import type { SignInTurn } from './sign-in-turn.ts';

/** How long login and password are kept while Plex waits for a verification code. */
const CODE_AWAITED_MS = 5 * 60_000;

export type SignInRequest = { login: string; password: string; keepIn: KeptIn };

export type SignIn = {
  /**
   * Signs in with login and password.
   *
   * @throws KeyringError `sign-in-fields-empty` | `sign-in-already-running` | `keychain-…` (nothing was
   *   sent to Plex then) | every failure of `postUsersSignInData`
   */
  start: (request: SignInRequest) => Promise<SignInStep>;
  /**
   * Sends the code for the attempt that waits for one. A wrong code leaves the attempt waiting, and so
   * does a network or a keychain that fails.
   *
   * @throws KeyringError `sign-in-attempt-ended` when none waits (5 minutes at most) | as `start`
   */
  verify: (code: string) => Promise<SignInStep>;
  /** Ends the attempt: a request under way is broken off, login and password are forgotten. */
  cancel: () => void;
};

/** One sign-in, from its password to its end. Its client identifier becomes the stored credential's own. */
type Attempt = SignInRequest & {
  clientIdentifier: string;
  controller: AbortController;
  isBusy: boolean;
  forgetTimer: NodeJS.Timeout | undefined;
};

export function createSignIn(deps: {
  plex: Pick<PlexClient, 'postUsersSignInData'>;
  keeper: AccountKeeper;
  turn: SignInTurn;
  newClientIdentifier: () => string;
  /** Told once an account is kept, before the call returns. */
  onSignedIn: (accountId: AccountId, details: AccountDetails) => void;
}): SignIn {
  let current: Attempt | undefined;

  const end = (attempt: Attempt): void => {
    clearTimeout(attempt.forgetTimer);
    if (current !== attempt) return;
    current = undefined;
    deps.turn.give('password');
  };

  /** Asks Plex once. Whatever happens, the attempt is over, unless Plex waits for a (better) code. */
  const ask = async (attempt: Attempt, verificationCode?: string): Promise<SignInStep> => {
    attempt.isBusy = true;
    const { login, password, keepIn, clientIdentifier, controller } = attempt;
    const { signal } = controller;
    try {
      await deps.keeper.requireRoom(keepIn);
      signal.throwIfAborted();
      const { account, token } = await deps.plex.postUsersSignInData(
        { login, password, verificationCode },
        { clientIdentifier, signal },
      );
      const accountId = await keep(attempt, account, token);
      end(attempt);
      deps.onSignedIn(accountId, account);
      return { kind: 'signed-in', accountId };
    } catch (error) {
      if (signal.aborted) throw new KeyringError('cancelled', 'the sign-in was cancelled');
      if (!waitsForCode(error, verificationCode !== undefined)) {
        end(attempt);
        throw error;
      }
      if (current !== attempt)
        throw new KeyringError('sign-in-attempt-ended', 'its time ran out while Plex was asked');
      attempt.forgetTimer ??= setTimeout(() => end(attempt), CODE_AWAITED_MS);
      if (isKeyringError(error, 'verification-code-required')) return { kind: 'code-needed' };
      throw error;
    } finally {
      attempt.isBusy = false;
    }
  };

  /** A token that cannot be kept is signed out again, so that it leaves no trace at Plex. */
  const keep = async (
    attempt: Attempt,
    account: AccountDetails,
    token: Token,
  ): Promise<AccountId> => {
    const { clientIdentifier, keepIn, controller } = attempt;
    try {
      controller.signal.throwIfAborted();
      return await deps.keeper.keep({ account, token, clientIdentifier }, keepIn);
    } catch (error) {
      await deps.keeper.endAtPlex(token, clientIdentifier);
      throw error;
    }
  };

  return {
    start: async ({ login, password, keepIn }) => {
      if (current?.isBusy) throw new KeyringError('sign-in-already-running', 'one at a time');
      if (login.trim() === '' || password === '')
        throw new KeyringError('sign-in-fields-empty', 'login or password is empty');
      deps.turn.take('password');
      if (current) clearTimeout(current.forgetTimer);
      const attempt: Attempt = {
        login: login.trim(),
        password,
        keepIn,
        clientIdentifier: deps.newClientIdentifier(),
        controller: new AbortController(),
        isBusy: true,
        forgetTimer: undefined,
      };
      current = attempt;
      return ask(attempt);
    },
    verify: async (code) => {
      const attempt = current;
      if (!attempt) throw new KeyringError('sign-in-attempt-ended', 'no attempt waits for a code');
      if (attempt.isBusy) throw new KeyringError('sign-in-already-running', 'one at a time');
      const verificationCode = code.replace(/\s/g, '');
      if (verificationCode === '')
        throw new KeyringError('sign-in-fields-empty', 'the verification code is empty');
      return ask(attempt, verificationCode);
    },
    cancel: () => {
      current?.controller.abort();
      if (current) end(current);
    },
  };
}

/**
 * Does the attempt go on, with the password kept? Plex asks for a code, or refused the one it got; or
 * a code was on its way and the network, Plex or the keychain failed, so that a code is all it takes.
 */
function waitsForCode(error: unknown, codeWasSent: boolean): boolean {
  if (isKeyringError(error, 'verification-code-required', 'verification-code-wrong')) return true;
  return codeWasSent && isKeyringError(error) && isUnjudged(error.code);
}
