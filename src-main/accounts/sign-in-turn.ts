import { KeyringError } from '../keyring-error.ts';

/** Who signs in: with login and password, or by a PIN that is approved elsewhere. */
type Way = 'password' | 'pin';

/**
 * One sign-in at a time, whichever way: two would race for the one account. Whoever wants the turn
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
