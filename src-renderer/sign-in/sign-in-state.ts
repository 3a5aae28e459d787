import type { KeptIn } from '../../src-main/contract/entities.ts';
import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
import { isUnjudged } from '../../src-main/contract/unjudged-sign-in.ts';
import type { ShownFailure } from '../act-state.ts';
import { newSignIn } from './new-sign-in.ts';
import type { SignIn } from './new-sign-in.ts';

export type SignInChange =
  | { readonly type: 'sign-in-sent'; readonly login: string; readonly keepIn: KeptIn }
  | { readonly type: 'session-chosen'; readonly first: 'login' | 'password' }
  | { readonly type: 'fields-found-empty'; readonly first: 'login' | 'password' | 'code' }
  | { readonly type: 'code-needed' }
  | { readonly type: 'code-sent' }
  | { readonly type: 'sign-in-failed'; readonly failure: ShownFailure }
  | { readonly type: 'sign-in-cancelled' }
  | { readonly type: 'secrets-forgotten' };

/** Where the keyboard goes. */
export type SignInFocus = {
  readonly on: 'login' | 'password' | 'code' | 'browser-way' | 'sign-in-attempt' | 'add-account';
};

type Next = {
  readonly signIn?: SignIn;
  readonly failure?: ShownFailure | null;
  readonly focus?: SignInFocus;
};

/** The form comes up, or stands as it is; the keyboard goes to what is to be filled in. */
export function signInOpened(signIn: SignIn | null, login: string): Required<Next> {
  const opened = signIn ?? { ...newSignIn, login };
  return { signIn: opened, failure: null, focus: { on: fieldToFill(opened) } };
}

/** Password and code leave their fields when they are sent, and are not typed twice: main holds the password. */
export function nextSignIn(signIn: SignIn, change: SignInChange): Next {
  const emptied = signIn.emptied + 1;
  switch (change.type) {
    case 'sign-in-sent': {
      const { login, keepIn } = change;
      const attempt = signIn.attempt + 1;
      const sent = { ...signIn, attempt, login, keepIn, isHeld: false, emptied };
      return { signIn: { ...sent, step: 'signing-in' }, failure: null };
    }
    case 'session-chosen':
      return {
        signIn: { ...signIn, keepIn: 'session' },
        failure: null,
        focus: { on: change.first },
      };
    case 'fields-found-empty': {
      const call = change.first === 'code' ? 'verifyCode' : 'signIn';
      return {
        failure: { act: { call, subject: '' }, code: 'sign-in-fields-empty', retryAt: null },
        focus: { on: change.first },
      };
    }
    case 'code-needed':
      return { signIn: { ...signIn, step: 'code' }, failure: null, focus: { on: 'code' } };
    case 'code-sent':
      return { signIn: { ...signIn, step: 'verifying', emptied }, failure: null };
    case 'sign-in-failed':
      return signInFailed(signIn, change.failure);
    case 'sign-in-cancelled': {
      const attempt = signIn.attempt + 1;
      return {
        signIn: { ...signIn, step: 'fields', attempt },
        failure: null,
        focus: { on: 'password' },
      };
    }
    case 'secrets-forgotten':
      return { signIn: { ...signIn, emptied } };
  }
}

function signInFailed(signIn: SignIn, failure: ShownFailure): Next {
  const backAtFields = { ...signIn, step: 'fields' } as const;
  if (endsAttempt(failure.code)) {
    const on = failure.code === 'email-required' ? 'login' : 'password';
    return { signIn: backAtFields, failure, focus: { on } };
  }
  if (failure.code === 'address-blocked')
    return { signIn: backAtFields, failure, focus: { on: 'browser-way' } };
  if (signIn.step === 'signing-in')
    return { signIn: { ...backAtFields, isHeld: isUnjudged(failure.code) }, failure };
  return { signIn: { ...signIn, step: 'code' }, failure, focus: { on: 'code' } };
}

/** Whether it takes login and password anew to go on: Plex refused one, or main has dropped them. */
export function endsAttempt(code: FailureCode): boolean {
  return (
    code === 'credentials-refused' || code === 'email-required' || code === 'sign-in-attempt-ended'
  );
}

function fieldToFill(signIn: SignIn): 'login' | 'password' | 'code' {
  if (signIn.step === 'code' || signIn.step === 'verifying') return 'code';
  return signIn.login === '' ? 'login' : 'password';
}
