import type { SignIn } from './page-state.ts';

/** A form that nobody has touched. */
export const newSignIn: SignIn = {
  step: 'fields',
  attempt: 0,
  login: '',
  keepIn: 'keychain',
  emptied: 0,
};
