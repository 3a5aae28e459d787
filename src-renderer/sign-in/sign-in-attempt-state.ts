import type { SignInAttempt } from '../../src-main/contract/sign-in-ways.ts';
import type { PageState } from '../page-value.ts';
import { newSignIn } from './new-sign-in.ts';

/**
 * The state with what main says of a sign-in that is approved at Plex. One that waits is seen, so the
 * form comes up for it; the keyboard goes to a new one, and to the ways when one is gone.
 */
export function withAttempt(state: PageState, attempt: SignInAttempt | null): PageState {
  const before = state.signInAttempt;
  const signIn = attempt === null ? state.signIn : (state.signIn ?? newSignIn);
  const isNew = attempt !== null && before?.expiresAt !== attempt.expiresAt;
  const isGone = attempt === null && before !== null && signIn !== null;
  const focus = isNew
    ? ({ on: 'sign-in-attempt' } as const)
    : isGone
      ? ({ on: 'browser-way' } as const)
      : state.focus;
  return { ...state, signInAttempt: attempt, signIn, focus };
}
