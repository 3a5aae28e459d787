import type { KeptIn } from '../../src-main/contract/entities.ts';

/** Login and password at `fields` and `signing-in`; the verification code at `code` and `verifying`. */
type SignInStep = 'fields' | 'signing-in' | 'code' | 'verifying';

export type SignIn = {
  readonly step: SignInStep;
  /** Counts the tries, so that a late answer to an earlier one is known as such. */
  readonly attempt: number;
  readonly login: string;
  readonly keepIn: KeptIn;
  /** Plex has not judged the password of the last try, which main holds for the next one. */
  readonly isHeld: boolean;
  /** When it grows, the password and code fields are emptied. The page's state never holds either. */
  readonly emptied: number;
};

/** A form that nobody has touched. */
export const newSignIn: SignIn = {
  step: 'fields',
  attempt: 0,
  login: '',
  keepIn: 'keychain',
  isHeld: false,
  emptied: 0,
};
