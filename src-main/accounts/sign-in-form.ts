import type { SignInStep } from '../contract/contract.ts';
import { isUnjudged } from '../contract/unjudged-sign-in.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { SignIn, SignInRequest } from './sign-in.ts';

/** How long a password waits for another press of the button. */
const HELD_MS = 5 * 60_000;

/** The sign-in as the window's form asks for it: the page forgets a password as soon as it is sent. */
export type SignInForm = SignIn & {
  /**
   * Signs in. What Plex has not judged is held for the next press, five minutes at most from when it
   * was typed; another login, another failure, success and `cancel` end that.
   *
   * @param request.password left empty for the one that is held for this login
   * @throws KeyringError `sign-in-attempt-ended` when none is held | as `SignIn.start`
   */
  start: (request: SignInRequest) => Promise<SignInStep>;
};

export function createSignInForm(signIn: SignIn): SignInForm {
  let held: { login: string; password: string; timer: NodeJS.Timeout } | undefined;

  const forget = (): void => {
    clearTimeout(held?.timer);
    held = undefined;
  };

  const passwordFor = (login: string, typed: string): string => {
    if (typed === '' && held?.login === login) return held.password;
    forget();
    if (typed === '')
      throw new KeyringError('sign-in-attempt-ended', 'no password is held for this login');
    held = { login, password: typed, timer: setTimeout(forget, HELD_MS) };
    return typed;
  };

  return {
    start: async ({ login, password: typed, keepIn }) => {
      const password = passwordFor(login, typed);
      const sent = held;
      let mayBeSentAgain = false;
      try {
        return await signIn.start({ login, password, keepIn });
      } catch (error) {
        mayBeSentAgain = isKeyringError(error) && isUnjudged(error.code);
        throw error;
      } finally {
        // Another password may have been typed since.
        if (!mayBeSentAgain && held === sent) forget();
      }
    },
    verify: signIn.verify,
    cancel: () => {
      forget();
      signIn.cancel();
    },
  };
}
