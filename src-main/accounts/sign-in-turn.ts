import { KeyringError } from '../keyring-error.ts';

/**
 * What is under way: a sign-in with login and password, one by a PIN that is approved elsewhere, or a
 * tool's token that is approved in the browser.
 */
type Way = 'password' | 'pin' | 'named-token';

/**
 * One at a time, whichever way: two sign-ins would race for the one account, and two pages in the
 * browser look alike. Whoever wants the turn
 * while the other way has it is refused, so that the person ends that one, and not we.
 */
export type SignInTurn = {
  /** @throws KeyringError `sign-in-already-running` */
  take: (way: Way) => void;
  give: (way: Way) => void;
};

export function createSignInTurn(): SignInTurn {
  let taken: Way | undefined;
  return {
    take: (way) => {
      if (taken !== undefined && taken !== way)
        throw new KeyringError('sign-in-already-running', `by ${taken}`);
      taken = way;
    },
    give: (way) => {
      if (taken === way) taken = undefined;
    },
  };
}
